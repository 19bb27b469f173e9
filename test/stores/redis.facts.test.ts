import { readFileSync } from "node:fs";
import { inspect } from "node:util";
import type { Cluster, Redis } from "ioredis";
import type { createClient } from "redis";
import { type createClientPool, type createCluster, type createSentinel } from "redis";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { Connection } from "../../src/connections/connection.js";
import type { UnreadableConnection } from "../../src/connections/store/stored.js";
import type { ConnectionQuery, ConnectionStore } from "../../src/connections/store/contract.js";
import { isThreadsError } from "../../src/index.js";
import { redisJournal, redisStore, type IoredisClient, type RedisClient } from "../../src/stores/redis.js";
import { publishJournalContract, storeContract } from "../../src/testing/index.js";
import { connectionFixture, disconnectedFixture, inDays } from "../../src/testing/store-contract/fixture.js";
import { ownersListed } from "../../src/testing/store-contract/tools.js";
import { record } from "../support/leaks.js";
import { redisService } from "../support/services/redis.js";
import { CLIENTS, redisJournalSubject, redisStoreSubject, SETTINGS } from "../support/stores/redis.js";

const service = await redisService();
const server = () => service ?? expect.fail("there is no server, and this should have been skipped");
const kinds = Object.entries(CLIENTS);

let prefixes = 0;
/** A client of ioredis, and a prefix of its own. */
async function place() {
  const client = await CLIENTS.ioredis(server().url);
  const prefix = `${server().prefix}:facts-${prefixes++}`;
  return { client, prefix, store: redisStore(client, { prefix }), journal: redisJournal(client, { prefix }) };
}

const configErrorOf = (make: () => unknown) => {
  try {
    make();
  } catch (error) {
    return isThreadsError(error, "THREADS_CONFIG");
  }
  return false;
};

it("redisStore accepts the clients of both libraries", () => {
  expectTypeOf<Redis>().toExtend<RedisClient>();
  expectTypeOf<Cluster>().toExtend<RedisClient>();
  expectTypeOf<ReturnType<typeof createClient>>().toExtend<RedisClient>();
  expectTypeOf<ReturnType<typeof createClientPool>>().toExtend<RedisClient>();
  expectTypeOf<ReturnType<typeof createCluster>>().toExtend<RedisClient>();
  expectTypeOf<ReturnType<typeof createSentinel>>().toExtend<RedisClient>();
  expectTypeOf<{ get(): void }>().not.toExtend<RedisClient>();
});

it("redisStore rejects invalid prefixes and clients before any command", () => {
  const client = { evalsha: () => expect.fail("the server is asked"), eval: () => expect.fail("the server is asked") };
  for (const make of [redisStore, redisJournal]) {
    for (const prefix of ["", "{}", "a{", "}a", "}a{", "{a}{b}", "{a", "\ud83d"]) {
      expect(configErrorOf(() => make(client, { prefix }))).toBe(true);
    }
    for (const none of [{}, { query: () => undefined }]) {
      expect(configErrorOf(() => make(none as unknown as RedisClient))).toBe(true);
    }
    for (const prefix of ["threads", "app:{x}", "{x}", "é"])
      expect(configErrorOf(() => make(client, { prefix }))).toBe(false);
  }
});

it("the documented keys of Redis are the real ones", async () => {
  const used = new Set<string>();
  const evalsha: IoredisClient["evalsha"] = (_, count, ...rest) => {
    for (const key of rest.slice(0, count)) used.add(key);
    return Promise.resolve(1);
  };
  const client = { evalsha, eval: evalsha };
  await redisStore(client).delete("anna");
  await redisJournal(client).prune(new Date(0));
  expect(used.size).toBe(6);
  const docs = readFileSync("docs/stores/redis.md", "utf8");
  for (const key of used) expect(docs).toContain(`\`${key}\``);
});

describe.skipIf(service === null).each(Object.entries(SETTINGS))("over %s", (_, connect) => {
  it.each(storeContract)("store: $name", ({ run }) => run(redisStoreSubject(service, connect)));
  it.each(publishJournalContract)("journal: $name", ({ run }) => run(redisJournalSubject(service, connect)));
});

