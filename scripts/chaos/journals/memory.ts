/** A memory journal in its own process, which outlives the workers as a database does. */
import { connect } from "node:net";
import type { PublishJournal } from "@hayon/threads";
import { nextMessage, startChild } from "../../harness/processes.js";
import type { ChaosJournal } from "../journal.js";
import { onLine } from "./lines.js";

/** One call of the journal, sent as a line of JSON. */
export interface JournalCall {
  readonly id: number;
  readonly method: "load" | "save";
  readonly args: readonly unknown[];
}

export interface JournalResult {
  readonly id: number;
  readonly result: unknown;
}

export const memoryChaosJournal: ChaosJournal = {
  async start() {
    const child = startChild(new URL("./memory-process.ts", import.meta.url));
    const { port } = await nextMessage<{ port: number }>(child);
    return {
      address: String(port),
      stop() {
        child.kill();
        return Promise.resolve();
      },
    };
  },
  connect: (address) => Promise.resolve(journalAt(Number(address))),
};

/** Returns the journal over one connection. The worker ends when the connection breaks. */
function journalAt(port: number): PublishJournal {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  const waiting = new Map<number, (result: unknown) => void>();
  let calls = 0;
  onLine(socket, (line) => {
    const { id, result } = JSON.parse(line) as JournalResult;
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  socket.once("close", () => process.exit(1));

  const call = <Result>(method: JournalCall["method"], args: readonly unknown[]): Promise<Result> =>
    new Promise((resolve) => {
      calls += 1;
      waiting.set(calls, resolve as (result: unknown) => void);
      socket.write(`${JSON.stringify({ id: calls, method, args } satisfies JournalCall)}\n`);
    });

  return {
    load: (key) => call("load", [key]),
    save: (key, value, ifVersion) => call("save", [key, value, ifVersion]),
    prune: () => Promise.reject(new Error("Nothing is pruned during a run.")),
  };
}
