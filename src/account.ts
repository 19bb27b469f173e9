/** The methods of one Threads account. */
import { checkObject } from "./internal/arguments.js";
import { refuse } from "./validation/refuse.js";
import { accountCalls, withToken, type AccountCalls, type AccountParts } from "./graph/account-calls.js";
import { ThreadsConfigError } from "./errors/index.js";
import type { CallOptions } from "./http/call.js";
import { publishThread, type JournaledThreadOptions, type PublishThreadOptions } from "./posts/thread.js";
import { checkDraft, checkDrafts } from "./posts/check-draft.js";
import { AccountInsights } from "./account/insights.js";
import { AccountLocations } from "./account/locations.js";
import { AccountMentions } from "./account/mentions.js";
import { AccountPosts } from "./account/posts.js";
import { AccountProfiles } from "./account/profiles.js";
import { AccountReplies } from "./account/replies.js";
import { AccountSearch } from "./account/search.js";
import type { PublishJournal } from "./posts/publish/journal.js";
import type { JournaledPublishOptions, KeyWithJournal, PublishOptions } from "./posts/publish/options.js";
import { resolvePublish, type PublishResolution, type ResolvePublishOptions } from "./posts/resolve-publish.js";
import { publish, type PublishedPost } from "./posts/publish/publish.js";
import {
  getProfile,
  type DefaultProfile,
  type GetProfileOptions,
  type Profile,
  type ProfileField,
  type ProfileOf,
} from "./reading/profile.js";
import { getQuota, type QuotaOptions, type Quotas } from "./reading/quota.js";
import type { StandardSchema } from "./validation/standard-schema.js";
import { request, type RawRequest } from "./graph/request.js";
import type { LimitOverrides } from "./validation/limits.js";
import type { PostDraft } from "./validation/post-draft.js";

/** A call to an endpoint that the SDK has no method for. The account adds its token. */
export type AccountRequest<Output = unknown> = Omit<RawRequest<Output>, "accessToken">;

/** A Threads account. Its methods use the account's current token, and throw the same errors as the client's methods. */
export class ThreadsAccount {
  readonly #parts: AccountParts;
  readonly #calls: AccountCalls;
  readonly #limits: LimitOverrides;

  /** The account's posts, and single ones. */
  readonly posts: AccountPosts;
  /** Replies, to read and to moderate. */
  readonly replies: AccountReplies;
  /** Posts that mention the account. */
  readonly mentions: AccountMentions;
  /** Public posts by keyword or topic. */
  readonly search: AccountSearch;
  /** Public profiles of other users. */
  readonly profiles: AccountProfiles;
  /** Places to tag a post with. */
  readonly locations: AccountLocations;
  /** How posts and the account perform. */
  readonly insights: AccountInsights;

