/** The messages between the program and its test host, and the names that both know. */

/** Tests to run, in this order, with some sources replaced. The run ends at the first failure. */
export interface RunRequest {
  /** Absolute paths. */
  readonly tests: readonly string[];
  /** Absolute path to text. */
  readonly sources: Readonly<Record<string, string>>;
}

/** What one test file did. A file that the run did not come to is missing. */
export interface FileResult {
  /** Absolute path. */
  readonly test: string;
  readonly ms: number;
  /** Title and message of each failure; a file that cannot be loaded fails too. */
  readonly failures: readonly string[];
  /** Ids of the functions that it entered; empty unless the host adds reports. */
  readonly entered: readonly string[];
}

/** Sent by the host. Any message shows that the tests make progress. */
export type HostMessage =
  | { readonly type: "ready" }
  | { readonly type: "progress" }
  | { readonly type: "done"; readonly files: readonly FileResult[]; readonly errors: readonly string[] };

/** The name of the global set that collects the ids of entered functions. */
export const ENTERED = "__mutantsEntered";
