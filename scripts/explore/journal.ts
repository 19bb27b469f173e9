/** The journal that all workers of a schedule share, as one worker sees it. */
import type { JournalValue, PublishJournal } from "@hayon/threads";
import type { VirtualTime } from "./virtual-time.js";
import type { ExploredWorker } from "./worker.js";

/** Milliseconds of one operation. */
const OPERATION_MS = 3;

/** Of one that takes long: nearly a lease, and longer than a request. */
const SLOW_MS = 45_000;

interface Stored {
  readonly json: string;
  readonly version: string;
}

/** What is written under each key, oldest first. */
export type JournalHistory = Map<string, Stored[]>;

const opened = (entry: Stored | undefined) =>
  entry === undefined ? null : { value: JSON.parse(entry.json) as JournalValue, version: entry.version };

/** What is always there, and tells nothing in a trace. */
const TOLD_NOT = new Set(["format", "draft", "account", "savedAt"]);
const EMPTY = new Set(["null", "false", "[]", '""']);

/** An entry for a trace: what is set in it. */
function shown({ json, version }: Stored): string {
  const fields = Object.entries(JSON.parse(json) as Record<string, unknown>)
    .filter(([name, value]) => !TOLD_NOT.has(name) && !EMPTY.has(JSON.stringify(value)))
    .map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return `#${version} ${fields.join(", ")}`;
}

/** The journal in the hands of one worker. */
export function journalOf(history: JournalHistory, worker: ExploredWorker, time: VirtualTime): PublishJournal {
  const newest = (key: string) => history.get(key)?.at(-1);

  async function operate<Result>(
    kind: "load" | "save",
    key: string,
    act: (stale: boolean) => { readonly result: Result; readonly told: () => string },
  ): Promise<Result> {
    const { fault, after, end } = await worker.event(kind);
    const failure = fault !== null && "journal" in fault ? fault.journal : null;
    await time.sleep(failure === "slow" ? SLOW_MS : OPERATION_MS, worker.process);
    if (failure === "error-before") {
      end(() => `${kind} ${key}: rejects, nothing done`);
      throw new Error("The journal does not respond.");
    }
    const { result, told } = act(failure === "stale");
    await after();
    end(() => `${kind} ${key}: ${told()}${failure === "error-after" ? ", and rejects" : ""}`);
    if (failure === "error-after") throw new Error("The journal does not respond.");
    return result;
  }

  return {
    load: (key) =>
      operate("load", key, (stale) => {
        const entry = stale ? history.get(key)?.at(-2) : newest(key);
        return { result: opened(entry), told: () => (entry === undefined ? "nothing" : shown(entry)) };
      }),
    save: (key, value, ifVersion) =>
      operate("save", key, () => {
        if ((newest(key)?.version ?? null) !== ifVersion)
          return { result: null, told: () => "refused, another version" };
        const entries = history.get(key) ?? [];
        const entry: Stored = { json: JSON.stringify(value), version: `${entries.length + 1}` };
        history.set(key, entries);
        entries.push(entry);
        return { result: opened(entry), told: () => shown(entry) };
      }),
    prune: () => Promise.reject(new Error("Nothing is pruned during a schedule.")),
  };
}
