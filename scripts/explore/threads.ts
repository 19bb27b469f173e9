/** Threads in this process: the sandbox without a socket, in virtual time, with conditions that begin at an event. */
import type { SandboxPost } from "@hayon/threads/testing";
import { newPost } from "../../src/testing/sandbox/publishing/new-post.js";
import { issueLongLived } from "../../src/testing/sandbox/oauth/long-lived.js";
import { respond, type Service } from "../../src/testing/sandbox/http/serve.js";
import { makeService } from "../../src/testing/sandbox/http/service.js";
import { endTokens } from "../../src/testing/sandbox/state/state.js";
import type { VirtualTime } from "./virtual-time.js";
import type { Condition } from "./faults.js";

/** The account of all posts. */
export const USER_ID = "27000000000000001";

const SCOPES = ["threads_basic", "threads_content_publish", "threads_read_replies", "threads_manage_replies"];

export interface ThreadsRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ThreadsResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A post that the key published. */
export interface OwnPost {
  readonly post: SandboxPost;
  /** When its publish request was sent, in virtual time. */
  readonly sentAt: number;
  /** When the status of its container was last shown as not published. */
  readonly unpublishedAt: number;
}

const UNSEEN: Omit<ThreadsResponse, "headers"> = {
  status: 400,
  body: JSON.stringify({
    error: {
      message: "The requested resource does not exist",
      type: "OAuthException",
      code: 24,
      error_subcode: 4279009,
      is_transient: false,
      fbtrace_id: "Aexplore",
    },
  }),
};

const HEADERS = { "content-type": "application/json; charset=UTF-8" } as const;

/** Threads, and the account's user. */
export class Threads {
  readonly token: string;
  /** The id and time of each post that the user published in the Threads app. */
  readonly twins = new Map<string, number>();
  /** When the status of each container was last shown as not published. */
  readonly #unpublishedAt = new Map<string, number>();
  readonly #service: Service;
  readonly #time: VirtualTime;
  readonly #sentAt = new Map<string, number>();
  #again: Omit<ThreadsResponse, "headers"> | null = null;
  readonly #ends = new Map<Condition, { readonly from: number; readonly until: number }>();

