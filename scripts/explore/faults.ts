/** Everything that may go wrong at one event, by name. A schedule names faults, so that one line repeats it. */
import type { EventKind } from "./events.js";

/** Whether a request takes effect: not at all, at once, or so many milliseconds after it was received. */
export type Effect = "none" | "now" | number;

/** What the caller gets: the true response, that response with another body, a response of the fault's own, or none. */
export type Answer =
  | "own"
  | "close"
  | "cut"
  | "hang"
  | { readonly status: number; readonly body: string; readonly type: "application/json" | "text/html" }
  | { readonly rewrite: (body: string) => string };

/** What happens to a process: it dies or stops (for 90 s) before or after the event, or a second delivery begins beside it. */
export type Strike = "crash-before" | "crash-after" | "crash-for-a-day" | "stop-before" | "stop-after" | "overlap";

/** What is true at Threads, of the owner or of a person from the event on, for so many milliseconds. */
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

/** How an operation of the journal goes wrong: it rejects unwritten or written, is read from a replica that is behind, or takes long. */
export type JournalFailure = "error-before" | "error-after" | "stale" | "slow";

type What =
  | {
      readonly effect: Effect;
      readonly answer: Answer;
      /** How every later publish of the same container is refused, while its status still says FINISHED. */
      readonly again?: Answer;
    }
  | { readonly strike: Strike }
  | { readonly condition: Condition; readonly ms: number }
  | { readonly journal: JournalFailure };

/** One fault. */
export type Fault = What & {
  readonly name: string;
  readonly on: readonly EventKind[];
  /** After it the key may end in a definite failure: something refused it. */
  readonly refuses: boolean;
  /** After it the outcome may stay unknown for good. */
  readonly hides: boolean;
  /** It means nothing to a single post. */
  readonly onlyThreads: boolean;
};

const READS: readonly EventKind[] = ["status", "permalink", "threads", "replies"];
const REQUESTS: readonly EventKind[] = ["create", "publish", ...READS];
const JOURNAL: readonly EventKind[] = ["load", "save"];

const faults: Fault[] = [];
type Allowed = Partial<Pick<Fault, "refuses" | "hides" | "onlyThreads">>;
const add = (name: string, on: readonly EventKind[], what: What, allowed: Allowed = {}) =>
  faults.push({ name, on, refuses: false, hides: false, onlyThreads: false, ...allowed, ...what });

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

function graph(status: number, code: number, subcode?: number, isTransient = false): Answer {
  const error = {
    message: "Refused.",
    type: "OAuthException",
    code,
    error_subcode: subcode,
    is_transient: isTransient,
  };
  return { status, body: JSON.stringify({ error: { ...error, fbtrace_id: "Aexplore" } }), type: "application/json" };
}

const html = (status: number): Answer => ({ status, body: `<html><h1>${status}</h1></html>`, type: "text/html" });

