/** One person's account: the client bound to one person's credentials. */
import { checkObject, refuse } from "./internal/arguments.js";
import { accountCalls, withToken, type AccountCalls, type AccountParts } from "./graph/account-calls.js";
import { ThreadsConfigError } from "./errors/index.js";
import type { CallOptions } from "./http/call.js";
import { publishThread, type JournaledThreadOptions, type PublishThreadOptions } from "./posts/thread.js";
import { checkDraft, checkDrafts } from "./posts/check-draft.js";
import { AccountPosts } from "./posts/account-posts.js";
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

/** A call that the SDK has no method for, for an account, which brings its own token. */
export type AccountRequest<Output = unknown> = Omit<RawRequest<Output>, "accessToken">;

/** An account to call Threads for. Each method takes the token that is valid then, and throws as the client's do. */
export class ThreadsAccount {
  readonly #parts: AccountParts;
  readonly #calls: AccountCalls;
  readonly #limits: LimitOverrides;

  /** Managing posts. */
  readonly posts: AccountPosts;

  /** Made by `client.account()` or `connections.account()`. */
  constructor(parts: AccountParts, limits: LimitOverrides = {}) {
    this.#parts = parts;
    this.#calls = accountCalls(parts);
    this.#limits = limits;
    this.posts = new AccountPosts(this.#calls);
  }

  /**
   * Publishes a post of any kind. It is validated first, and nothing is sent when there is an error; text is never cut. With
   * `idempotencyKey` and `journal` it is published exactly once, whatever fails in between and wherever it is tried again.
   * Source: https://developers.facebook.com/documentation/threads/reference/publishing
   *
   * @throws ThreadsValidationError with everything that is wrong with the draft; ThreadsContainerError when Threads cannot use a file or takes
   * too long; ThreadsPublishUnconfirmedError when an answer was lost and the post may be live; ThreadsPublishInProgressError and
   * ThreadsIdempotencyConflictError for a key that is in use; what Threads refuses with
   */
  async publish(draft: PostDraft, options: PublishOptions = {}): Promise<PublishedPost> {
    return await publish(this.#calls, checkDraft(draft, this.#limits), options);
  }

  /**
   * Publishes a chain of posts, each a reply to the one before it. All parts are validated before the first is sent. `splitText` makes the
   * parts of a text that is too long for one.
   *
   * @param options one `idempotencyKey` for the whole thread: the same key goes on behind the last part that is live
   * @throws ThreadsPublishThreadError with the ids that are live; ThreadsValidationError before anything is sent
   */
  async publishThread(drafts: readonly PostDraft[], options: PublishThreadOptions = {}): Promise<PublishedPost[]> {
    return await publishThread(this.#calls, checkDrafts(drafts, this.#limits), options);
  }

  /**
   * Closes an idempotency key whose outcome stays unknown (a ThreadsPublishUnconfirmedError with `final: true`), with the decision of a person. Afterwards the
   * key returns the post, or takes a draft again. Of a thread it closes the part whose outcome is not known; live parts stay.
   *
   * @param resolution `{ postId }`, a post of this account, which is read first; or `{ notPublished: true }`
   * @param options.journal the journal that the key was used with
   * @returns the post, or null for one that was not published
   * @throws ThreadsPublishInProgressError while a run holds the key, and while what was sent may still take effect; ThreadsValidationError for a key that
   * the journal does not know, and for a post that is not the account's; ThreadsIdempotencyConflictError where key or post belong elsewhere
   */
  async resolvePublish(
    idempotencyKey: string,
    resolution: PublishResolution,
    options: ResolvePublishOptions,
  ): Promise<PublishedPost | null> {
    return await resolvePublish(this.#calls, idempotencyKey, resolution, options);
  }

  /**
   * Reads how much of its quotas of 24 hours the account has used: of posts, or of what `of` names.
   * Source: https://developers.facebook.com/documentation/threads/troubleshooting
   */
  async quota(options: QuotaOptions = {}): Promise<Quotas> {
    return await getQuota(this.#calls, options);
  }

  /**
   * Reads the account's own profile.
   * Source: https://developers.facebook.com/documentation/threads/threads-profiles
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

  /** Sends a call that the SDK does not name yet, with this account's token. */
  request(raw: AccountRequest & { readonly schema?: undefined }): Promise<unknown>;
  request<Output>(raw: AccountRequest<Output> & { readonly schema: StandardSchema<Output> }): Promise<Output>;
  async request<Output>(raw: AccountRequest<Output>): Promise<unknown> {
    checkObject("request", raw);
    if ("accessToken" in raw) refuse("accessToken", "must be left out: an account has its own");
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

/** Options of `client.account()`. */
export interface AccountOptions {
  /** The journal of all idempotency keys of the account. */
  readonly journal: PublishJournal | undefined;
}

/**
 * An account with a journal of its own: its methods take an idempotency key alone. `connections.account()` returns one, with the journal of
 * `ThreadsConnections`. A call may still pass that same journal, and no other: one key in two journals could publish a post twice.
 */
export class JournaledAccount extends ThreadsAccount {
  readonly #journal: PublishJournal | undefined;

  /** Made by `client.account()` or `connections.account()`. */
  constructor(parts: AccountParts, limits: LimitOverrides, { journal }: AccountOptions) {
    super(parts, limits);
    this.#journal = journal;
  }

  /**
   * Publishes a post of any kind, as {@link ThreadsAccount.publish}. With `idempotencyKey` it is published exactly once.
   *
   * @throws ThreadsConfigError, before anything is sent, for a key without any journal; otherwise as {@link ThreadsAccount.publish}
   * @example
   * await connections.account("user-1").publish({ text: "Ready to sail." }, { idempotencyKey: "job-1" });
   */
  override async publish(draft: PostDraft, options: JournaledPublishOptions = {}): Promise<PublishedPost> {
    return await super.publish(draft, this.#keyed(options));
  }

  /**
   * Publishes a chain of posts, each a reply to the one before it, as {@link ThreadsAccount.publishThread}.
   *
   * @throws ThreadsConfigError, before anything is sent, for a key without any journal; otherwise as {@link ThreadsAccount.publishThread}
   * @example
   * const parts = splitText(text).map((part) => ({ text: part }));
   * await connections.account("user-1").publishThread(parts, { idempotencyKey: "job-2" });
   */
  override async publishThread(
    drafts: readonly PostDraft[],
    options: JournaledThreadOptions = {},
  ): Promise<PublishedPost[]> {
    return await super.publishThread(drafts, this.#keyed(options));
  }

  /**
   * Closes an idempotency key whose outcome stays unknown, as {@link ThreadsAccount.resolvePublish}.
   *
   * @throws ThreadsConfigError without any journal; otherwise as {@link ThreadsAccount.resolvePublish}
   * @example
   * await connections.account("user-1").resolvePublish("job-1", { notPublished: true });
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
    // Options that are not valid are refused when the post is checked.
    const given = options as JournaledThreadOptions | null;
    if (given?.idempotencyKey === undefined) return options as Options & KeyWithJournal;
    const { idempotencyKey, journal } = given;
    return { ...options, idempotencyKey, journal: this.#journalFor(journal) };
  }

  #journalFor(given: PublishJournal | undefined): PublishJournal {
    const own = this.#journal;
    if (given !== undefined && own !== undefined && given !== own)
      refuse("journal", "must be left out: this account has another journal");
    const journal = own ?? given;
    if (journal !== undefined) return journal;
    const problem = "is missing: pass it to ThreadsConnections, or to this call";
    throw new ThreadsConfigError([{ name: "journal", problem }], "The idempotency key");
  }
}
