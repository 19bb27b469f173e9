/** Checks the contract itself: it passes a correct journal, and fails each broken one. */
import { describe, expect, it } from "vitest";
import { ThreadsValidationError } from "../../src/errors/index.js";
import { memoryJournal } from "../../src/posts/publish/memory-journal.js";
import { publishJournalContract, type JournalUnderTest } from "../../src/testing/index.js";
import { BROKEN_JOURNALS, unusableJournal, type Breakage } from "./broken-journals/index.js";

const SOUND: Breakage = { caughtBy: [] };

/** A journal in memory; another process is another object over the same data. */
const subjectOf = (broken: Breakage): JournalUnderTest => ({
  make: () => Promise.resolve(broken.make?.() ?? memoryJournal()),
  reopen: (journal) => Promise.resolve(broken.reopen?.(journal) ?? { ...journal }),
  makeUnusable: () => Promise.resolve(broken.makeUnusable?.() ?? unusableJournal()),
});

/** Returns the names of the cases that a journal fails. */
async function failures(broken: Breakage): Promise<string[]> {
  const failed: string[] = [];
  for (const { name, run } of publishJournalContract) await run(subjectOf(broken)).catch(() => failed.push(name));
  return failed;
}

describe("publishJournalContract", () => {
  it("passes a correct journal in every case", async () => {
    expect(await failures(SOUND)).toEqual([]);
  });

  it("has a different name for each case", () => {
    expect(new Set(publishJournalContract.map(({ name }) => name)).size).toBe(publishJournalContract.length);
  });

  it("names the hook that a case needs, and fails the case without it", async () => {
    const hooked = publishJournalContract.filter(({ needs }) => needs !== null);
    expect(hooked.map(({ needs }) => needs)).toEqual(["reopen", "reopen", "makeUnusable"]);
    for (const { run, needs } of hooked) {
      await expect(run({ make: () => Promise.resolve(memoryJournal()) })).rejects.toThrow(`needs \`${needs}\``);
    }
  });

  it("reports what a broken journal did", async () => {
    const { run } = publishJournalContract.find(({ name }) =>
      name.startsWith("save returns null for an older version"),
    )!;
    const ignored = BROKEN_JOURNALS["an ignored version"]!;
    await expect(run(subjectOf(ignored))).rejects.toThrow("save over an older version succeeded, and must return null");
  });
});

describe("publishJournalContract fails a journal with", () => {
  const caught = new Set<string>();

  it.each(Object.entries(BROKEN_JOURNALS))("%s", async (_, broken) => {
    const failed = await failures(broken);
    for (const name of failed) caught.add(name);
    expect(broken.caughtBy).not.toEqual([]);
    expect(failed).toEqual(expect.arrayContaining([...broken.caughtBy]));
  });

  it("at least one broken implementation for each of its cases", () => {
    expect(publishJournalContract.map(({ name }) => name).filter((name) => !caught.has(name))).toEqual([]);
  });
});

describe("memoryJournal", () => {
  it("rejects an invalid date with a ThreadsValidationError", async () => {
    await expect(memoryJournal().prune(new Date(NaN))).rejects.toThrow(ThreadsValidationError);
  });
});
