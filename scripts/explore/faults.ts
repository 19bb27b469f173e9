/** Everything that may go wrong at one event, by name. A schedule contains names, so that one line repeats it. */
import type { EventKind } from "./events.js";

/** When a request takes effect: never, immediately, or this number of milliseconds after Threads received it. */
export type Effect = "none" | "now" | number;

/** What the caller receives: the true response, that response with another body, the fault's response, or none. */
export type FaultResponse =
  | "own"
  | "close"
  | "cut"
  | "hang"
  | { readonly status: number; readonly body: string; readonly type: "application/json" | "text/html" }
  | { readonly rewrite: (body: string) => string };

/** What happens to a process: it dies or stops (for 90 s) before or after the event, or a second delivery begins. */
export type Interruption =
  "crash-before" | "crash-after" | "crash-for-a-day" | "stop-before" | "stop-after" | "overlap";

/** A condition of Threads or the account. It starts with an event and lasts for a number of milliseconds. */
export type Condition =
  | "disconnected"
  | "revoked"
  | "no-read-replies"
  | "containers-unseen"
  | "parent-unseen"
  | "status-stale"
  | "list-stale"
  | "container-error"
  | "twin"
  | "deleted";

/** How a journal operation fails: it rejects before or after writing, reads from an old replica, or takes long. */
export type JournalFailure = "error-before" | "error-after" | "stale" | "slow";

type Action =
  | {
      readonly effect: Effect;
      readonly response: FaultResponse;
      /** The response to every later publish of the same container, whose status stays FINISHED. */
      readonly again?: FaultResponse;
    }
  | { readonly interruption: Interruption }
  | { readonly condition: Condition; readonly ms: number }
  | { readonly journal: JournalFailure };

/** One fault. */
export type Fault = Action & {
  readonly name: string;
  readonly on: readonly EventKind[];
  /** Whether the key may then end in a definite failure. */
  readonly allowsRefusal: boolean;
  /** Whether the outcome may then stay unconfirmed. */
  readonly allowsUnconfirmed: boolean;
  /** Whether the fault cannot affect a single post. */
  readonly onlyThreads: boolean;
};

const READS: readonly EventKind[] = ["status", "permalink", "threads", "replies"];
const REQUESTS: readonly EventKind[] = ["create", "publish", ...READS];
const JOURNAL: readonly EventKind[] = ["load", "save"];

const faults: Fault[] = [];
type Allowed = Partial<Pick<Fault, "allowsRefusal" | "allowsUnconfirmed" | "onlyThreads">>;
const add = (name: string, on: readonly EventKind[], action: Action, allowed: Allowed = {}) =>
  faults.push({ name, on, allowsRefusal: false, allowsUnconfirmed: false, onlyThreads: false, ...allowed, ...action });

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

function graph(status: number, code: number, subcode?: number, isTransient = false): FaultResponse {
  const error = {
    message: "Refused.",
    type: "OAuthException",
    code,
    error_subcode: subcode,
    is_transient: isTransient,
  };
  return { status, body: JSON.stringify({ error: { ...error, fbtrace_id: "Aexplore" } }), type: "application/json" };
}

const html = (status: number): FaultResponse => ({
  status,
  body: `<html><h1>${status}</h1></html>`,
  type: "text/html",
});

/** Refusals that prove that this request had no effect. */
const CERTAIN: readonly (readonly [string, FaultResponse])[] = [
  ["400/190", graph(400, 190)],
  ["500/190", graph(500, 190)],
  ["400/102", graph(400, 102)],
  ["400/100", graph(400, 100)],
  ["500/100", graph(500, 100)],
  ["400/368", graph(400, 368)],
  ["400/506", graph(400, 506)],
  ["400/10", graph(400, 10)],
  ["400/-1", graph(400, -1, 4279047)],
  ["400/200", graph(400, 200)],
  ["429/4", graph(429, 4, undefined, true)],
];

/** Responses that do not show whether the request took effect. */
const UNCLEAR: readonly (readonly [string, FaultResponse])[] = [
  ["500/10", graph(500, 10)],
  ["500/2", graph(500, 2, undefined, true)],
  ["503/999", graph(503, 999)],
  ["400/1", graph(400, 1)],
  ["400/transient", graph(400, 999, undefined, true)],
  ["408", html(408)],
  ["404-html", html(404)],
  ["502", html(502)],
];

/** The delays of an effect, all within the time that the SDK waits after a lost response. */
const LATE_MS = [1 * SECOND, 6 * SECOND, 13 * SECOND, 25 * SECOND, 42 * SECOND];

for (const [name, response] of CERTAIN) add(name, ["publish"], { effect: "none", response }, { allowsRefusal: true });
add(
  "400/24",
  ["publish", "status", "create"],
  { effect: "none", response: graph(400, 24, 4279009) },
  { allowsRefusal: true },
);
for (const [name, response] of UNCLEAR) {
  add(name, ["publish"], { effect: "none", response });
  add(`${name}-done`, ["publish"], { effect: "now", response });
}
for (const ms of LATE_MS) {
  add(`close-late-${ms / SECOND}s`, ["publish"], { effect: ms, response: "close" });
  add(`500/10-late-${ms / SECOND}s`, ["publish"], { effect: ms, response: graph(500, 10) });
}
add("hang-late-25s", ["publish"], { effect: 25 * SECOND, response: "hang" });
add("408-late-13s", ["publish"], { effect: 13 * SECOND, response: html(408) });

