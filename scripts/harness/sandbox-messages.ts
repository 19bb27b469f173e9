/** The messages between a run and its sandbox process. */
import type { FaultKind, SandboxClientOptions } from "@hayon/threads/testing";

/** The client options of the sandbox, without the clock: each process has its own. */
export type ApiAccess = Omit<SandboxClientOptions, "clock">;

export type ToSandbox<Start> =
  | { readonly type: "start"; readonly start: Start }
  | { readonly type: "advance"; readonly ms: number }
  | { readonly type: "report" };

/** The requests and faults that the sandbox counted. */
export interface SandboxCounts {
  readonly requests: number;
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
}

export type FromSandbox<Ready, Report> =
  | { readonly type: "listening"; readonly api: ApiAccess; readonly ready: Ready }
  | { readonly type: "report"; readonly report: Report & SandboxCounts };
