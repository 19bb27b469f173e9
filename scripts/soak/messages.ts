/** What the processes say to each other. */
import type { RefreshDueReport } from "@hayon/threads";
import type { FaultKind, SandboxClientOptions } from "@hayon/threads/testing";
import type { StoreName } from "./store.js";

/** What refreshing does to the old token: nobody has said. */
export type Reading = "lives" | "dies";

/** Where Threads is, without the clock, which each process has its own of. */
export type ApiAccess = Omit<SandboxClientOptions, "clock">;

/** A person with a token that is due. */
export interface DuePerson {
  readonly userId: string;
  readonly token: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** To the sandbox's process. */
export type ToSandbox =
  | {
      readonly type: "start";
      readonly seed: number;
      readonly due: number;
      readonly reading: Reading;
      /** Without faults, after so many milliseconds; null for the weather of a run. */
      readonly answerMs: number | null;
    }
  | { readonly type: "advance"; readonly ms: number }
  | { readonly type: "report" };

/** A renewal at Threads, as the sandbox saw it. */
export interface SeenRenewal {
  readonly userId: string;
  /** Real time, epoch milliseconds. */
  readonly at: number;
  /** The fault that swallowed its answer, or null. */
  readonly fault: FaultKind | null;
}

/** The sandbox's own record. */
export interface SandboxReport {
  readonly renewals: readonly SeenRenewal[];
  /** The newest long-lived token of each person. */
  readonly newest: readonly { readonly userId: string; readonly token: string }[];
  readonly requests: number;
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
}

/** From the sandbox's process. */
export type FromSandbox =
  | { readonly type: "listening"; readonly api: ApiAccess; readonly people: readonly DuePerson[] }
  | ({ readonly type: "report" } & SandboxReport);

/** What workers and the host are started with. */
export interface Setup {
  readonly api: ApiAccess;
  readonly store: { readonly name: StoreName; readonly url: string; readonly table: string };
  readonly aheadMs: number;
  readonly seed: number;
}

/** How a worker ends itself, after so many renewals: with a claim and before the request, or with an answer that is not stored. */
export interface Doom {
  readonly when: "before" | "after";
  readonly renewals: number;
}

/** To a worker. */
export type ToWorker =
  | { readonly type: "start"; readonly setup: Setup; readonly holdings: string; readonly doom: Doom | null }
  | { readonly type: "advance"; readonly ms: number }
  | { readonly type: "sweep"; readonly believe: boolean };

/** From a worker. */
export type FromWorker =
  | { readonly type: "ready" }
  | {
      readonly type: "swept";
      readonly report: Pick<RefreshDueReport, "renewed" | "takenOver" | "skipped" | "ended">;
      /** Bytes that its heap grew by from the first part of a long sweep to its end; null for a short one. */
      readonly grownBytes: number | null;
    };

/** To the host's process, which does what hosts do beside a sweep. */
export type ToHost =
  | { readonly type: "start"; readonly setup: Setup; readonly people: readonly string[] }
  | { readonly type: "advance"; readonly ms: number }
  | { readonly type: "work" }
  | { readonly type: "rest" };

/** From the host's process; it rests when nothing of its is under way. */
export type FromHost =
  | { readonly type: "ready" }
  | { readonly type: "resting" }
  | { readonly type: "profile" }
  | { readonly type: "failed"; readonly what: string }
  /** Told to connect again. */
  | { readonly type: "dead" }
  /** `amid`: while the token before was being renewed. */
  | { readonly type: "reconnected"; readonly ownerId: string; readonly token: string; readonly amid: boolean };
