import type { Parameters } from "./parameters.js";
import type { ReplayRule } from "./retry.js";
import type { StandardSchema } from "../validation/standard-schema.js";

/** The options of every method that calls Threads. */
export interface CallOptions {
  /** Aborts the call: it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for the whole call, including retries and waits. Default: the client's `timeoutMs`. */
  readonly timeoutMs?: number | undefined;
}

/** One call to Threads, as the other modules describe it. */
export interface Call<Output> extends CallOptions {
  readonly method: "GET" | "POST" | "DELETE";
  /** The path on the Graph host, including the API version, without a query. */
  readonly path: string;
  readonly query?: Parameters | undefined;
  /** Sent form-encoded, because Threads was seen to ignore parts of JSON bodies. */
  readonly form?: Parameters | undefined;
  readonly replay: ReplayRule;
  readonly schema: StandardSchema<Output>;
  /** The advice for the user when Threads refuses or loses a credential that works once. Replaces the general advice. */
  readonly refusalAdvice?: string | undefined;
}
