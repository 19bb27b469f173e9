/** The process that holds the memory journal. */
import { createServer, type AddressInfo } from "node:net";
import { memoryJournal, type JournalValue } from "@hayon/threads";
import { onLine } from "./lines.js";
import type { WireResponse, WireCall } from "./memory.js";

const journal = memoryJournal();

function answer({ method, args }: WireCall): Promise<unknown> {
  const [key, value, ifVersion] = args as [string, JournalValue, string | null];
  return method === "load" ? journal.load(key) : journal.save(key, value, ifVersion);
}

const server = createServer({ noDelay: true }, (socket) => {
  onLine(socket, (line) => {
    const call = JSON.parse(line) as WireCall;
    void answer(call).then((result) =>
      socket.write(`${JSON.stringify({ id: call.id, result } satisfies WireResponse)}\n`),
    );
  });
});

server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on("disconnect", () => process.exit());
