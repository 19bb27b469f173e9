/** The journal that all workers of a schedule share. */
import type { JournalValue, PublishJournal } from "@hayon/threads";
import type { VirtualTime } from "./virtual-time.js";
import type { ExploredWorker } from "./worker.js";

/** Milliseconds of one operation. */
const OPERATION_MS = 3;

/** Milliseconds of a slow operation: longer than a request, and nearly a lease. */
const SLOW_MS = 45_000;

interface Stored {
  readonly json: string;
  readonly version: string;
}

/** The entries of each key, oldest first. */
export type JournalHistory = Map<string, Stored[]>;

const opened = (entry: Stored | undefined) =>
  entry === undefined ? null : { value: JSON.parse(entry.json) as JournalValue, version: entry.version };

/** Fields that every entry has. A trace omits them. */
const OMITTED = new Set(["format", "draft", "account", "savedAt"]);
const EMPTY = new Set(["null", "false", "[]", '""']);

/** Returns the fields of an entry that are set, for the trace. */
function shown({ json, version }: Stored): string {
  const fields = Object.entries(JSON.parse(json) as Record<string, unknown>)
    .filter(([name, value]) => !OMITTED.has(name) && !EMPTY.has(JSON.stringify(value)))
    .map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return `#${version} ${fields.join(", ")}`;
}

/** Returns the journal for one worker. */
export function journalOf(history: JournalHistory, worker: ExploredWorker, time: VirtualTime): PublishJournal {
  const newest = (key: string) => history.get(key)?.at(-1);

  async function operate<Result>(
    kind: "load" | "save",
    key: string,
    act: (stale: boolean) => { readonly result: Result; readonly detail: () => string },
  ): Promise<Result> {
    const { fault, after, end } = await worker.event(kind);
    const failure = fault !== null && "journal" in fault ? fault.journal : null;
    await time.sleep(failure === "slow" ? SLOW_MS : OPERATION_MS, worker.process);
    if (failure === "error-before") {
      end(() => `${kind} ${key}: rejects before the operation`);
      throw new Error("The journal does not respond.");
    }
    const { result, detail } = act(failure === "stale");
    await after();
    end(() => `${kind} ${key}: ${detail()}${failure === "error-after" ? ", then rejects" : ""}`);
    if (failure === "error-after") throw new Error("The journal does not respond.");
    return result;
  }

  return {
    load: (key) =>
      operate("load", key, (stale) => {
        const entry = stale ? history.get(key)?.at(-2) : newest(key);
        return { result: opened(entry), detail: () => (entry === undefined ? "nothing" : shown(entry)) };
      }),
    save: (key, value, ifVersion) =>
      operate("save", key, () => {
        if ((newest(key)?.version ?? null) !== ifVersion)
          return { result: null, detail: () => "refused, the version has changed" };
        const entries = history.get(key) ?? [];
        const entry: Stored = { json: JSON.stringify(value), version: `${entries.length + 1}` };
        history.set(key, entries);
        entries.push(entry);
        return { result: opened(entry), detail: () => shown(entry) };
      }),
    prune: () => Promise.reject(new Error("Nothing is pruned during a schedule.")),
  };
}
