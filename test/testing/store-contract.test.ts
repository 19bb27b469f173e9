/** Checks the contract itself: it passes a correct store, and fails each broken one. */
import { describe, expect, it } from "vitest";
import { memoryStore } from "../../src/stores/memory.js";
import type { ConnectionStore } from "../../src/connections/store/contract.js";
import { storeContract, type StoreUnderTest } from "../../src/testing/index.js";
import { BROKEN_STORES, damageable, unusableStore, type Breakage } from "./broken-stores/index.js";

const SOUND: Breakage = { caughtBy: [] };

const damages = new WeakMap<ConnectionStore, (ownerId: string) => void>();

/** A store in memory; another process is another object over the same data. */
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

/** Returns the names of the cases that a store fails. */
async function failures(broken: Breakage): Promise<string[]> {
  const failed: string[] = [];
  for (const { name, run } of storeContract) await run(subjectOf(broken)).catch(() => failed.push(name));
  return failed;
}

describe("storeContract", () => {
  it("passes a correct store in every case", async () => {
    expect(await failures(SOUND)).toEqual([]);
  });

  it("has a different name for each case", () => {
    expect(new Set(storeContract.map(({ name }) => name)).size).toBe(storeContract.length);
  });

  it("names the hook that a case needs, and fails the case without it", async () => {
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

  it("reports what a broken store did", async () => {
    const { run } = storeContract.find(({ name }) => name.startsWith("save returns null for an older version"))!;
    const ignored = BROKEN_STORES["an ignored version"]!;
    await expect(run(subjectOf(ignored))).rejects.toThrow("save over an older version succeeded, and must return null");
  });
});

describe("storeContract fails a store with", () => {
  const caught = new Set<string>();

  it.each(Object.entries(BROKEN_STORES))("%s", async (_, broken) => {
    const failed = await failures(broken);
    for (const name of failed) caught.add(name);
    expect(broken.caughtBy).not.toEqual([]);
    expect(failed).toEqual(expect.arrayContaining([...broken.caughtBy]));
  });

  it("at least one broken implementation for each of its cases", () => {
    expect(storeContract.map(({ name }) => name).filter((name) => !caught.has(name))).toEqual([]);
  });
});