/** Refusals that prove that this very request did nothing. */
const CERTAIN: readonly (readonly [string, Answer])[] = [
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

/** Responses that do not tell whether it took effect. */
const OPEN: readonly (readonly [string, Answer])[] = [
  ["500/10", graph(500, 10)],
  ["500/2", graph(500, 2, undefined, true)],
  ["503/999", graph(503, 999)],
  ["400/1", graph(400, 1)],
  ["400/transient", graph(400, 999, undefined, true)],
  ["408", html(408)],
  ["404-html", html(404)],
  ["502", html(502)],
];

/** How late an effect comes: all within the time that the SDK waits after a request whose response was lost. */
const LATE_MS = [1 * SECOND, 6 * SECOND, 13 * SECOND, 25 * SECOND, 42 * SECOND];

for (const [name, answer] of CERTAIN) add(name, ["publish"], { effect: "none", answer }, { refuses: true });
add("400/24", ["publish", "status", "create"], { effect: "none", answer: graph(400, 24, 4279009) }, { refuses: true });
for (const [name, answer] of OPEN) {
  add(name, ["publish"], { effect: "none", answer });
  add(`${name}-done`, ["publish"], { effect: "now", answer });
}
for (const ms of LATE_MS) {
  add(`close-late-${ms / SECOND}s`, ["publish"], { effect: ms, answer: "close" });
  add(`500/10-late-${ms / SECOND}s`, ["publish"], { effect: ms, answer: graph(500, 10) });
}
add("hang-late-25s", ["publish"], { effect: 25 * SECOND, answer: "hang" });
add("408-late-13s", ["publish"], { effect: 13 * SECOND, answer: html(408) });

// It is live, the response is lost, the status is behind, and the second publish is refused.
for (const [name, again] of [...CERTAIN, ["400/24", graph(400, 24, 4279009)] as const])
  add(`close-done-again-${name}`, ["publish"], { effect: "now", answer: "close", again });

add("close", REQUESTS, { effect: "none", answer: "close" });
add("hang", REQUESTS, { effect: "none", answer: "hang" });
add("close-done", ["create", "publish"], { effect: "now", answer: "close" });
add("cut-done", ["publish"], { effect: "now", answer: "cut" });
add("hang-done", ["publish"], { effect: "now", answer: "hang" });
add("not-json-done", ["publish", "create"], {
  effect: "now",
  answer: { status: 200, body: '{"id":', type: "application/json" },
});

// Elsewhere than at publish a response is either an error that passes, or a refusal.
for (const name of ["400/190", "500/190", "400/100", "500/100", "429/4"])
  add(name, ["create", ...READS], { effect: "none", answer: known(name) }, { refuses: true });
// Of a list code 10 says that a scope is missing, which ends the search at once.
for (const name of ["400/10", "500/10"])
  add(name, ["threads", "replies"], { effect: "none", answer: known(name) }, { refuses: true, hides: true });
add("400/10", ["create", "status", "permalink"], { effect: "none", answer: known("400/10") }, { refuses: true });
add("500/10", ["create", "status", "permalink"], { effect: "none", answer: known("500/10") });
for (const name of ["500/2", "408", "400/1"]) add(name, ["create", ...READS], { effect: "none", answer: known(name) });

add("status=missing", ["status"], { effect: "now", answer: { rewrite: status(undefined) } });
add("status=FINISHED", ["status"], { effect: "now", answer: { rewrite: status("FINISHED") } });
add("status=IN_PROGRESS", ["status"], { effect: "now", answer: { rewrite: status("IN_PROGRESS") } });
add("status=NEW_WORD", ["status"], { effect: "now", answer: { rewrite: status("NEW_WORD") } });
add("list=empty", ["threads", "replies"], { effect: "now", answer: { rewrite: () => '{"data":[]}' } });

for (const strike of ["crash-before", "crash-after", "crash-for-a-day"] as const)
  add(strike, JOURNAL, { strike }, { hides: strike === "crash-for-a-day" });
for (const strike of ["stop-before", "stop-after", "overlap"] as const)
  add(strike, [...JOURNAL, "publish"], { strike });
for (const journal of ["error-before", "error-after", "slow"] as const) add(journal, JOURNAL, { journal });
add("stale", ["load"], { journal: "stale" });

const condition = (name: string, on: readonly EventKind[], what: Condition, ms: number, allowed?: Allowed) =>
  add(name, on, { condition: what, ms }, allowed);

condition("disconnected-2m", [...REQUESTS, "save"], "disconnected", 2 * MINUTE, { refuses: true });
condition("disconnected", [...REQUESTS, "save"], "disconnected", Infinity, { refuses: true, hides: true });
condition("revoked", REQUESTS, "revoked", Infinity, { refuses: true, hides: true });
condition("no-read-replies", ["create", "publish"], "no-read-replies", Infinity, { hides: true, onlyThreads: true });
condition("containers-unseen-40s", ["create"], "containers-unseen", 40 * SECOND);
condition("parent-unseen-200s", ["create"], "parent-unseen", 200 * SECOND, { onlyThreads: true });
condition("status-stale-20s", ["publish"], "status-stale", 20 * SECOND);
condition("list-stale-20s", ["publish"], "list-stale", 20 * SECOND);
condition("list-stale-5m", ["publish"], "list-stale", 5 * MINUTE);
condition("container-error", ["create"], "container-error", 0, { refuses: true });
condition("twin", [...REQUESTS, "save"], "twin", 0, { hides: true });
// Nothing can reply to a part of a thread that is gone: the next part is refused for good.
condition("deleted", ["publish"], "deleted", Infinity, { hides: true, refuses: true });

function known(name: string): Answer {
  return new Map([...CERTAIN, ...OPEN]).get(name) ?? "close";
}

function status(word: string | undefined) {
  return (body: string): string => {
    const read = JSON.parse(body) as Record<string, unknown>;
    return "status" in read ? JSON.stringify({ ...read, status: word }) : body;
  };
}

/** The faults that may be placed at an event of one kind. */
export function faultsOn(kind: EventKind): readonly Fault[] {
  return byKind.get(kind) ?? [];
}

/** The fault of this name at an event of this kind, or null. */
export function faultNamed(name: string, kind?: EventKind): Fault | null {
  return faults.find((fault) => fault.name === name && (kind === undefined || fault.on.includes(kind))) ?? null;
}

const byKind = new Map<EventKind, Fault[]>();
for (const fault of faults) for (const kind of fault.on) byKind.set(kind, [...(byKind.get(kind) ?? []), fault]);
