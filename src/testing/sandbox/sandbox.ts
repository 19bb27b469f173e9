import { randomInt } from "node:crypto";
import { walkConsent, type ConsentChoice } from "./oauth/walk-consent.js";
import { checkFault } from "./faults/check-faults.js";
import { checkOptions, checkBehaviors, checkScopes } from "./checks/options.js";
import { fields, oneOf, text } from "./checks/values.js";
import { movableClock, type MovableClock, type SandboxClock } from "./state/clock.js";
import type { Fault } from "./faults/faults.js";
import { delayedSchedule, type DelayedEffects } from "./faults/delayed-effects.js";
import { keep, type LogEntry } from "./http/log.js";
import { issueLongLived } from "./oauth/long-lived.js";
import type { SandboxOptions } from "./options.js";
import type { SandboxToken, SandboxUser } from "./state/accounts.js";
import type { SandboxContainer, SandboxPost } from "./state/posts.js";
import type { Behaviors } from "./behaviors.js";
import { containersOf, postsOf, tokensOf } from "./state/listings.js";
import { BASIC_SCOPE } from "./oauth/scopes.js";
import { serve, type Service } from "./http/serve.js";
import { makeService } from "./http/service.js";
import { listen, type Listener } from "./http/server.js";
import { APP_ACCESS, endCodes, endTokens, userById } from "./state/state.js";
import type { Context } from "./state/context.js";

/** Named by its key rather than imported, so that the declarations ask nothing of node:util. */
const INSPECT: unique symbol = Symbol.for("nodejs.util.inspect.custom");

/** What a client of this library needs to talk to the sandbox: `new ThreadsClient({ ...sandbox.clientOptions })`. */
export interface SandboxClientOptions {
  readonly appId: string;
  readonly appSecret: string;
  readonly redirectUri: string;
  readonly hosts: { readonly authorize: string; readonly graph: string };
  /** The sandbox's own clock, so that both sides agree on what has expired. */
  readonly clock: SandboxClock;
}

interface Parts {
  readonly listener: Listener;
  readonly context: Context;
  readonly clock: MovableClock;
  readonly service: Service;
  readonly entries: LogEntry[];
  readonly seed: number;
}

/**
 * A local Threads on 127.0.0.1: the authorize page, the token endpoints, profiles, containers, posts and their lists, over real
 * HTTP, with a clock that tests move and faults that they order. Start one per test; several run side by side.
 *
 * Its secrets open nothing elsewhere, and are kept out of its log and of `util.inspect` all the same.
 */
export class ThreadsSandbox {
  readonly #parts: Parts;

  private constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Starts a sandbox and resolves once it listens.
   * Rejects with a `TypeError` or a `RangeError` that names an option which makes no sense, and with Node's error when the
   * port is taken.
   */
  static async start(options: SandboxOptions = {}): Promise<ThreadsSandbox> {
    checkOptions(options);
    return new ThreadsSandbox(assemble(await listen(options.port ?? 0), options));
  }

  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  get url(): string {
    return this.#parts.context.url;
  }

  /** The seed behind every random thing here; start another sandbox with it to see the same again. */
  get seed(): number {
    return this.#parts.seed;
  }

  /** Spread this into a client's options. It holds the app secret. */
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

