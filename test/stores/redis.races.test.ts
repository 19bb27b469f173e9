/** Many clients at once, lost responses, crashes, and servers that may lose data. */
import { inspect } from "node:util";
import { Redis } from "ioredis";
import { describe, expect, it } from "vitest";
import {
  redisJournal,
  redisStore,
  type RedisClient,
  type RedisJournal,
  type RedisStore,
} from "../../src/stores/redis.js";
import { connectionFixture, disconnectedFixture, inDays } from "../../src/testing/store-contract/fixture.js";
import { ownersListed, present } from "../../src/testing/store-contract/tools.js";
import { record } from "../support/leaks.js";
import { redisFolder, redisServer, redisService } from "../support/services/redis.js";
import { breakingWire } from "../support/stores/redis-proxy.js";
import { CLIENTS } from "../support/stores/redis.js";

const service = await redisService();
const server = () => service ?? expect.fail("there is no server, and this should have been skipped");
const own = service?.own === true;

let prefixes = 0;
const freshPrefix = () => `${server().prefix}:races-${prefixes++}`;

/** Twelve processes: half with one client, half with the other. */
async function twelve<Store>(make: (client: RedisClient, options: { prefix: string }) => Store): Promise<Store[]> {
  const prefix = freshPrefix();
  const kinds = [CLIENTS.ioredis, CLIENTS["node-redis"]] as const;
  const clients = Array.from({ length: 12 }, (_, index) => kinds[index % 2]!(server().url));
  return (await Promise.all(clients)).map((client) => make(client, { prefix }));
}

const counted = (consecutiveFailures: number) => {
  const anna = connectionFixture("anna");
  return { ...anna, health: { ...anna.health, consecutiveFailures } };
};

/** Reads and counts up until it wins, `times` times. */
async function countUp(store: RedisStore, times: number): Promise<void> {
  for (let won = 0; won < times;) {
    const { value, version } = await present(store, "anna");
    if (await store.save(counted(value.health.consecutiveFailures + 1), version)) won += 1;
  }
}

describe.skipIf(service === null)("redisStore with twelve clients of both libraries", () => {
  it("exactly one concurrent insert and one concurrent delete succeed, in every round", async () => {
    const stores = await twelve(redisStore);
    for (let round = 0; round < 20; round += 1) {
      const inserts = await Promise.all(stores.map((store, index) => store.save(counted(index), null)));
      const won = inserts.filter((answer) => answer !== null);
      expect(won).toHaveLength(1);
      expect(await Promise.all(stores.map((store) => store.get("anna")))).toEqual(stores.map(() => won[0]));
      const deletes = await Promise.all(stores.map((store) => store.delete("anna")));
      expect(deletes.filter(Boolean)).toHaveLength(1);
    }
  });

  it("loses no write that was reported as saved", async () => {
    const stores = await twelve(redisStore);
    await stores[0]!.save(counted(0), null);
    await Promise.all(stores.map((store) => countUp(store, 15)));
    expect((await present(stores[0]!, "anna")).value.health.consecutiveFailures).toBe(12 * 15);
  });

  it("lists every unmoved record once, and in order, while others are written", async () => {
    const [reader, ...writers] = await twelve(redisStore);
    const staying = Array.from({ length: 120 }, (_, index) => `staying-${String(index).padStart(3, "0")}`);
    const stays = (owner: string, index: number) => connectionFixture(owner, { expiresAt: inDays(1, index % 7) });
    await Promise.all(staying.map((owner, index) => reader!.save(stays(owner, index), null)));
    let reading = true;
    const disturb = async (store: RedisStore, writer: number) => {
      for (let round = 0; reading; round += 1) {
        const index = (round * 11 + writer) % 120;
        const { value, version } = await present(store, staying[index]!);
        // The state moves it in every index; owner and date stay.
        await store.save({ ...value, state: round % 2 === 0 ? "error" : "active" } as typeof value, version);
        const other = `other-${writer}`;
        await store.save(connectionFixture(other, { expiresAt: inDays(1, round % 9) }), null);
        await store.delete(other);
      }
    };
    const disturbing = Promise.all(writers.map(disturb));
    const of = (found: string[]) => found.filter((owner) => owner.startsWith("staying"));
    const byExpiry = staying.map((owner, index) => [index % 7, owner] as const);
    byExpiry.sort(([a, one], [b, two]) => a - b || (one < two ? -1 : 1));
    try {
      for (const limit of [7, 30, 50]) {
        expect(of(await ownersListed(reader!, { limit }))).toEqual(staying);
        const due = await ownersListed(reader!, { limit, expiresBefore: inDays(2) });
        expect(of(due)).toEqual(byExpiry.map(([, owner]) => owner));
      }
    } finally {
      reading = false;
      await disturbing;
    }
  });

  it("prunes old entries and no entry that was saved again, in many batches", async () => {
    const journals = await twelve(redisJournal);
    const keys = Array.from({ length: 1_200 }, (_, index) => `run:${index}`);
    const old = await Promise.all(keys.map((key, index) => journals[index % 12]!.save(key, { savedAt: 1 }, null)));
    const refreshed = keys.slice(0, 400);
    const saving = refreshed.map((key, index) =>
      journals[index % 6]!.save(key, { savedAt: 1_000, key }, old[index]!.version),
    );
    const pruning = journals.slice(6).map((journal) => journal.prune(new Date(500)));
    const saved = await Promise.all(saving);
    const pruned = (await Promise.all(pruning)).reduce((sum, count) => sum + count, 0);
    const kept = saved.filter((answer) => answer !== null);
    expect(pruned).toBe(1_200 - kept.length);
    const found = await Promise.all(keys.map((key) => journals[0]!.load(key)));
    expect(found.filter((entry) => entry !== null)).toEqual(kept);
  });
});

