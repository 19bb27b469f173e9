/** Which servers `ensureSchema` accepts, over a server that replies from a script: old ones cannot be installed here. */
import { createServer, type AddressInfo } from "node:net";
import { Redis } from "ioredis";
import { expect, it } from "vitest";
import { redisJournal, redisStore } from "../../src/stores/redis.js";
import { endWithFile } from "../support/endings.js";

/** A server whose every script returns this text, and whose every other command succeeds. */
async function scriptedServer(info: string): Promise<Redis> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (bytes) => {
      // Each command is a list of texts: its name follows the first length.
      for (const [, name = ""] of bytes.toString().matchAll(/\*\d+\r\n\$\d+\r\n(\w+)\r\n/g)) {
        const isScript = /^eval/i.test(name);
        socket.write(isScript ? `$${Buffer.byteLength(info)}\r\n${info}\r\n` : "+OK\r\n");
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const client = new Redis(port, "127.0.0.1", { enableReadyCheck: false, maxRetriesPerRequest: 0 });
  client.on("error", () => undefined);
  endWithFile(() => {
    client.disconnect();
    server.close();
  });
  return client;
}

const infoOf = (version: string, memory = "maxmemory:0\r\nmaxmemory_policy:noeviction") =>
  `# Server\r\nredis_version:${version}\r\nredis_mode:standalone\r\n# Memory\r\n${memory}\r\n`;

const OLD = "must be connected to Redis 6 or later";
const EVICTS = "must be connected to a Redis whose maxmemory-policy is noeviction";

it.each([
  ["6.0.0", infoOf("6.0.0"), []],
  ["5.0.14", infoOf("5.0.14"), [OLD]],
  ["7.2.4", infoOf("7.2.4"), []],
  ["10.0.0", infoOf("10.0.0"), []],
  ["no version at all", "# Server\r\n", []],
  ["a bound that evicts", infoOf("7.2.4", "maxmemory:100\r\nmaxmemory_policy:allkeys-lru"), [EVICTS]],
  ["no bound, and a policy that would evict", infoOf("7.2.4", "maxmemory:0\r\nmaxmemory_policy:allkeys-lru"), []],
  ["a bound that evicts keys with an expiry", infoOf("7.2.4", "maxmemory:1\r\nmaxmemory_policy:volatile-lru"), []],
  ["both", infoOf("5.0.14", "maxmemory:1\r\nmaxmemory_policy:allkeys-random"), [OLD, EVICTS]],
])("ensureSchema checks a server of version %s", async (_, info, problems) => {
  const client = await scriptedServer(info);
  for (const store of [redisStore(client), redisJournal(client)]) {
    const result = await store.ensureSchema().then(
      () => [],
      (error: unknown) => (error as { problems: { problem: string }[] }).problems.map(({ problem }) => problem),
    );
    expect(result).toEqual(problems);
  }
});
