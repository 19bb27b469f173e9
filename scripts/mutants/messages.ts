/** The messages between the program and its test host, and their shared names. */

/** Tests to run, in this order, with some sources replaced. The run ends at the first failure. */
export interface RunRequest {
  /** Absolute paths. */
  readonly tests: readonly string[];
  /** Absolute path to text. */
  readonly sources: Readonly<Record<string, string>>;
}

/** The result of one test file. A file that did not run has none. */
export interface FileResult {
  /** Absolute path. */
  readonly test: string;
  readonly ms: number;
  /** The title and message of each failure, including a failure to load the file. */
  readonly failures: readonly string[];
  /** The ids of the functions that were entered; empty unless the host adds reports. */
  readonly entered: readonly string[];
}

/** From the host. Any message shows that the tests make progress. */
export type HostMessage =
  | { readonly type: "ready" }
  | { readonly type: "progress" }
  | { readonly type: "done"; readonly files: readonly FileResult[]; readonly errors: readonly string[] };

/** The name of the global set that collects the ids of entered functions. */
export const ENTERED = "__mutantsEntered";
