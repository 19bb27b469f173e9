/** Reads the insights of many posts, for a nightly job. */
import type { AccountCalls } from "../graph/account-calls.js";
import { isThreadsError } from "../errors/index.js";
import type { CallOptions } from "../http/call.js";
import { CALL_OPTIONS, checkCallOptions } from "../internal/arguments.js";
import { isList, isObject } from "../validation/fields/objects.js";
import { allowManyListeners } from "../internal/signals.js";
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
  /** How many requests run at the same time, 1 to 50. Default: 4. */
  readonly concurrency?: number | undefined;
}

/** The result for one post: its insights, or the error of reading them. */
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
/** The wait after a rate limit whose error has no `retryAfterMs`. */
const PAUSE_MS = 60_000;
/** How many rate limits one post waits for. The error of the next one is its result. */
const MOST_PAUSES = 10;

/**
 * The insights of many posts. A `for await` loop reads a few posts at a time, and receives each result when it arrives, in any order. The loop
 * continues after the failure of a single post, and waits for rate limits to end. It throws if an argument or the token is invalid, or if the call
 * is aborted.
 * When the loop ends, also by `break`, it aborts the reads that are under way. `unfinished()` then returns the ids that were not read.
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
  /** The id that was requested from the iterable and is not being read yet. */
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
    // Up to 50 reads wait for a rate limit at once.
    allowManyListeners(this.#ended.signal);
    this.#calls = calls;
    this.#options = outcomeOf(() => checkOptions(options));
    this.#ids = outcomeOf(() => sourceOf(ids));
  }

  /** Returns the ids that have no result yet. Call it after the loop has ended, because it takes all remaining ids from the iterable. */
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
    const running = new Map<string, Promise<void>>();
    const results = new ResultQueue<PostInsightsResult<Chosen> | NextId>();
    const abort = () => {
      this.#ended.abort(signal?.reason);
      // Otherwise the loop would wait for an iterable that never returns its next id.
      results.fail(signal?.reason);
    };
    if (signal?.aborted === true) abort();
    else signal?.addEventListener("abort", abort);
    let awaitsId = false;
    try {
      for (;;) {
        // A synchronous iterable returns its next id at once.
        while (!isAsync && !this.#exhausted && running.size < concurrency)
          this.#start(nextIn(iterator.next() as IteratorResult<string>), running, results);
        // An asynchronous iterable may take long to return an id. Meanwhile, the loop yields results.
        if (!this.#exhausted && running.size < concurrency && !awaitsId) {
          awaitsId = true;
          void results.add(this.#nextId());
        }
        if (running.size === 0 && !awaitsId) return;
        const first = await results.next();
        if ("done" in first) {
          awaitsId = false;
          this.#start(first, running, results);
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

  /** Returns the next id. Repeated calls return the same one until it is read, so that `unfinished` does not lose it. */
  #nextId(): Promise<NextId> {
    if (this.#next === null) {
      const next = nextOf(this.#ids);
      next.catch(() => (this.#next = null));
      this.#next = next;
    }
    return this.#next;
  }

  #start(
    next: NextId,
    running: Map<string, Promise<void>>,
    results: ResultQueue<PostInsightsResult<Chosen> | NextId>,
  ): void {
    this.#next = null;
    if (next.done) this.#exhausted = true;
    else if (!running.has(next.value)) {
      this.#reading.add(next.value);
      running.set(next.value, results.add(this.#read(next.value)));
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

/** A queue of the values of promises, in the order in which they resolve. Unlike `Promise.race`, it subscribes to each promise once. */
class ResultQueue<Value> {
  readonly #values: Value[] = [];
  #failure: { readonly error: unknown } | null = null;
  #wake: () => void = () => undefined;

  /** Adds the value when the promise resolves. The returned promise never rejects: `next` throws the first failure. */
  add(promise: Promise<Value>): Promise<void> {
    return promise.then(
      (value) => {
        this.#values.push(value);
        this.#wake();
      },
      (error: unknown) => this.fail(error),
    );
  }

  /** Makes `next` throw this error, unless another one came first. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#wake();
  }

  /** Waits for a value, and removes and returns the oldest one. @throws the first failure, before further values */
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

/** Returns whether the error means that no other post could be read either. */
function endsTheRun(error: unknown, { signal }: CallOptions): boolean {
  if (signal?.aborted === true) return true;
  if (isThreadsError(error, "THREADS_NOT_CONNECTED")) return true;
  return isThreadsError(error, "THREADS_API") && ["auth", "app", "permission"].includes(error.kind);
}

/** Returns an Error for anything that was thrown, because the host's credentials may reject with any value. */
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
  // JavaScript callers may pass any value. A string is iterable too, but a single id is not a list of ids.
  const given: unknown = ids;
  if (isObject(given) || isList(given)) {
    if (Symbol.asyncIterator in ids) return { iterator: ids[Symbol.asyncIterator](), isAsync: true };
    if (Symbol.iterator in ids) return { iterator: ids[Symbol.iterator](), isAsync: false };
  }
  refuse("ids", "must be an iterable of ids");
}

/** Runs a function at once, and returns a function that returns its result or throws its error. So invalid arguments are reported at the first use. */
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
