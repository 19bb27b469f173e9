/** Each limit of the stores, at its value and one beyond, in every store. */
import { describe, expect, it } from "vitest";
import { memoryStore } from "../../src/stores/memory.js";
import { pageCursor } from "../../src/connections/store/paging.js";
import { quotedName } from "../../src/stores/shared/names.js";
import type { StoreUnderTest } from "../../src/testing/index.js";
import { connectionFixture, inDays } from "../../src/testing/store-contract/fixture.js";
import { insert, present } from "../../src/testing/store-contract/tools.js";
import { postgresService } from "../support/services/postgres.js";
import { redisService } from "../support/services/redis.js";
import { IN_DOCUMENTS, mongodbService, mongodbStoreSubject } from "../support/stores/mongodb.js";
import { postgresStoreSubject } from "../support/stores/postgres.js";
import { CLIENTS, redisStoreSubject } from "../support/stores/redis.js";
import { sqliteStoreSubject } from "../support/stores/sqlite.js";

const [postgres, redis, mongodb] = [await postgresService(), await redisService(), await mongodbService()];

const SUBJECTS: Readonly<Record<string, (() => StoreUnderTest) | null>> = {
  memory: () => ({ make: () => Promise.resolve(memoryStore()) }),
  PostgreSQL: postgres && (() => postgresStoreSubject(postgres)),
  SQLite: () => sqliteStoreSubject("libsql"),
  Redis: redis && (() => redisStoreSubject(redis, CLIENTS.ioredis)),
  "MongoDB, in a collection of its own": () => mongodbStoreSubject(mongodb),
  "MongoDB, in documents": () => mongodbStoreSubject(mongodb, IN_DOCUMENTS),
};

const validation = { code: "THREADS_VALIDATION" };

describe.each(Object.entries(SUBJECTS).filter(([, subject]) => subject !== null))("%s", (name, subject) => {
  const make = () => subject!().make();

  it("rejects a cursor with a NUL in both orders", async () => {
    const store = await make();
    await insert(store, connectionFixture("anna"));
    for (const query of [{}, { expiresBefore: inDays(99) }]) {
      const cursor = pageCursor({ ownerId: "an\0na", expiresAt: inDays(1) }, query);
      const listed = (async () => store.list({ ...query, cursor }))();
      await expect(listed).rejects.toMatchObject({ ...validation, message: "cursor must not contain NUL characters." });
    }
  });

  it("lists at most 1,000 connections on a page", async () => {
    const store = await make();
    const everyone = Array.from({ length: 1_001 }, (_, index) => `owner-${index}`);
    for (let from = 0; from < everyone.length; from += 50) {
      await Promise.all(everyone.slice(from, from + 50).map((owner) => insert(store, connectionFixture(owner))));
    }
    for (const [limit, size] of [
      [999, 999],
      [1_000, 1_000],
      [1_001, 1_000],
    ] as const) {
      const { items, cursor } = await store.list({ limit });
      expect([items.length, typeof cursor]).toEqual([size, "string"]);
    }
    await store.delete("owner-1000");
    const { items, cursor } = await store.list({ limit: 1_000 });
    expect([items.length, cursor]).toEqual([1_000, undefined]);
  });

  it.skipIf(name === "memory")("accepts owner ids of 255 characters, and names a longer one in its error", async () => {
    const store = await make();
    for (const longest of ["x".repeat(255), "日".repeat(255), `${"\u{1f600}".repeat(127)}x`]) {
      await insert(store, connectionFixture(longest));
      expect((await present(store, longest)).value.ownerId).toBe(longest);
      const longer = `${longest}x`;
      for (const run of [
        () => store.get(longer),
        () => store.save(connectionFixture(longer), null),
        () => store.delete(longer),
      ]) {
        const refused = (async () => run())();
        await expect(refused).rejects.toMatchObject({
          ...validation,
          issues: [{ path: ["ownerId"], limit: 255, actual: 256 }],
        });
      }
      expect(await store.delete(longest)).toBe(true);
    }
  });

  it("lists connections without a date first, by owner, and pages through them", async () => {
    const store = await make();
    const undated = ["b", "a", "c"];
    for (const owner of undated) await insert(store, connectionFixture(owner, { auth: { expiresAt: null } }));
    await insert(store, connectionFixture("e", { auth: { expiresAt: null }, state: "error" }));
    await insert(store, connectionFixture("0", { expiresAt: inDays(1) }));
    await insert(store, connectionFixture("z", { expiresAt: inDays(0) }));
    await insert(store, connectionFixture("later", { expiresAt: inDays(9) }));
    for (const limit of [1, 2, 3, 4, 5, 6, 7]) {
      const found: string[] = [];
      for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
        const page = await store.list({ expiresBefore: inDays(2), limit, cursor });
        found.push(...page.items.map(({ value }) => value.ownerId));
        ({ cursor } = page);
      }
      expect(found).toEqual(["a", "b", "c", "e", "z", "0"]);
    }
    const active = await store.list({ expiresBefore: inDays(2), states: ["active"] });
    expect(active.items.map(({ value }) => value.ownerId)).toEqual(["a", "b", "c", "z", "0"]);
    const { value, version } = await present(store, "a");
    expect(value).toEqual(connectionFixture("a", { auth: { expiresAt: null } }));
    expect(await store.save(connectionFixture("a", { expiresAt: inDays(5) }), version)).not.toBeNull();
    const after = await store.list({ expiresBefore: inDays(2) });
    expect(after.items.map(({ value }) => value.ownerId)).toEqual(["b", "c", "e", "z", "0"]);
  });
});

it("a table's name has at most 48 characters, and no other text around it", () => {
  expect(quotedName("table", "a".repeat(48))).toBe(`"${"a".repeat(48)}"`);
  for (const refused of ["a".repeat(49), "", "1a", " a", "a ", "a\n", 'a"', "a.b", "\na"]) {
    expect(() => quotedName("table", refused)).toThrow(expect.objectContaining({ code: "THREADS_CONFIG" }) as Error);
  }
});
