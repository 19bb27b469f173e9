import { useConsentPage, type ConsentChoice } from "./oauth/use-consent-page.js";
import { assemble, type Parts } from "./assemble.js";
import { checkFault } from "./faults/check-faults.js";
import { checkOptions, checkBehaviors, checkScopes } from "./checks/options.js";
import { fields, oneOf, text } from "./checks/values.js";
import type { SandboxClock } from "./state/clock.js";
import type { Fault } from "./faults/faults.js";
import type { DelayedEffects } from "./faults/delayed-effects.js";
import type { LogEntry } from "./http/log.js";
import { issueDirectly } from "./oauth/direct-token.js";
import { setBehaviors, type SandboxOptions } from "./options.js";
import type { SandboxToken, SandboxUser } from "./state/accounts.js";
import type { Engagement, SandboxContainer, SandboxPost } from "./state/posts.js";
import type { Behaviors } from "./behaviors.js";
import { setEngagement, setLike } from "./state/engagement.js";
import { containersOf, postsOf, tokensOf } from "./state/listings.js";
import { approve, changePassword, demandAction, expireToken, hide, limitScopes, revokeApp } from "./control/actions.js";
import { subscribe } from "./control/circumstances.js";
import { createUser, type NewSandboxUser } from "./control/people.js";
import { endPost } from "./publishing/delete-post.js";
import { postAsUser, type SandboxUserPost } from "./control/post-as-user.js";
import type { WebhookDelivery } from "./webhooks/delivery.js";
import { checkWebhooks, type SandboxWebhookOptions } from "./webhooks/subscription.js";
import { listen } from "./http/server.js";
import { APP_ACCESS, CHECKPOINTS } from "./state/state.js";
import type { Context } from "./state/context.js";

/** The key of `util.inspect.custom`, without an import of node:util, so that the declarations need no Node types. */
const INSPECT: unique symbol = Symbol.for("nodejs.util.inspect.custom");

/** The options of a client that calls the sandbox: `new ThreadsClient({ ...sandbox.clientOptions })`. */
export interface SandboxClientOptions {
  readonly appId: string;
  readonly appSecret: string;
  readonly redirectUri: string;
  readonly hosts: { readonly authorize: string; readonly graph: string };
  /** The sandbox's clock, so that client and sandbox agree on what has expired. */
  readonly clock: SandboxClock;
}

let sandboxOf: (parts: Parts) => ThreadsSandbox;

/**
 * A local Threads on 127.0.0.1: the authorize page, the token endpoints, profiles, containers, posts and their lists, over real
 * HTTP. Tests move its clock and inject faults. Start one per test; several can run at once.
 *
 * Its log and `util.inspect` show no secrets, although its secrets are valid only here.
 *
 * @example
 * const sandbox = await ThreadsSandbox.start({ seed: 7 });
 * const threads = new ThreadsClient(sandbox.clientOptions);
 * const profile = await threads.getProfile(sandbox.issueToken());
 * await sandbox.close();
 */
export class ThreadsSandbox {
  // A bundler renames a class that refers to itself by its name, and stack traces would show `_ThreadsSandbox`.
  static {
    sandboxOf = (parts) => new this(parts);
  }

  readonly #parts: Parts;

  private constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Starts a sandbox and resolves when it listens.
   * Rejects with a `TypeError` or a `RangeError` that names an invalid option, and with Node's error when the port is in use.
   */
  static async start(options: SandboxOptions = {}): Promise<ThreadsSandbox> {
    checkOptions(options);
    return sandboxOf(assemble(await listen(options.port ?? 0, options.host), options));
  }

  /** `http://127.0.0.1:PORT`, or with another `host` its address, without a slash at the end. */
  get url(): string {
    return this.#parts.context.url;
  }

  /** The seed of everything random. A sandbox that starts with the same seed repeats it. */
  get seed(): number {
    return this.#parts.seed;
  }

  /** The options for a client. They contain the app secret. */
  get clientOptions(): SandboxClientOptions {
    const { context, clock } = this.#parts;
    return {
      appId: context.state.app.id,
      appSecret: context.state.app.secret,
      redirectUri: context.state.redirectUris[0] ?? "",
      hosts: { authorize: `${context.url}/oauth/authorize`, graph: context.url },
      clock: { now: () => clock.now(), sleep: (ms, signal) => clock.sleep(ms, signal) },
    };
  }

