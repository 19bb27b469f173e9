/** Reads the insights of many posts, for a nightly job. */
import { setMaxListeners } from "node:events";
import type { AccountCalls } from "../graph/account-calls.js";
import { isThreadsError } from "../errors/index.js";
import type { CallOptions } from "../http/call.js";
import { CALL_OPTIONS, checkCallOptions } from "../internal/arguments.js";
import { isList, isObject } from "../validation/fields/objects.js";
import { refuse } from "../validation/refuse.js";
import type { NamesOf } from "../validation/fields/known-fields.js";
import {
  checkPostMetrics,
  readMetricsOfPost,
  type PostInsights,
  type PostInsightsOptions,
  type PostMetric,
} from "./insights.js";

/** Options of `account.insights.posts`. */
export interface ManyPostInsightsOptions<
  Chosen extends readonly PostMetric[] = readonly PostMetric[],
> extends PostInsightsOptions<Chosen> {
  /** Requests at a time, 1 to 50; 4 if omitted. */
  readonly concurrency?: number | undefined;
}

/** What was read of one post. */
export type PostInsightsResult<Chosen extends readonly PostMetric[] = readonly PostMetric[]> =
  | { readonly id: string; readonly insights: PostInsights<Chosen>; readonly error?: undefined }
  | {
      readonly id: string;
      readonly insights?: undefined;
      /** Whether Threads no longer has the post: code 100 with subcode 33. */
      readonly deleted: boolean;
      readonly error: Error;
    };

const OPTIONS: NamesOf<ManyPostInsightsOptions> = { ...CALL_OPTIONS, metrics: true, concurrency: true };
const MOST_CONCURRENT = 50;
/** A rate limit that names no time. */
const PAUSE_MS = 60_000;
/** How often one post waits for a rate limit to end before its error is the result. */
const MOST_PAUSES = 10;

/**
 * The insights of many posts. Iterating reads them, a few at a time, and yields each result when it arrives, in any order. The loop
 * continues after the failure of a single post and waits for rate limits to end. It throws when an argument or the token is invalid, or when the
 * call is aborted.
 * The end of the loop, also by `break`, aborts the reads that are under way. Then `unfinished()` returns the ids that were not read.
 */
export class ManyPostInsights<Chosen extends readonly PostMetric[] = readonly PostMetric[]> implements AsyncIterable<
  PostInsightsResult<Chosen>