describe.skipIf(service === null)("redisStore", () => {
  it("keeps all keys under one hash tag, and leaves nothing after delete and prune", async () => {
    const { client, prefix, store, journal } = await place();
    const first = await store.save(connectionFixture("anna", { expiresAt: inDays(1) }), null);
    const second = await store.save(
      connectionFixture("anna", { expiresAt: inDays(2), platformId: "2" }),
      first!.version,
    );
    await store.save(disconnectedFixture("berta"), null);
    const entry = await journal.save("run:anna", { savedAt: 7 }, null);
    await journal.save("run:anna", { savedAt: 8 }, entry!.version);
    const keys = await client.keys(`*${prefix}*`);
    const expected = ["connections", "connections:accounts", "connections:due", "connections:owners", "journal"];
    expect(keys.sort()).toEqual([...expected, "journal:saved"].map((key) => `{${prefix}}:${key}`));
    const members = (index: string) => client.zrange(`{${prefix}}:${index}`, "0", "-1");
    expect(await members("connections:owners")).toEqual(["active\0anna", "disconnected\0berta"]);
    expect(await members("connections:due")).toEqual([`active\0${inDays(2).toISOString()}\0anna`]);
    expect(await members("connections:accounts")).toEqual(["2\0anna"]);
    expect(await members("journal:saved")).toEqual(["1970-01-01T00:00:00.008Z\0run:anna"]);
    await store.save(disconnectedFixture("anna"), second!.version);
    expect(await members("connections:due")).toEqual([]);
    await Promise.all([store.delete("anna"), store.delete("berta"), journal.prune(new Date(9))]);
    expect(await client.keys(`*${prefix}*`)).toEqual([]);
  });

  it("keeps the hash tag of a prefix", async () => {
    const { client, prefix } = await place();
    await redisStore(client, { prefix: `app:{${prefix}}` }).save(connectionFixture("anna"), null);
    expect(await client.exists(`app:{${prefix}}:connections`)).toBe(1);
  });

  // On a server of others, theirs would be forgotten too.
  it.skipIf(service?.own !== true)("continues when the server has lost the scripts", async () => {
    const { client, store, journal } = await place();
    for (let round = 0; round < 3; round += 1) {
      await client.script("FLUSH");
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => store.save(connectionFixture(`anna-${round}`), null)),
      );
      expect(answers.filter(Boolean)).toHaveLength(1);
      await client.script("FLUSH");
      expect((await store.get(`anna-${round}`))?.value?.ownerId).toBe(`anna-${round}`);
      await journal.save(`run:${round}`, { savedAt: 0 }, null);
    }
    await client.script("FLUSH");
    expect(await ownersListed(store, {})).toHaveLength(3);
    await client.script("FLUSH");
    expect(await journal.prune(new Date(1))).toBe(3);
  });

  it.each(kinds)("an error contains no token, over %s", async (_, connect) => {
    const { client, prefix } = await place();
    await client.set(`{${prefix}}:connections`, "no hash");
    const store = redisStore(await connect(server().url), { prefix });
    const error: unknown = await store.save(connectionFixture("anna"), null).catch((thrown: unknown) => thrown);
    record("the error", error);
    const shown = inspect(error, { depth: null, showHidden: true });
    expect(shown).toContain("WRONGTYPE");
    expect(shown).not.toContain("fixture-access-token");
  });

  it("rejects owners and keys that could be confused with others", async () => {
    const { store, journal } = await place();
    for (const odd of ["nul \0", "half a pair \ud83d", "\udc00"]) {
      for (const refused of [
        store.get(odd),
        store.save(connectionFixture(odd), null),
        store.save(connectionFixture("anna", { platformId: odd }), null),
        store.delete(odd),
        store.list({ platformId: odd }),
        journal.load(odd),
        journal.save(odd, { savedAt: 0 }, null),
      ]) {
        await expect(refused).rejects.toMatchObject({ code: "THREADS_VALIDATION" });
      }
    }
    await expect(journal.save("run:anna", { savedAt: NaN }, null)).rejects.toMatchObject({
      code: "THREADS_VALIDATION",
    });
  });

  it("lists correctly by dates outside the range of the indexes", async () => {
    const { store } = await place();
    const [never, long] = [new Date(8.64e15), new Date(-8.64e15)];
    for (const [owner, expiresAt] of Object.entries({ a: inDays(1), b: inDays(2), c: never, d: never, e: long })) {
      await store.save(connectionFixture(owner, { expiresAt }), null);
    }
    expect(await ownersListed(store, { expiresBefore: never, limit: 1 })).toEqual(["e", "a", "b"]);
    expect(await ownersListed(store, { expiresBefore: long })).toEqual([]);
    expect((await store.get("c"))?.value?.auth?.expiresAt).toEqual(never);
  });

  it("list skips an index entry whose record was removed by hand", async () => {
    const { client, prefix, store } = await place();
    for (const owner of ["anna", "berta", "clara"]) await store.save(connectionFixture(owner), null);
    await client.hdel(`{${prefix}}:connections`, "anna");
    expect(await store.get("anna")).toBeNull();
    expect(await ownersListed(store, { limit: 1 })).toEqual(["berta", "clara"]);
    expect(await store.save(connectionFixture("anna", { state: "revoked" }), null)).not.toBeNull();
    expect(await ownersListed(store, {})).toEqual(["anna", "berta", "clara"]);
    expect(await ownersListed(store, { expiresBefore: inDays(99), limit: 1 })).toEqual(["anna", "berta", "clara"]);
  });

  it("returns a record with a damaged first line as unreadable, and can replace or delete it", async () => {
    const { client, prefix, store } = await place();
    const hash = `{${prefix}}:connections`;
    for (const damage of ["", "no line", "{}\nx", '[1,"a"]\nx', '["v",7,false,false]\nx', "\n", '["v"']) {
      for (const owner of ["anna", "berta"]) await store.save(connectionFixture(owner), null);
      await client.hset(hash, "anna", damage);
      const found = (await store.get("anna")) ?? expect.fail("nothing is stored");
      const { ownerId, version } = found as UnreadableConnection;
      expect(found).toEqual({
        ownerId: "anna",
        version: expect.any(String) as string,
        unreadable: expect.any(String) as string,
      });
      for (const query of [{}, { expiresBefore: inDays(99) }, { platformId: connectionFixture("anna").platformId }]) {
        const page = await store.list(query);
        expect(page.unreadable).toEqual([{ ownerId, version, reason: found.unreadable }]);
        expect(page.items.map(({ value }) => value.ownerId)).toEqual(["berta"]);
      }
      expect(await store.save(connectionFixture("anna"), null)).toBeNull();
      expect(await store.save(connectionFixture("anna", { expiresAt: inDays(1) }), version)).not.toBeNull();
      expect(await ownersListed(store, { expiresBefore: inDays(99) })).toEqual(["anna", "berta"]);
      await client.hset(hash, "anna", damage);
      expect(await store.delete("anna")).toBe(true);
      expect(await store.get("anna")).toBeNull();
      expect(await ownersListed(store, {})).toEqual(["berta"]);
      await store.delete("berta");
    }
  });
});

