/** Tests the pruning of publish journals by a refresher. */
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createRefresher, memoryJournal, type PublishJournal, type RefresherOptions } from "../../../src/index.js";
import { DAY, HOUR } from "../../support/connections.js";
import { crowd } from "./sweeping.js";

/** Runs one sweep, and resolves when it and the pruning have ended. */
async function sweepOnce(options: Partial<RefresherOptions>): Promise<{ now: number; errors: unknown[] }> {
  const here = await crowd(1);
  const { clock } = here.sandbox.clientOptions;
  const errors: unknown[] = [];
  let waits = 0;
  await new Promise<void>((resolve) => {
    const refresher = createRefresher(here.connections, {
      everyMs: HOUR,
      onError: (error) => errors.push(error),
      clock: {
        now: () => clock.now(),
        sleep: () => {
          waits += 1;
          if (waits === 1) return Promise.resolve();
          resolve();
          return new Promise(() => undefined);
        },
      },
      ...options,
    });
    refresher.start();
  });
  return { now: clock.now(), errors };
}

/** A journal with an entry of each age, in days. */
async function journalWith(now: number, ages: readonly number[]): Promise<PublishJournal> {
  const journal = memoryJournal();
  for (const days of ages) await journal.save(`age ${days}`, { savedAt: now - days * DAY }, null);
  return journal;
}

const has = async (journal: PublishJournal, days: number) => (await journal.load(`age ${days}`)) !== null;

describe("createRefresher with prune", () => {
  it("deletes journal entries older than 30 days after each sweep", async () => {
    const now = (await crowd(1)).sandbox.clientOptions.clock.now();
    const journals = [await journalWith(now, [29, 31]), await journalWith(now, [31])];
    const { errors } = await sweepOnce({ prune: journals });
    expect(await Promise.all(journals.flatMap((journal) => [has(journal, 29), has(journal, 31)]))).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(errors).toEqual([]);
  });

  it("keeps entries for pruneAfterMs", async () => {
    const now = (await crowd(1)).sandbox.clientOptions.clock.now();
    const journal = await journalWith(now, [1.5, 2.5]);
    await sweepOnce({ prune: [journal], pruneAfterMs: 2 * DAY });
    expect([await has(journal, 1.5), await has(journal, 2.5)]).toEqual([true, false]);
  });

  it("reports a journal that fails, and prunes the next one", async () => {
    const now = (await crowd(1)).sandbox.clientOptions.clock.now();
    const down = { ...memoryJournal(), prune: () => Promise.reject(new Error("down")) };
    const journal = await journalWith(now, [31]);
    const { errors } = await sweepOnce({ prune: [down, journal] });
    expect(errors).toEqual([new Error("down")]);
    expect(await has(journal, 31)).toBe(false);
  });

  it("warns that pruning failed when onError is missing", async () => {
    const emitWarning = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    onTestFinished(() => emitWarning.mockRestore());
    const down = { ...memoryJournal(), prune: () => Promise.reject(new Error("down")) };
    await sweepOnce({ prune: [down], onError: undefined });
    expect(String(emitWarning.mock.calls[0]?.[0])).toContain("Pruning a publish journal failed");
  });

  it.each<[string, object]>([
    ["prune", { prune: memoryJournal() }],
    ["prune", { prune: [{ load: () => null, save: () => null }] }],
    ["prune", { prune: [null] }],
    ["pruneAfterMs", { pruneAfterMs: DAY - 1 }],
    ["pruneAfterMs", { pruneAfterMs: Number.NaN }],
    ["pruneAfterMs", { pruneAfterMs: "30 days" }],
  ])("refuses an invalid %s", (name, options) => {
    const connections = { refreshDue: () => Promise.reject(new Error("unused")) };
    expect(() => createRefresher(connections, { everyMs: HOUR, ...options })).toThrow(
      expect.objectContaining({ code: "THREADS_CONFIG", problems: [expect.objectContaining({ name }) as unknown] }),
    );
  });

  it("accepts the shortest pruneAfterMs, one day", () => {
    const connections = { refreshDue: () => Promise.reject(new Error("unused")) };
    expect(() => createRefresher(connections, { everyMs: HOUR, pruneAfterMs: DAY })).not.toThrow();
  });
});