describe.skipIf(!own)("redisStore after a lost response", () => {
  const port = () => Number(new URL(server().url).port);

  it("returns success when the client repeats the write that succeeded", async () => {
    const wire = await breakingWire(port());
    const client = new Redis(wire.url, { retryStrategy: () => 1 }).on("error", () => undefined);
    const prefix = freshPrefix();
    const [store, journal] = [redisStore(client, { prefix }), redisJournal(client, { prefix })];
    await store.get("anna");
    wire.breakNext();
    const first = await store.save(connectionFixture("anna"), null);
    expect(first).not.toBeNull();
    expect(await store.get("anna")).toEqual(first);
    wire.breakNext();
    const second = await store.save(disconnectedFixture("anna"), first!.version);
    expect(await store.get("anna")).toEqual(second);
    wire.breakNext();
    const entry = await journal.save("run:anna", { savedAt: 7 }, null);
    expect(await journal.load("run:anna")).toEqual(entry);
    expect(wire.broken()).toBe(3);
    client.disconnect();
  });

  it("rejects, and does not report a lost race, when the client does not repeat the write", async () => {
    const wire = await breakingWire(port());
    const client = await CLIENTS["node-redis"](wire.url);
    const prefix = freshPrefix();
    const store = redisStore(client, { prefix });
    await store.get("anna");
    wire.breakNext();
    await expect(store.save(connectionFixture("anna"), null)).rejects.toThrow();
    expect(wire.broken()).toBe(1);
  });
});

describe.skipIf(!own)("a Redis server", () => {
  it("with an append-only file keeps every reported write and its indexes after a kill", async () => {
    const folder = await redisFolder();
    const settings = ["--appendonly", "yes", "--appendfsync", "always"];
    const over = async (work: (store: RedisStore, journal: RedisJournal) => Promise<void>) => {
      const { port, kill } = await redisServer(folder, ...settings);
      const client = await CLIENTS.ioredis(`redis://127.0.0.1:${port}`);
      await work(redisStore(client), redisJournal(client));
      await kill();
    };
    const answered: unknown[] = [];
    await over(async (store, journal) => {
      const anna = await store.save(connectionFixture("anna"), null);
      answered.push(await store.save(connectionFixture("anna", { expiresAt: inDays(3) }), anna!.version));
      answered.push(await journal.save("run:anna", { savedAt: 7 }, null));
    });
    await over(async (store, journal) => {
      expect([await store.get("anna"), await journal.load("run:anna")]).toEqual(answered);
      expect(await ownersListed(store, { expiresBefore: inDays(4) })).toEqual(["anna"]);
      expect(await journal.prune(new Date(8))).toBe(1);
    });
  });

  it("that evicts keys without an expiry is refused, and another one is accepted", async () => {
    const { port } = await redisServer(await redisFolder());
    const client = await CLIENTS.ioredis(`redis://127.0.0.1:${port}`);
    const told = async (policy: string, maxmemory: string) => {
      await client.config("SET", "maxmemory-policy", policy);
      await client.config("SET", "maxmemory", maxmemory);
      const checks = [redisStore(client).ensureSchema(), redisJournal(client).ensureSchema()];
      return (await Promise.allSettled(checks)).map((check) => check.status === "rejected" && (check.reason as Error));
    };
    for (const refused of await told("allkeys-lru", "100mb")) {
      expect(refused).toMatchObject({
        code: "THREADS_CONFIG",
        message: expect.stringContaining("noeviction") as string,
      });
    }
    expect(await told("noeviction", "100mb")).toEqual([false, false]);
    expect(await told("volatile-lru", "100mb")).toEqual([false, false]);
    expect(await told("allkeys-lru", "0")).toEqual([false, false]);
  });

  it("that is too old is refused", async () => {
    const real = await CLIENTS.ioredis(server().url);
    const aged = async (sha: string, count: number, ...rest: string[]) =>
      String(await real.evalsha(sha, count, ...rest)).replace(/redis_version:\d+/, "redis_version:5");
    const client = {
      evalsha: aged,
      eval: (text: string, count: number, ...rest: string[]) => real.eval(text, count, ...rest),
    };
    await redisStore(real).ensureSchema();
    await expect(redisStore(client).ensureSchema()).rejects.toMatchObject({ code: "THREADS_CONFIG" });
  });

  it("that is full reports no token, and keeps its records", async () => {
    const { port } = await redisServer(await redisFolder());
    const client = await CLIENTS.ioredis(`redis://127.0.0.1:${port}`);
    const store = redisStore(client);
    const saved = await store.save(connectionFixture("anna"), null);
    await client.config("SET", "maxmemory", "1");
    for (const [owner, version] of [
      ["anna", saved!.version],
      ["berta", null],
    ] as const) {
      const error: unknown = await store.save(connectionFixture(owner), version).catch((thrown: unknown) => thrown);
      record("the error", error);
      expect(error).toMatchObject({ message: expect.stringContaining("OOM") as string });
      expect(inspect(error, { depth: null, showHidden: true })).not.toContain("fixture-access-token");
    }
    expect(await ownersListed(store, { expiresBefore: inDays(99) })).toEqual(["anna"]);
    expect(await store.get("anna")).toEqual(saved);
    expect(await store.delete("anna")).toBe(true);
  });
});
