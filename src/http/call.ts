/** One call to Threads, as the functions of the rooms above describe it. */
import type { Parameters } from "./parameters.js";
import type { ReplayRule } from "./retry.js";
import type { StandardSchema } from "../validation/standard-schema.js";

/** What every method of the SDK that calls Threads takes. */
export interface CallOptions {
  /** Ends the call: it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for the whole call, repeats and waits included; the client's `timeoutMs` by default. */
  readonly timeoutMs?: number | undefined;
}

/** One call, as the functions of the rooms above describe it. */
export interface Call<Output> extends CallOptions {
  readonly method: "GET" | "POST" | "DELETE";
  /** From the root of the Graph host, version included, without a query. */
  readonly path: string;
  readonly query?: Parameters | undefined;
  /** Sent form-encoded: Threads was seen to ignore parts of JSON bodies. */
  readonly form?: Parameters | undefined;
  readonly replay: ReplayRule;
  readonly schema: StandardSchema<Output>;
  /** What to tell the person when what they brought is refused or lost, instead of the general sentence. */
  readonly refusalAdvice?: string | undefined;
}