> {
  readonly #calls: AccountCalls;
  readonly #ids: () => IdSource;
  readonly #options: () => CheckedOptions;
  /** Aborted at the end of the loop, so that no read outlives it. */
  readonly #ended = new AbortController();
  readonly #reading = new Set<string>();
  /** The id that the iterable was asked for and that is not being read yet. */
  #next: Promise<NextId> | null = null;
  #exhausted = false;
  #started = false;
  #pausedUntil = 0;

  /** Made by `account.insights.posts`. */
  constructor(
    calls: AccountCalls,
    ids: Iterable<string> | AsyncIterable<string>,
    options: ManyPostInsightsOptions<Chosen>,
  ) {
    // Up to 50 reads wait for a rate limit at once. Node would warn of a listener leak.
    setMaxListeners(0, this.#ended.signal);
    this.#calls = calls;
    this.#options = outcomeOf(() => checkOptions(options));
    this.#ids = outcomeOf(() => sourceOf(ids));
  }

  /** Returns the ids that no result was yielded for. Call it after the loop has ended; it takes all that is left of the ids. */
  async unfinished(): Promise<string[]> {
    const ids = [...this.#reading];
    for (let next = await this.#nextId(); !next.done; next = await this.#nextId()) {
      this.#next = null;
      ids.push(next.value);
    }
    return ids;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<PostInsightsResult<Chosen>, void, undefined> {
    const { concurrency, signal } = this.#options();
    const { iterator, isAsync } = this.#ids();
    if (this.#started) refuse("posts", "can be iterated once: call account.insights.posts again");
    this.#started = true;
    const abort = () => this.#ended.abort(signal?.reason);
    if (signal?.aborted === true) abort();
    else signal?.addEventListener("abort", abort);
    const running = new Map<string, Promise<void>>();
    const inbox = new Inbox<PostInsightsResult<Chosen> | NextId>();
    let asksForId = false;
    try {
      for (;;) {
        // An iterable that is not asynchronous has its next id at once.
        while (!isAsync && !this.#exhausted && running.size < concurrency)
          this.#start(nextIn(iterator.next() as IteratorResult<string>), running, inbox);
        // Results are yielded also while the iterable has no id yet.
        if (!this.#exhausted && running.size < concurrency && !asksForId) {
          asksForId = true;
          void inbox.take(this.#nextId());
        }
        if (running.size === 0 && !asksForId) return;
        const first = await inbox.next();
        if ("done" in first) {
          asksForId = false;
          this.#start(first, running, inbox);
          continue;
        }
        running.delete(first.id);
        this.#reading.delete(first.id);
        yield first;
      }
    } finally {
      signal?.removeEventListener("abort", abort);
      this.#ended.abort();
      await Promise.all(running.values());
    }
  }

  /** Returns the next id. The same one until it was taken, so that `unfinished` does not lose it. */
  #nextId(): Promise<NextId> {
    if (this.#next === null) {
      const next = nextOf(this.#ids);
      next.catch(() => (this.#next = null));
      this.#next = next;
    }
    return this.#next;
  }

  #start(next: NextId, running: Map<string, Promise<void>>, inbox: Inbox<PostInsightsResult<Chosen> | NextId>): void {
    this.#next = null;
    if (next.done) this.#exhausted = true;
    else if (!running.has(next.value)) {
      this.#reading.add(next.value);
      running.set(next.value, inbox.take(this.#read(next.value)));
    }
  }

  async #read(id: string): Promise<PostInsightsResult<Chosen>> {
    const { metrics, timeoutMs } = this.#options();
    const options: CallOptions = { timeoutMs, signal: this.#ended.signal };
    for (let pauses = 0; ; pauses += 1) {
      try {
        if (this.#pausedUntil > 0) await this.#pause(options);
        const insights = await readMetricsOfPost(this.#calls, id, metrics, options);
        return { id, insights: insights as PostInsights<Chosen> };
      } catch (error) {
        if (endsTheRun(error, options)) throw error;
        if (isThreadsError(error, "THREADS_API") && error.kind === "rate-limit" && pauses < MOST_PAUSES) {
          const until = this.#calls.transport.clock.now() + (error.retryAfterMs ?? PAUSE_MS);
          this.#pausedUntil = Math.max(this.#pausedUntil, until);
          continue;
        }
        return { id, deleted: isDeleted(error), error: asError(error) };
      }
    }
  }

  /** Waits for the end of a rate limit, which holds for every post. */
  async #pause({ signal }: CallOptions): Promise<void> {
    const { clock } = this.#calls.transport;
    for (let leftMs = this.#pausedUntil - clock.now(); leftMs > 0; leftMs = this.#pausedUntil - clock.now())
      await clock.sleep(leftMs, signal);
  }
}

/** Collects what promises resolve to, in the order in which they do. Unlike `Promise.race`, it subscribes to each promise once. */
class Inbox<Value> {
  readonly #values: Value[] = [];
  #failure: { readonly error: unknown } | null = null;
  #wake: () => void = () => undefined;

  /** Adds the value of a promise when it comes. Resolves then, and never rejects: `next` throws the first failure. */
  take(promise: Promise<Value>): Promise<void> {
    return promise.then(
      (value) => {
        this.#values.push(value);
        this.#wake();
      },
      (error: unknown) => {
        this.#failure ??= { error };
        this.#wake();
      },
    );
  }

  /** Returns the first value that was not returned yet. @throws the first failure, before further values */
  async next(): Promise<Value> {
    for (;;) {
      if (this.#failure !== null) throw this.#failure.error;
      const value = this.#values.shift();
      if (value !== undefined) return value;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

/** An id, or the end of the ids. */
type NextId = { readonly done: true } | { readonly done: false; readonly value: string };

async function nextOf(ids: () => IdSource): Promise<NextId> {
  return nextIn(await ids().iterator.next());
}

const nextIn = (next: IteratorResult<string>): NextId =>
  next.done === true ? { done: true } : { done: false, value: next.value };

/** Whether no other post could be read either. */
function endsTheRun(error: unknown, { signal }: CallOptions): boolean {
  if (signal?.aborted === true) return true;
  if (isThreadsError(error, "THREADS_NOT_CONNECTED")) return true;
  return isThreadsError(error, "THREADS_API") && ["auth", "app", "permission"].includes(error.kind);
}

/** The credentials of a host may reject with anything. */
function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error("The call was rejected without an error.", { cause: error });
}

function isDeleted(error: unknown): boolean {
  return isThreadsError(error, "THREADS_API") && error.graph.code === 100 && error.graph.subcode === 33;
}

interface CheckedOptions extends CallOptions {
  readonly metrics: readonly PostMetric[];
  readonly concurrency: number;
}

function checkOptions(options: ManyPostInsightsOptions): CheckedOptions {
  checkCallOptions(options, OPTIONS);
  const { concurrency = 4, signal, timeoutMs } = options;
  const metrics = checkPostMetrics(options.metrics);
  if (!Number.isSafeInteger(concurrency) || concurrency < 1 || concurrency > MOST_CONCURRENT)
    refuse("concurrency", `must be a whole number from 1 to ${MOST_CONCURRENT}`);
  return { metrics, concurrency, signal, timeoutMs };
}

interface IdSource {
  readonly iterator: Iterator<string> | AsyncIterator<string>;
  readonly isAsync: boolean;
}

function sourceOf(ids: Iterable<string> | AsyncIterable<string>): IdSource {
  // JavaScript callers may pass any value. The digits of one id are no list of ids.
  const given: unknown = ids;
  if (isObject(given) || isList(given)) {
    if (Symbol.asyncIterator in ids) return { iterator: ids[Symbol.asyncIterator](), isAsync: true };
    if (Symbol.iterator in ids) return { iterator: ids[Symbol.iterator](), isAsync: false };
  }
  refuse("ids", "must be an iterable of ids");
}

/** Runs a function at once. Its result, or its error, comes when the returned function is called: invalid arguments are reported on use. */
function outcomeOf<Result>(run: () => Result): () => Result {
  try {
    const result = run();
    return () => result;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
