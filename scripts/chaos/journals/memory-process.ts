/** The process that holds the memory journal. */
import { createServer, type AddressInfo } from "node:net";
import { memoryJournal, type JournalValue } from "@hayon/threads";
import { onParentMessage, sendToParent } from "../../harness/processes.js";
import { onLine } from "./lines.js";
import type { JournalCall, JournalResult } from "./memory.js";

const journal = memoryJournal();

function call({ method, args }: JournalCall): Promise<unknown> {
  const [key, value, ifVersion] = args as [string, JournalValue, string | null];
  return method === "load" ? journal.load(key) : journal.save(key, value, ifVersion);
}

const server = createServer({ noDelay: true }, (socket) => {
  onLine(socket, (line) => {
    const received = JSON.parse(line) as JournalCall;
    void call(received).then((result) =>
      socket.write(`${JSON.stringify({ id: received.id, result } satisfies JournalResult)}\n`),
    );
  });
});

server.listen(0, "127.0.0.1", () => sendToParent({ port: (server.address() as AddressInfo).port }));
onParentMessage(() => undefined);