  /** Every request so far, oldest first, written before its answer is sent; the latest ten thousand at most. A copy. */
  get log(): readonly LogEntry[] {
    return [...this.#parts.entries];
  }

  /** The people here. */
  get users(): readonly SandboxUser[] {
    return this.#context.state.users;
  }

  /** The behaviors as they stand. */
  get behaviors(): Behaviors {
    return this.#context.behaviors;
  }

  /** Scripted faults that have yet to strike. */
  get pendingFaults(): readonly Fault[] {
    return this.#parts.service.faults.pending();
  }

  /** What became of the effects that faults put off. Closing drops those still to come. */
  get delayedEffects(): DelayedEffects {
    const { delayed } = this.#parts.service;
    void delayed.catchUp();
    return delayed.counts();
  }

  /**
   * Every post in the order of publishing, also those that are deleted by now; one person's with `userId`. This is the
   * sandbox's own record, whatever its answers said.
   */
  posts(userId?: string): readonly SandboxPost[] {
    return postsOf(this.#context, userId);
  }

  /** Every container in the order of making, as it stands now; one person's with `userId`. */
  containers(userId?: string): readonly SandboxContainer[] {
    return containersOf(this.#context, userId);
  }

  /**
   * Every token that a person was given, in the order of issuing, whatever its answer said and also when it is dead by now; one
   * person's with `userId`. Forgotten a week after they have expired.
   */
  tokens(userId?: string): readonly SandboxToken[] {
    return tokensOf(this.#context, userId);
  }

  /**
   * Orders one more fault; its `occurrence` counts from now. Throws a `TypeError` or a `RangeError` that names what is wrong
   * with it.
   */
  inject(fault: Fault): void {
    checkFault(fault, "fault");
    this.#parts.service.faults.add(fault);
  }

  /**
   * Changes behaviors from now on; those that are not named stay. Throws a `TypeError` that names a behavior or a value that
   * does not exist.
   */
  behave(behaviors: NonNullable<SandboxOptions["behaviors"]>): void {
    checkBehaviors(behaviors, "behaviors");
    const chosen = Object.fromEntries(Object.entries(behaviors).filter(([, value]) => value !== undefined));
    this.#parts.context.behaviors = { ...this.#context.behaviors, ...chosen };
  }

  /** Moves the clock on by `ms` milliseconds, or back when negative. Sleepers on `clientOptions.clock` wake accordingly. */
  advance(ms: number): void {
    this.#parts.clock.advance(ms);
  }

  /**
   * Plays the person: opens the authorize page over HTTP, presses Allow or Cancel, and resolves to the redirect URL as
   * text, without following it. Rejects when the page shows an error, with its message and code.
   */
  consent(authorizeUrl: string, choice: ConsentChoice = {}): Promise<string> {
    return walkConsent(this.url, authorizeUrl, choice);
  }

  /**
   * A long-lived token without the handshake, as the app's dashboard makes one. The person grants `scopes` by it
   * (threads_basic is always among them); the first person unless `userId` names another.
   */
  issueToken(options: { userId?: string | undefined; scopes?: readonly string[] | undefined } = {}): string {
    fields({ userId: text(), scopes: checkScopes })(options, "issueToken()");
    const { clock } = this.#parts;
    const context = this.#context;
    const user = this.#user(options.userId ?? context.state.users[0]?.id ?? "");
    const scopes = [...new Set([BASIC_SCOPE, ...(options.scopes ?? [])])];
    context.state.grants.set(user.id, { scopes, grantedAt: clock.now() });
    return issueLongLived(user.id, context).value;
  }

  /** Lets a token expire now: from here on it answers 190/463. */
  expire(token: string): void {
    const record = this.#context.state.tokens.get(token);
    if (record === undefined || record.kind === "app") {
      throw new TypeError("expire() takes a user token that this sandbox has issued");
    }
    record.expiresAt = this.#parts.clock.now();
  }

  /** The person removes the app: their tokens answer 190/458 and their codes are void, until they consent again. */
  revoke(userId: string): void {
    const { state } = this.#context;
    const user = this.#user(userId);
    state.grants.delete(user.id);
    endCodes(state, user.id);
    endTokens(state, user.id, "removed");
  }

  /** The person changes their password: their tokens answer 190/460. */
  changePassword(userId: string): void {
    endTokens(this.#context.state, this.#user(userId).id, "password");
  }

  /**
   * Decides whether Threads lets the app call it. Unless it is `allowed`, every call with a token is refused, whoever's token it
   * is: with 100/10 (`not-a-tester`: the account is no tester, or the app was not reviewed), 200 (`blocked`), 10/4279067
   * (`access-tier`) or 101 (`invalid-app`). The code exchange still works.
   */
  setAppAccess(access: "allowed" | "not-a-tester" | "blocked" | "access-tier" | "invalid-app"): void {
    oneOf(APP_ACCESS)(access, "access");
    this.#context.state.appAccess = access;
  }

  /**
   * The person has to act at Threads: until they have, their tokens answer 190/459 (`checkpoint`: a security check) or 190/464
   * (`unconfirmed`: an account that is not confirmed). With null they have acted, and the same tokens work again.
   */
  demandAction(userId: string, reason: "checkpoint" | "unconfirmed" | null): void {
    oneOf(["checkpoint", "unconfirmed", null])(reason, "reason");
    const { checkpoints } = this.#context.state;
    const { id } = this.#user(userId);
    if (reason === null) checkpoints.delete(id);
    else checkpoints.set(id, reason);
  }

  /** The person deletes one of their posts in the Threads app: lists and reads no longer have it. */
  deletePost(postId: string): void {
    const context = this.#context;
    const post = context.state.posts.get(postId);
    if (post === undefined) throw new TypeError("deletePost() takes the id of a post of this sandbox");
    post.deletedAt ??= context.clock.now();
  }

  /** The person leaves the app only these permissions; their tokens live on and answer code 10 where one is missing. */
  limitScopes(userId: string, scopes: readonly string[]): void {
    checkScopes(scopes, "scopes");
    const grant = this.#context.state.grants.get(this.#user(userId).id);
    if (grant === undefined) throw new TypeError("limitScopes() takes somebody who has consented");
    grant.scopes = grant.scopes.filter((scope) => scopes.includes(scope));
  }

  /** Stops the sandbox and cuts every connection, also those that hang. Calling it again changes nothing. */
  close(): Promise<void> {
    const { clock, service } = this.#parts;
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

  /** The context with everything in it whose time has come. */
  get #context(): Context {
    void this.#parts.service.delayed.catchUp();
    return this.#parts.context;
  }

  #user(userId: string): SandboxUser {
    return userById(this.#context.state, userId);
  }
}

/** The one place where the parts meet. */
function assemble(listener: Listener, options: SandboxOptions): Parts {
  const seed = options.seed ?? randomInt(0, 2 ** 31);
  const clock = movableClock(options.clock);
  const entries: LogEntry[] = [];
  const service = makeService(options, {
    port: listener.port,
    seed,
    clock,
    delayed: delayedSchedule(() => clock.now()),
    log: (entry) => keep(entries, entry),
  });
  listener.server.on("request", (request, response) => {
    serve(service, request, response).catch((error: unknown) => {
      // A client that goes away while it is read has nobody left to answer; anything else is our own fault, said aloud.
      if (request.destroyed && !request.complete) return;
      if (response.headersSent) return void response.destroy();
      response.writeHead(500, { "content-type": "text/plain" });
      response.end(`The sandbox itself failed: ${error instanceof Error ? error.message : "no reason given"}\n`);
    });
  });
  return { listener, context: service.context, clock, service, entries, seed };
}