  /** Called by `client.account()` and `connections.account()` only. */
  constructor(parts: AccountParts, limits: LimitOverrides = {}) {
    this.#parts = parts;
    this.#calls = accountCalls(parts);
    this.#limits = limits;
    this.posts = new AccountPosts(this.#calls);
    this.replies = new AccountReplies(this.#calls);
    this.mentions = new AccountMentions(this.#calls);
    this.search = new AccountSearch(this.#calls);
    this.profiles = new AccountProfiles(this.#calls);
    this.locations = new AccountLocations(this.#calls);
    this.insights = new AccountInsights(this.#calls);
  }

  /**
   * Publishes a post of any kind. Validates the draft first, and sends nothing if it has an error. Text is never truncated. With
   * `idempotencyKey` and `journal`, the post is published exactly once, even if a process crashes and another one tries again.
   *
   * Needs `threads_basic` and `threads_content_publish`; `threads_location_tagging` for `locationId`, and `threads_share_to_instagram` for
   * `shareToInstagram`. With `threads_read_replies` it also finds a reply whose response was lost.
   * Source: https://developers.facebook.com/documentation/threads/reference/publishing
   *
   * @throws ThreadsValidationError with all errors of the draft; ThreadsContainerError when Threads cannot use a file or takes too long;
   * ThreadsPublishUnconfirmedError when a response is lost and the post may be live; ThreadsPublishInProgressError and
   * ThreadsIdempotencyConflictError for a key that is in use; ThreadsApiError when Threads refuses the post
   *
   * @example
   * ```ts
   * const { id, permalink } = await account.publish({
   *   text: "Ready to sail.",
   *   media: [{ type: "image", url: "https://app.example/boat.jpg", altText: "A boat" }],
   * });
   * ```
   */
  async publish(draft: PostDraft, options: PublishOptions = {}): Promise<PublishedPost> {
    return await publish(this.#calls, checkDraft(draft, this.#limits, options), options);
  }

  /**
   * Publishes a thread: a chain of posts, each a reply to the one before it. Validates all parts before it sends the first. `splitText` splits
   * a text that is too long for one post. Needs the same scopes as `publish`: `threads_basic` and `threads_content_publish`, and
   * `threads_read_replies` to find a part whose response was lost.
   *
   * @param options.idempotencyKey one key for the whole thread. With the same key, publishing resumes after the last part that is live.
   * @throws ThreadsPublishThreadError with the ids of the posts that are live; ThreadsValidationError before anything is sent
   *
   * @example
   * ```ts
   * const posts = await account.publishThread(splitText(text).map((part) => ({ text: part })));
   * ```
   */
  async publishThread(drafts: readonly PostDraft[], options: PublishThreadOptions = {}): Promise<PublishedPost[]> {
    return await publishThread(this.#calls, checkDrafts(drafts, this.#limits, options), options);
  }

  /**
   * Resolves an idempotency key whose outcome stays unconfirmed (a ThreadsPublishUnconfirmedError with `final: true`), after the operator has
   * checked the account. Afterwards, publishing with the key returns the post, or publishes again. In a thread, it resolves the unconfirmed
   * part and keeps the parts that are live. Needs `threads_basic`.
   *
   * @param resolution `{ postId }` with a post of this account, which is read first, or `{ notPublished: true }`
   * @param options.journal the journal of the key
   * @returns the post, or null if it was not published
   * @throws ThreadsPublishInProgressError while a process holds the key, and while the sent request may still take effect;
   * ThreadsValidationError for a key that is not in the journal, or a post of another account; ThreadsIdempotencyConflictError if the key or
   * the post belongs to another account or key
   *
   * @example
   * ```ts
   * await account.resolvePublish("job-1", { notPublished: true }, { journal });
   * ```
   */
  async resolvePublish(
    idempotencyKey: string,
    resolution: PublishResolution,
    options: ResolvePublishOptions,
  ): Promise<PublishedPost | null> {
    return await resolvePublish(this.#calls, idempotencyKey, resolution, options);
  }

  /**
   * Reads the account's use of its 24-hour quotas. By default, reads the quota of posts. Needs `threads_basic` and a scope for each quota:
   * `threads_content_publish` for `posts`, `threads_manage_replies` for `replies`, `threads_delete` for `deletions`, and
   * `threads_location_tagging` for `locationSearches`.
   * Source: https://developers.facebook.com/documentation/threads/troubleshooting
   *
   * @example
   * ```ts
   * const { posts } = await account.quota();
   * if (posts && posts.used === posts.total) postponeUntilTomorrow();
   * ```
   */
  async quota(options: QuotaOptions = {}): Promise<Quotas> {
    return await getQuota(this.#calls, options);
  }

  /**
   * Reads the account's profile. Fields have Threads' own names, and a missing optional field is null. By default, reads `id`, `username`,
   * `name` and `threads_profile_picture_url`. Needs `threads_basic`.
   * Source: https://developers.facebook.com/documentation/threads/threads-profiles
   *
   * @example
   * ```ts
   * const { username, threads_biography } = await account.getProfile({ fields: ["username", "threads_biography"] });
   * ```
   */
  getProfile(options?: CallOptions & { readonly fields?: undefined }): Promise<DefaultProfile>;
  getProfile<const Fields extends readonly ProfileField[]>(
    options: GetProfileOptions<Fields>,
  ): Promise<ProfileOf<Fields>>;
  async getProfile(
    options: CallOptions & { readonly fields?: readonly ProfileField[] | undefined } = {},
  ): Promise<Partial<Profile>> {
    return await getProfile(this.#calls, options);
  }

  /**
   * Calls an endpoint that the SDK has no method for, with the account's token. Only GET requests are retried. Needs the
   * scopes that Meta's page of the endpoint names; a permission error then has no `missingScope`.
   * The links `next` and `previous` of `paging` contain the token and are removed: send `paging.cursors.after` as `after`.
   *
   * @example
   * ```ts
   * const mentions = await account.request({ method: "GET", path: "/me/mentions", query: { fields: "id,text" } });
   * ```
   */
  request(raw: AccountRequest & { readonly schema?: undefined }): Promise<unknown>;
  request<Output>(raw: AccountRequest<Output> & { readonly schema: StandardSchema<Output> }): Promise<Output>;
  async request<Output>(raw: AccountRequest<Output>): Promise<unknown> {
    checkObject("request", raw);
    if ("accessToken" in raw) refuse("accessToken", "must be left out, because the account has its own token");
    const { schema, ...rest } = raw;
    const { transport, version } = this.#parts;
    const { signal, timeoutMs } = raw;
    return withToken(this.#parts, { signal, timeoutMs }, (accessToken) =>
      schema === undefined
        ? request(transport, version, { ...rest, accessToken })
        : request(transport, version, { ...rest, accessToken, schema }),
    );
  }
}

/** The options of `client.account()`. */
export interface AccountOptions {
  /** The journal of the account's idempotency keys. */
  readonly journal: PublishJournal | undefined;
}

/**
 * An account with its own journal, so that an idempotency key is enough. `connections.account()` returns one, with the journal of
 * `ThreadsConnections`. A call may pass that same journal but no other, because one key in two journals could publish a post twice.
 */
export class JournaledAccount extends ThreadsAccount {
  readonly #journal: PublishJournal | undefined;

  /** Called by `client.account()` and `connections.account()` only. */
  constructor(parts: AccountParts, limits: LimitOverrides, { journal }: AccountOptions) {
    super(parts, limits);
    this.#journal = journal;
  }

  /**
   * Publishes a post of any kind, as {@link ThreadsAccount.publish}. With `idempotencyKey`, the post is published exactly once. Needs the
   * same scopes: `threads_basic`, `threads_content_publish`, and `threads_read_replies` to find a reply whose response was lost.
   *
   * @throws ThreadsConfigError, before anything is sent, for a key without a journal; otherwise as {@link ThreadsAccount.publish}
   *
   * @example
   * ```ts
   * await connections.account("user-1").publish({ text: "Ready to sail." }, { idempotencyKey: "job-1" });
   * ```
   */
  override async publish(draft: PostDraft, options: JournaledPublishOptions = {}): Promise<PublishedPost> {
    return await super.publish(draft, this.#keyed(options));
  }

  /**
   * Publishes a thread, as {@link ThreadsAccount.publishThread}. Needs the same scopes: `threads_basic`, `threads_content_publish`, and
   * `threads_read_replies` to find a part whose response was lost.
   *
   * @throws ThreadsConfigError, before anything is sent, for a key without a journal; otherwise as {@link ThreadsAccount.publishThread}
   *
   * @example
   * ```ts
   * const parts = splitText(text).map((part) => ({ text: part }));
   * await connections.account("user-1").publishThread(parts, { idempotencyKey: "job-2" });
   * ```
   */
  override async publishThread(
    drafts: readonly PostDraft[],
    options: JournaledThreadOptions = {},
  ): Promise<PublishedPost[]> {
    return await super.publishThread(drafts, this.#keyed(options));
  }

  /**
   * Resolves an idempotency key whose outcome stays unconfirmed, as {@link ThreadsAccount.resolvePublish}. Needs `threads_basic`.
   *
   * @throws ThreadsConfigError without a journal; otherwise as {@link ThreadsAccount.resolvePublish}
   *
   * @example
   * ```ts
   * await connections.account("user-1").resolvePublish("job-1", { notPublished: true });
   * ```
   */
  override async resolvePublish(
    idempotencyKey: string,
    resolution: PublishResolution,
    options: Partial<ResolvePublishOptions> = {},
  ): Promise<PublishedPost | null> {
    checkObject("options", options);
    const journal = this.#journalFor(options.journal);
    return await super.resolvePublish(idempotencyKey, resolution, { ...options, journal });
  }

  #keyed<Options extends JournaledThreadOptions>(options: Options): Options & KeyWithJournal {
    // Invalid options are refused when the post is checked.
    const given = options as JournaledThreadOptions | null;
    if (given?.idempotencyKey === undefined) return options as Options & KeyWithJournal;
    const { idempotencyKey, journal } = given;
    return { ...options, idempotencyKey, journal: this.#journalFor(journal) };
  }

  #journalFor(given: PublishJournal | undefined): PublishJournal {
    const own = this.#journal;
    if (given !== undefined && own !== undefined && given !== own)
      refuse("journal", "must be left out, because the account has another journal");
    const journal = own ?? given;
    if (journal !== undefined) return journal;
    const problem = "is missing: pass it to ThreadsConnections, or to this call";
    throw new ThreadsConfigError([{ name: "journal", problem }], "The idempotency key");
  }
}