  /** A copy of the log, oldest first, with at most the latest 10,000 requests. A request is logged before its response is sent. */
  get log(): readonly LogEntry[] {
    return [...this.#parts.entries];
  }

  /** The Threads users. */
  get users(): readonly SandboxUser[] {
    return this.#context.state.users;
  }

  /** The current behaviors. */
  get behaviors(): Behaviors {
    return this.#context.behaviors;
  }

  /** The scripted faults that have not yet affected as many requests as they may. */
  get pendingFaults(): readonly Fault[] {
    return this.#parts.service.faults.pending();
  }

  /** How many effects faults have delayed, and how they ended. `close()` discards the pending ones. */
  get delayedEffects(): DelayedEffects {
    const { delayed } = this.#parts.service;
    void delayed.catchUp();
    return delayed.counts();
  }

  /**
   * Returns every post in the order of publishing, including deleted ones and those whose response was lost. With `userId`, only
   * the posts of that user.
   */
  posts(userId?: string): readonly SandboxPost[] {
    return postsOf(this.#context, userId);
  }

  /** Returns every container in the order of creation, with its current status. With `userId`, only those of that user. */
  containers(userId?: string): readonly SandboxContainer[] {
    return containersOf(this.#context, userId);
  }

  /**
   * Returns every user token in the order of issue, including invalid ones and those whose response was lost. With `userId`, only
   * the tokens of that user. Tokens are discarded a week after they expire.
   */
  tokens(userId?: string): readonly SandboxToken[] {
    return tokensOf(this.#context, userId);
  }

  /**
   * Injects a fault. Its `occurrence` counts from now.
   * Throws a `TypeError` or a `RangeError` that names an invalid field.
   */
  inject(fault: Fault): void {
    checkFault(fault, "fault");
    this.#parts.service.faults.add(fault);
  }

  /**
   * Changes the given behaviors from now on.
   * Throws a `TypeError` that names an unknown behavior or value.
   */
  behave(behaviors: NonNullable<SandboxOptions["behaviors"]>): void {
    checkBehaviors(behaviors, "behaviors");
    setBehaviors(behaviors, this.#context);
  }

  /** Moves the clock forward by `ms` milliseconds, or back when negative. Sleeps on `clientOptions.clock` end accordingly. */
  advance(ms: number): void {
    this.#parts.clock.advance(ms);
  }

  /**
   * Acts as the user: opens the authorize page over HTTP, presses Allow or Cancel, and resolves to the redirect URL without
   * following it. Rejects with the message and the code of the page when the page shows an error.
   */
  consent(authorizeUrl: string, choice: ConsentChoice = {}): Promise<string> {
    return useConsentPage(this.url, authorizeUrl, choice);
  }

  /**
   * Issues a long-lived token without the OAuth flow, as the app's dashboard does. The user grants `threads_basic` and `scopes`, in
   * addition to what the user has granted before; `limitScopes` withdraws permissions. By default `scopes` are those that a
   * `ThreadsClient` requests by default: publishing and insights. The user is the first one unless `userId` names another.
   */
  issueToken(options: { userId?: string | undefined; scopes?: readonly string[] | undefined } = {}): string {
    fields({ userId: text(), scopes: checkScopes })(options, "issueToken()");
    return issueDirectly(options, this.#context).value;
  }

  /** Expires a token now: from here on it is refused with 190/463. */
  expire(token: string): void {
    expireToken(token, this.#context);
  }

  /** Removes the app, as the user does: the user's tokens are refused with 190/458, and codes are void, until the user consents again. */
  revoke(userId: string): void {
    revokeApp(userId, this.#context);
  }

  /** Changes the password, as the user does: the user's tokens are refused with 190/460. */
  changePassword(userId: string): void {
    changePassword(userId, this.#context);
  }

  /**
   * Sets whether Threads accepts calls of the app. Unless `allowed`, every call with a token is refused: with 100/10
   * (`not-a-tester`: the account is not a tester, or the app was not reviewed), 200 (`blocked`), 10/4279067 (`access-tier`) or
   * 101 (`invalid-app`). The code exchange still works.
   */
  setAppAccess(access: "allowed" | "not-a-tester" | "blocked" | "access-tier" | "invalid-app"): void {
    oneOf(APP_ACCESS)(access, "access");
    this.#context.state.appAccess = access;
  }

  /**
   * Requires the user to act at Threads first: the user's tokens are refused with 190/459 (`checkpoint`: a security check) or
   * 190/464 (`unconfirmed`: an account that is not confirmed). With null the same tokens work again.
   */
  demandAction(userId: string, reason: "checkpoint" | "unconfirmed" | null): void {
    oneOf([...CHECKPOINTS, null])(reason, "reason");
    demandAction(userId, reason, this.#context);
  }

  /** Deletes a post, as its owner does in the Threads app: lists and reads no longer contain it. */
  deletePost(postId: string): void {
    const context = this.#context;
    const post = context.state.posts.get(postId);
    if (post === undefined) throw new TypeError("deletePost() needs the id of a post in this sandbox");
    endPost(post, context);
  }

  /**
   * Sets how often a post was viewed, liked and shared, and its links clicked; a count that is left out stays. The sandbox itself counts
   * replies, reposts and quotes.
   */
  setEngagement(postId: string, counts: Partial<Engagement>): void {
    setEngagement(this.#context.state, postId, counts);
  }

  /** Creates a user while the sandbox runs. Throws a `TypeError` that names an invalid field, or an id or username that is taken. */
  createUser(user: NewSandboxUser): SandboxUser {
    return createUser(user, this.#context);
  }

  /** Posts or replies as a user does in the Threads app: without a token, a permission or a quota. Returns the post. */
  postAs(post: SandboxUserPost): SandboxPost {
    return Object.freeze({ ...postAsUser(post, this.#context) });
  }

  /** Likes a post as a user, or withdraws the like. Each user counts once, in addition to the likes that were set or simulated. */
  like(postId: string, userId: string, liked = true): void {
    setLike(this.#context.state, postId, userId, liked);
  }

  /** Hides or shows a reply, as the author of the post above it does. */
  hideReply(replyId: string, hidden = true): void {
    hide(replyId, hidden, this.#context);
  }

  /** Approves or ignores a reply that awaits approval, as the author of the post above it does. */
  approveReply(replyId: string, approved = true): void {
    approve(replyId, approved, this.#context);
  }

  /**
   * Verifies and registers a callback URL for webhooks, in place of an earlier one. Rejects if your app does not return the challenge. `null`
   * removes the callback URL.
   */
  async subscribeWebhooks(options: SandboxWebhookOptions | null): Promise<void> {
    const { control } = this.#parts;
    if (options === null) {
      control.webhooks.unregister();
      return;
    }
    checkWebhooks(options, "webhooks");
    await subscribe(options, control);
  }

  /** Copies of the latest 1,000 webhooks with their attempts, oldest first. A delivery continues after the request that caused it. */
  get webhookDeliveries(): readonly WebhookDelivery[] {
    return this.#parts.control.webhooks.deliveries();
  }

  /** The key with which other machines control the sandbox; null when only this machine can connect. */
  get controlKey(): string | null {
    return this.#parts.control.key;
  }

  /** Limits the user's grant to these permissions: the tokens stay valid, and a call without its permission is refused with code 10. */
  limitScopes(userId: string, scopes: readonly string[]): void {
    checkScopes(scopes, "scopes");
    limitScopes(userId, scopes, this.#context);
  }

  /** Stops the sandbox and closes every connection, including those that hang. A second call does nothing. */
  close(): Promise<void> {
    const { clock, service, control } = this.#parts;
    control.webhooks.close();
    clock.release();
    void service.delayed.catchUp();
    service.delayed.cancel();
    return this.#parts.listener.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  [INSPECT](): string {
    return `ThreadsSandbox { url: '${this.url}', seed: ${this.seed}, requests: ${this.#parts.entries.length}, pendingFaults: ${this.pendingFaults.length} }`;
  }

  /** The context after every due delayed effect. */
  get #context(): Context {
    void this.#parts.service.delayed.catchUp();
    return this.#parts.context;
  }
}
