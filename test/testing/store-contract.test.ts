/** The contract judged: it passes a sound store, and sees each way to break one. */
import { describe, expect, it } from "vitest";
import { memoryStore } from "../../src/stores/memory.js";
import type { ConnectionStore } from "../../src/connections/store/contract.js";
import { storeContract, type StoreUnderTest } from "../../src/testing/index.js";
import { BROKEN_STORES, damageable, unusableStore, type Breakage } from "./broken-stores/index.js";

const SOUND: Breakage = { caughtBy: [] };

const damages = new WeakMap<ConnectionStore, (ownerId: string) => void>();

/** A store in memory; "another process" is another object over the same data. */
const subjectOf = (broken: Breakage): StoreUnderTest => ({
  make: () => {
    const sound = damageable(broken.make?.() ?? memoryStore());
    const store = broken.over?.(sound) ?? sound;
    damages.set(store, (ownerId) => {
      sound.damage(ownerId);
    });
    return Promise.resolve(store);
  },
  damage: (store, ownerId) => Promise.resolve(damages.get(store)?.(ownerId)),
  reopen: (store) => Promise.resolve(broken.reopen?.(store) ?? { ...store }),
  makeUnusable: () => Promise.resolve(broken.makeUnusable?.() ?? unusableStore()),
});

/** The names of the cases that a store fails. */
async function failures(broken: Breakage): Promise<string[]> {
  const failed: string[] = [];
  for (const { name, run } of storeContract) await run(subjectOf(broken)).catch(() => failed.push(name));
  return failed;
}

describe("storeContract", () => {
  it("passes a sound store, in every case", async () => {
    expect(await failures(SOUND)).toEqual([]);
  });

  it("has a name of its own for each case", () => {
    expect(new Set(storeContract.map(({ name }) => name)).size).toBe(storeContract.length);
  });

  it("says which hook a case needs, and fails without it instead of passing unseen", async () => {
    const hooked = storeContract.filter(({ needs }) => needs !== null);
    expect(hooked.map(({ needs }) => needs)).toEqual([
      "reopen",
      "makeUnusable",
      "damage",
      "damage",
      "damage",
      "damage",
      "damage",
    ]);
    for (const { run, needs } of hooked) {
      await expect(run({ make: () => Promise.resolve(memoryStore()) })).rejects.toThrow(`needs \`${needs}\``);
    }
  });

  it("says what a store does instead", async () => {
    const { run } = storeContract.find(({ name }) => name.startsWith("save over an older version"))!;
    const ignored = BROKEN_STORES["an ignored version"]!;
    await expect(run(subjectOf(ignored))).rejects.toThrow("a write over an older version is not refused");
  });
});

describe("storeContract catches a store with", () => {
  const caught = new Set<string>();

  it.each(Object.entries(BROKEN_STORES))("%s", async (_, broken) => {
    const failed = await failures(broken);
    for (const name of failed) caught.add(name);
    expect(broken.caughtBy).not.toEqual([]);
    expect(failed).toEqual(expect.arrayContaining([...broken.caughtBy]));
  });

  it("each of its cases: none is there for nothing", () => {
    expect(storeContract.map(({ name }) => name).filter((name) => !caught.has(name))).toEqual([]);
  });
});