  constructor(time: VirtualTime) {
    this.#time = time;
    this.#service = makeService(
      {
        strictness: "strict",
        users: [{ id: USER_ID, username: "sailor" }],
        fetchMedia: false,
        callLimit: Infinity,
        quotas: { posts: Infinity, replies: Infinity, deletions: Infinity },
        behaviors: { childIds: "own", publishTwice: "publishes-again", traceHeaders: false },
        // An image is not ready at the first status request.
        processingMs: ({ mediaType }) => (mediaType === "IMAGE" ? 200 : 0),
      },
      { port: 80, seed: 1, clock: time, delayed: NOTHING_LATE, log: () => undefined },
    );
    const { context } = this.#service;
    context.state.grants.set(USER_ID, { scopes: SCOPES, grantedAt: time.now() });
    this.token = issueLongLived(USER_ID, context).value;
  }

  /** Begins a condition that lasts for `ms` milliseconds. */
  begin(condition: Condition, ms: number): void {
    this.#ends.set(condition, { from: this.#time.now(), until: this.#time.now() + ms });
    const { state, clock } = this.#service.context;
    if (condition === "revoked") endTokens(state, USER_ID, "removed");
    if (condition === "twin") this.#publishTwin();
    if (condition === "no-read-replies") {
      const scopes = SCOPES.filter((scope) => scope !== "threads_read_replies");
      state.grants.set(USER_ID, { scopes, grantedAt: clock.now() });
    }
  }

  /** Refuses every later publish of a published container with this response. Statuses are out of date for longer than a search lasts. */
  refuseAgain(response: Omit<ThreadsResponse, "headers">): void {
    this.#again = response;
    this.begin("status-stale", 90_000);
  }

  /** Ends every condition, as after a reconnect with all scopes. */
  restore(): void {
    this.#ends.clear();
    this.#again = null;
    const { state, clock } = this.#service.context;
    state.grants.set(USER_ID, { scopes: SCOPES, grantedAt: clock.now() });
    const token = state.tokens.get(this.token);
    if (token !== undefined) token.invalidReason = null;
  }

  isTrue(condition: Condition): boolean {
    const found = this.#ends.get(condition);
    return found !== undefined && this.#time.now() < found.until;
  }

  /** Processes a request. */
  async receive(request: ThreadsRequest, sentAt: number): Promise<ThreadsResponse> {
    const { state } = this.#service.context;
    const isCreate = request.method === "POST" && request.target.endsWith("/threads");
    const isPublish = request.target.endsWith("/threads_publish");
    const isStatus = request.method === "GET" && /^\/v1\.0\/\d+\?/.test(request.target);
    if (this.isTrue("containers-unseen") && (isPublish || (isStatus && request.target.includes("status"))))
      return { ...UNSEEN, headers: HEADERS };
    if (this.isTrue("parent-unseen") && isCreate && request.body.includes("reply_to_id"))
      return { ...UNSEEN, headers: HEADERS };
    if (this.#again !== null && isPublish && this.#isPublished(request)) return { ...this.#again, headers: HEADERS };
    const known = state.posts.size;
    const { response } = await respond(this.#service, request);
    if (response === null) throw new Error("The sandbox did not respond, though no fault was ordered from it.");
    if (state.posts.size > known) this.#onPublished(sentAt);
    if (isStatus && response.body.includes('"FINISHED"')) this.#noteUnpublished(request.target);
    if (isCreate && this.#ends.has("container-error")) this.#spoilNewest();
    const { status, headers } = response;
    return { status, headers, body: this.#asShown(request.target, response.body) };
  }

  /** Returns the posts that the key published, in order, including deleted ones. */
  ownPosts(): OwnPost[] {
    const posts = [...this.#service.context.state.posts.values()];
    return posts
      .filter(({ id }) => !this.twins.has(id))
      .map((post) => ({
        post,
        sentAt: this.#sentAt.get(post.id) ?? 0,
        unpublishedAt: this.#unpublishedAt.get(post.containerId ?? "") ?? 0,
      }));
  }

  #isPublished({ body }: ThreadsRequest): boolean {
    const id = new URLSearchParams(body).get("creation_id") ?? "";
    return (this.#service.context.state.containers.get(id)?.postIds.length ?? 0) > 0;
  }

  #onPublished(sentAt: number): void {
    const post = [...this.#service.context.state.posts.values()].at(-1);
    if (post === undefined) return;
    this.#sentAt.set(post.id, sentAt);
    if (this.#ends.has("deleted")) this.#time.after(2_000, () => (post.deletedAt = this.#time.now()));
  }

  #noteUnpublished(target: string): void {
    const [, id = ""] = /\/(\d+)\?/.exec(target) ?? [];
    this.#unpublishedAt.set(id, this.#time.now());
  }

  /** Ends the newest container with an error. */
  #spoilNewest(): void {
    const newest = [...this.#service.context.state.containers.values()].at(-1);
    if (newest === undefined) return;
    this.#ends.delete("container-error");
    this.#service.context.state.containers.set(newest.id, { ...newest, error: "UNKNOWN" });
  }

  /** Publishes an equal post, as the user might in the Threads app. */
  #publishTwin(): void {
    const { context } = this.#service;
    const latest = [...context.state.containers.values()]
      .filter(({ parameters }) => parameters.is_carousel_item !== "true")
      .at(-1);
    const parameters = latest?.parameters ?? { text: "Part 1" };
    const urls = latest === undefined ? [] : latest.children.map((id) => context.state.containers.get(id)?.parameters);
    const images = latest?.mediaType === "IMAGE" ? [parameters] : urls;
    const post = newPost(
      {
        userId: USER_ID,
        containerId: null,
        mediaType: latest?.mediaType === "IMAGE" ? "IMAGE" : images.length > 1 ? "CAROUSEL_ALBUM" : "TEXT_POST",
        text: parameters.text ?? "",
        topicTag: null,
        replyTo: parameters.reply_to_id ?? null,
        quoteOf: null,
        repostOf: null,
        media: images.map((image, index) => ({
          id: `1999999999999999${index}`,
          type: "IMAGE",
          url: image?.image_url ?? "",
          altText: image?.alt_text ?? null,
        })),
        ghost: false,
        parameters: {},
      },
      context,
    );
    this.twins.set(post.id, post.publishedAt);
  }

  /** Returns the body as an old replica shows it. */
  #asShown(target: string, body: string): string {
    const staleStatus = this.isTrue("status-stale") && body.includes('"PUBLISHED"');
    if (staleStatus) return body.replace('"PUBLISHED"', '"FINISHED"');
    const staleList = this.isTrue("list-stale") && /\/(?:threads|replies)\?/.test(target);
    if (!staleList) return body;
    const from = this.#ends.get("list-stale")?.from ?? 0;
    const page = JSON.parse(body) as { data?: { id: string }[] };
    const { posts } = this.#service.context.state;
    const data = page.data?.filter(({ id }) => (posts.get(id)?.publishedAt ?? 0) < from);
    return JSON.stringify({ ...page, data });
  }
}

const NOTHING_LATE = {
  after: () => undefined,
  catchUp: () => undefined,
  counts: () => ({ pending: 0, done: 0, refused: 0 }),
  cancel: () => undefined,
};
