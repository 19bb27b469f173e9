import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { memoryStore } from "../../src/stores/memory.js";
import { connectionFixture, storeContract, type StoreUnderTest } from "../../src/testing/index.js";
import { record } from "../support/leaks.js";

const subject: StoreUnderTest = { make: () => Promise.resolve(memoryStore()) };

describe("memoryStore keeps the contract", () => {
  // Nothing to reopen, and no database that could be away.
  it.each(storeContract.filter(({ needs }) => needs === null))("$name", ({ run }) => run(subject));
});

describe("memoryStore", () => {
  it("shares neither records nor versions with another store", async () => {
    const [one, other] = [memoryStore(), memoryStore()];
    const saved = await one.save(connectionFixture("anna"), null);
    expect(await other.get("anna")).toBeNull();
    expect((await other.save(connectionFixture("anna"), null))?.version).not.toBe(saved?.version);
  });

  it("shows no token when it is logged", async () => {
    const store = memoryStore();
    await store.save(connectionFixture("anna"), null);
    record("the store", store);
    expect(inspect(store, { depth: null, showHidden: true })).not.toContain("fixture-access-token");
  });

  it("rejects a value that is not a connection, and stores nothing", async () => {
    const store = memoryStore();
    for (const odd of [undefined, null, "anna", {}, { ...connectionFixture("anna"), health: undefined }])
      await expect(store.save(odd as never, null)).rejects.toThrow("connection is not a connection record.");
    expect((await store.list({})).items).toEqual([]);
  });

  it("rejects a connection that cannot be copied, and stores nothing", async () => {
    const store = memoryStore();
    const odd = Object.assign(connectionFixture("anna"), { toJSON: () => "a function" });
    await expect(store.save(odd, null)).rejects.toThrow();
    expect(await store.get("anna")).toBeNull();
  });
});
