/** Threads in process: the sandbox without a socket, on virtual time, with what is true at Threads from some event on. */
import type { SandboxPost } from "@hayon/threads/testing";
import { newPost } from "../../src/testing/sandbox/publishing/new-post.js";
import { issueLongLived } from "../../src/testing/sandbox/oauth/long-lived.js";
import { respond, type Service } from "../../src/testing/sandbox/http/serve.js";
import { makeService } from "../../src/testing/sandbox/http/service.js";
import { endTokens } from "../../src/testing/sandbox/state/state.js";
import type { VirtualTime } from "./virtual-time.js";
import type { Condition } from "./faults.js";

/** The account that everything is published to. */
export const USER_ID = "27000000000000001";

const SCOPES = ["threads_basic", "threads_content_publish", "threads_read_replies", "threads_manage_replies"];

/** A request as it reaches Threads. */
export interface Received {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What Threads responds with. */
export interface Responded {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A post of the key's own: with the request that made it. */
export interface OwnPost {
  readonly post: SandboxPost;
  /** When the request that made it was sent, virtual time. */
  readonly sentAt: number;
  /** When the status of its container last said that it was not published yet. */
  readonly unpublishedAt: number;
}

const UNSEEN: Omit<Responded, "headers"> = {
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

/** Threads, and the person whose account it is. */
export class Threads {
  readonly token: string;
  /** What was published by a person, not by a key: the id, and when. */
  readonly twins = new Map<string, number>();
  /** When the status of each container was last shown while it was not published. */
  readonly #unpublishedAt = new Map<string, number>();
  readonly #service: Service;
  readonly #time: VirtualTime;
  readonly #sentAt = new Map<string, number>();
  #again: Omit<Responded, "headers"> | null = null;
  readonly #ends = new Map<Condition, { readonly from: number; readonly until: number }>();

  constructor(time: VirtualTime) {
    this.#time = time;
    this.#service = makeService(
      {
        users: [{ id: USER_ID, username: "sailor" }],
        fetchMedia: false,
        callLimit: Infinity,
        quotas: { posts: Infinity, replies: Infinity, deletions: Infinity },
        behaviors: { childIds: "own", publishTwice: "doubles", traceHeaders: false },
        // A picture takes longer than one look.
        processingMs: ({ mediaType }) => (mediaType === "IMAGE" ? 200 : 0),
      },
      { port: 80, seed: 1, clock: time, delayed: NOTHING_LATE, log: () => undefined },
    );
    const { context } = this.#service;
    context.state.grants.set(USER_ID, { scopes: SCOPES, grantedAt: time.now() });
    this.token = issueLongLived(USER_ID, context).value;
  }

  /** What is true from now on, for so many milliseconds. */
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

  /** From now on a container that is published already is refused like this, and its status is behind for longer than a search lasts. */
  refuseAgain(response: Omit<Responded, "headers">): void {
    this.#again = response;
    this.begin("status-stale", 90_000);
  }

  /** Ends every condition: the owner has connected again, with everything allowed. Returns the token to use. */
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

  /** Carries a request out, and responds. */
  async receive(request: Received, sentAt: number): Promise<Responded> {
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

  /** What the key has published, in order, also what is deleted by now. */
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

  #isPublished({ body }: Received): boolean {
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

  /** Threads cannot finish the container that was just made. */
  #spoilNewest(): void {
    const newest = [...this.#service.context.state.containers.values()].at(-1);
    if (newest === undefined) return;
    this.#ends.delete("container-error");
    this.#service.context.state.containers.set(newest.id, { ...newest, error: "UNKNOWN" });
  }

  /** A person publishes the very same in the Threads app. */
  #publishTwin(): void {
    const { context } = this.#service;
    const latest = [...context.state.containers.values()]
      .filter(({ parameters }) => parameters.is_carousel_item !== "true")
      .at(-1);
    const parameters = latest?.parameters ?? { text: "Part 1" };
    const urls = latest === undefined ? [] : latest.children.map((id) => context.state.containers.get(id)?.parameters);
    const pictures = latest?.mediaType === "IMAGE" ? [parameters] : urls;
    const post = newPost(
      {
        userId: USER_ID,
        containerId: null,
        mediaType: latest?.mediaType === "IMAGE" ? "IMAGE" : pictures.length > 1 ? "CAROUSEL_ALBUM" : "TEXT_POST",
        text: parameters.text ?? "",
        topicTag: null,
        replyTo: parameters.reply_to_id ?? null,
        quoteOf: null,
        repostOf: null,
        media: pictures.map((picture, index) => ({
          id: `1999999999999999${index}`,
          type: "IMAGE",
          url: picture?.image_url ?? "",
          altText: picture?.alt_text ?? null,
        })),
        ghost: false,
        parameters: {},
      },
      context,
    );
    this.twins.set(post.id, post.publishedAt);
  }

  /** The body as a replica shows it that is behind. */
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