// The post is live, its response is lost, the status is out of date, and a second publish is refused.
for (const [name, again] of [...CERTAIN, ["400/24", graph(400, 24, 4279009)] as const])
  add(`close-done-again-${name}`, ["publish"], { effect: "now", response: "close", again });

add("close", REQUESTS, { effect: "none", response: "close" });
add("hang", REQUESTS, { effect: "none", response: "hang" });
add("close-done", ["create", "publish"], { effect: "now", response: "close" });
add("cut-done", ["publish"], { effect: "now", response: "cut" });
add("hang-done", ["publish"], { effect: "now", response: "hang" });
add("not-json-done", ["publish", "create"], {
  effect: "now",
  response: { status: 200, body: '{"id":', type: "application/json" },
});

// A failed request that does not publish has either a temporary error or a refusal.
for (const name of ["400/190", "500/190", "400/100", "500/100", "429/4"])
  add(name, ["create", ...READS], { effect: "none", response: known(name) }, { allowsRefusal: true });
// Code 10 of a list means that a scope is missing, which ends the search.
for (const name of ["400/10", "500/10"])
  add(
    name,
    ["threads", "replies"],
    { effect: "none", response: known(name) },
    { allowsRefusal: true, allowsUnconfirmed: true },
  );
add(
  "400/10",
  ["create", "status", "permalink"],
  { effect: "none", response: known("400/10") },
  { allowsRefusal: true },
);
add("500/10", ["create", "status", "permalink"], { effect: "none", response: known("500/10") });
for (const name of ["500/2", "408", "400/1"])
  add(name, ["create", ...READS], { effect: "none", response: known(name) });

add("status=missing", ["status"], { effect: "now", response: { rewrite: status(undefined) } });
add("status=FINISHED", ["status"], { effect: "now", response: { rewrite: status("FINISHED") } });
add("status=IN_PROGRESS", ["status"], { effect: "now", response: { rewrite: status("IN_PROGRESS") } });
add("status=NEW_WORD", ["status"], { effect: "now", response: { rewrite: status("NEW_WORD") } });
add("list=empty", ["threads", "replies"], { effect: "now", response: { rewrite: () => '{"data":[]}' } });

for (const interruption of ["crash-before", "crash-after", "crash-for-a-day"] as const)
  add(interruption, JOURNAL, { interruption }, { allowsUnconfirmed: interruption === "crash-for-a-day" });
for (const interruption of ["stop-before", "stop-after", "overlap"] as const)
  add(interruption, [...JOURNAL, "publish"], { interruption });
for (const journal of ["error-before", "error-after", "slow"] as const) add(journal, JOURNAL, { journal });
add("stale", ["load"], { journal: "stale" });

const addCondition = (name: string, on: readonly EventKind[], condition: Condition, ms: number, allowed?: Allowed) =>
  add(name, on, { condition, ms }, allowed);

addCondition("disconnected-2m", [...REQUESTS, "save"], "disconnected", 2 * MINUTE, { allowsRefusal: true });
addCondition("disconnected", [...REQUESTS, "save"], "disconnected", Infinity, {
  allowsRefusal: true,
  allowsUnconfirmed: true,
});
addCondition("revoked", REQUESTS, "revoked", Infinity, { allowsRefusal: true, allowsUnconfirmed: true });
addCondition("no-read-replies", ["create", "publish"], "no-read-replies", Infinity, {
  allowsUnconfirmed: true,
  onlyThreads: true,
});
addCondition("containers-unseen-40s", ["create"], "containers-unseen", 40 * SECOND);
addCondition("parent-unseen-200s", ["create"], "parent-unseen", 200 * SECOND, { onlyThreads: true });
addCondition("status-stale-20s", ["publish"], "status-stale", 20 * SECOND);
addCondition("list-stale-20s", ["publish"], "list-stale", 20 * SECOND);
addCondition("list-stale-5m", ["publish"], "list-stale", 5 * MINUTE);
addCondition("container-error", ["create"], "container-error", 0, { allowsRefusal: true });
addCondition("twin", [...REQUESTS, "save"], "twin", 0, { allowsUnconfirmed: true });
// Threads refuses every reply to a deleted part of a thread.
addCondition("deleted", ["publish"], "deleted", Infinity, { allowsUnconfirmed: true, allowsRefusal: true });

function known(name: string): FaultResponse {
  return new Map([...CERTAIN, ...UNCLEAR]).get(name) ?? "close";
}

function status(word: string | undefined) {
  return (body: string): string => {
    const read = JSON.parse(body) as Record<string, unknown>;
    return "status" in read ? JSON.stringify({ ...read, status: word }) : body;
  };
}

/** Returns the faults that can be placed at an event of this kind. */
export function faultsOn(kind: EventKind): readonly Fault[] {
  return byKind.get(kind) ?? [];
}

/** Returns the fault with this name, or null when it does not exist or does not apply to the kind. */
export function faultNamed(name: string, kind?: EventKind): Fault | null {
  return faults.find((fault) => fault.name === name && (kind === undefined || fault.on.includes(kind))) ?? null;
}

const byKind = new Map<EventKind, Fault[]>();
for (const fault of faults) for (const kind of fault.on) byKind.set(kind, [...(byKind.get(kind) ?? []), fault]);
