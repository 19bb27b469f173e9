/** The contract judged: it passes a sound journal, and sees each way to break one. */
import { describe, expect, it } from "vitest";
import { ThreadsValidationError } from "../../src/errors/index.js";
import { memoryJournal } from "../../src/posts/publish/memory-journal.js";
import { publishJournalContract, type JournalUnderTest } from "../../src/testing/index.js";
import { BROKEN_JOURNALS, unusableJournal, type Breakage } from "./broken-journals/index.js";

const SOUND: Breakage = { caughtBy: [] };

/** A journal in memory; "another process" is another object over the same data. */
const subjectOf = (broken: Breakage): JournalUnderTest => ({
  make: () => Promise.resolve(broken.make?.() ?? memoryJournal()),
  reopen: (journal) => Promise.resolve(broken.reopen?.(journal) ?? { ...journal }),
  makeUnusable: () => Promise.resolve(broken.makeUnusable?.() ?? unusableJournal()),
});

/** The names of the cases that a journal fails. */
async function failures(broken: Breakage): Promise<string[]> {
  const failed: string[] = [];
  for (const { name, run } of publishJournalContract) await run(subjectOf(broken)).catch(() => failed.push(name));
  return failed;
}

describe("publishJournalContract", () => {
  it("passes a sound journal, in every case", async () => {
    expect(await failures(SOUND)).toEqual([]);
  });

  it("has a name of its own for each case", () => {
    expect(new Set(publishJournalContract.map(({ name }) => name)).size).toBe(publishJournalContract.length);
  });

  it("says which hook a case needs, and fails without it instead of passing unseen", async () => {
    const hooked = publishJournalContract.filter(({ needs }) => needs !== null);
    expect(hooked.map(({ needs }) => needs)).toEqual(["reopen", "reopen", "makeUnusable"]);
    for (const { run, needs } of hooked) {
      await expect(run({ make: () => Promise.resolve(memoryJournal()) })).rejects.toThrow(`needs \`${needs}\``);
    }
  });

  it("says what a journal does instead", async () => {
    const { run } = publishJournalContract.find(({ name }) => name.startsWith("save over an older version"))!;
    const ignored = BROKEN_JOURNALS["an ignored version"]!;
    await expect(run(subjectOf(ignored))).rejects.toThrow("a write over an older version is not refused");
  });
});

describe("publishJournalContract catches a journal with", () => {
  const caught = new Set<string>();

  it.each(Object.entries(BROKEN_JOURNALS))("%s", async (_, broken) => {
    const failed = await failures(broken);
    for (const name of failed) caught.add(name);
    expect(broken.caughtBy).not.toEqual([]);
    expect(failed).toEqual(expect.arrayContaining([...broken.caughtBy]));
  });

  it("each of its cases: none is there for nothing", () => {
    expect(publishJournalContract.map(({ name }) => name).filter((name) => !caught.has(name))).toEqual([]);
  });
});

describe("memoryJournal", () => {
  it("refuses a date that is none as every other argument is refused", async () => {
    await expect(memoryJournal().prune(new Date(NaN))).rejects.toThrow(ThreadsValidationError);
  });
});