describe.skipIf(service === null)("redisStore pages across states", () => {
  const states = ["active", "expired", "revoked", "error"] as const;
  // In the order of their bytes.
  const owners = ["", " ", "0", "A", "B", "Z", "a", "aa", "ab", "b", "z", "~", "é", "日", "日本", "👩"];
  const fill = async (store: ConnectionStore, make: (owner: string, index: number) => Connection) => {
    for (const [index, owner] of owners.entries()) await store.save(make(owner, index), null);
  };

  it.each<[string, ConnectionQuery]>([
    ["owner", {}],
    ["expiry, when all are equal", { expiresBefore: inDays(2) }],
  ])("by %s are sorted by bytes, at any page size", async (_, query) => {
    const { store } = await place();
    await fill(store, (owner, index) =>
      connectionFixture(owner, { state: states[(index * 3) % 4]!, expiresAt: inDays(1) }),
    );
    for (const limit of [1, 2, 3, 7, 16, 17]) expect(await ownersListed(store, { ...query, limit })).toEqual(owners);
  });

  it("by expiry are sorted by date, together with other conditions", async () => {
    const { store } = await place();
    const dateOf = (index: number) => inDays(1 + ((index * 5) % 7), index % 2);
    await fill(store, (owner, index) =>
      connectionFixture(owner, { state: states[index % 4]!, expiresAt: dateOf(index), platformId: String(index % 2) }),
    );
    const all = owners.map((owner, index) => ({ owner, index, at: dateOf(index).getTime() }));
    const sorted = all.sort((a, b) => a.at - b.at || a.index - b.index);
    const due = { expiresBefore: inDays(6) };
    const before = sorted.filter(({ at }) => at < inDays(6).getTime());
    for (const limit of [1, 3, 20]) {
      expect(await ownersListed(store, { ...due, limit })).toEqual(before.map(({ owner }) => owner));
      const some = before.filter(({ index }) => index % 4 === 0 || index % 4 === 3);
      const twoStates = { states: ["error", "active"], ...due, limit } as const;
      expect(await ownersListed(store, twoStates)).toEqual(some.map(({ owner }) => owner));
      const odd = before.filter(({ index }) => index % 2 === 1).map(({ owner }) => owner);
      expect(await ownersListed(store, { platformId: "1", ...due, limit })).toEqual(odd);
    }
  });

  it("of an account with more owners than a page contain all of them", async () => {
    const { store } = await place();
    const many = Array.from({ length: 1_100 }, (_, index) => `owner-${String(index).padStart(4, "0")}`);
    await Promise.all(
      many.map((owner, index) => store.save(connectionFixture(owner, { expiresAt: inDays(0, 2_000 - index) }), null)),
    );
    const query = { platformId: connectionFixture("").platformId, limit: 500 };
    expect(await ownersListed(store, query)).toEqual(many);
    expect(await ownersListed(store, { ...query, expiresBefore: inDays(1) })).toEqual([...many].reverse());
    expect(await ownersListed(store, { ...query, states: ["revoked"] })).toEqual([]);
  });
});
