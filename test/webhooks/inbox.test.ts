/** The inbox: each event is handled once, and again only after a failure. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { memoryJournal, ThreadsValidationError, type PublishJournal } from "../../src/index.js";
import type { Clock } from "../../src/internal/clock.js";
import { webhookInbox, type ReceivedWebhookEvent, type WebhookInboxOptions } from "../../src/webhooks/index.js";
import { record } from "../support/leaks.js";
import { unhandledRejections } from "../support/unhandled.js";

const NOON = Date.UTC(2026, 10, 23, 12);
const EVENT = { id: "replies:18022222222222222" } as ReceivedWebhookEvent;
const KEY = `webhook:${EVENT.id}`;

/** A clock whose sleeps end when the test has moved the time far enough. */
function handClock() {
  let now = NOON;
  const sleepers = new Set<{ readonly until: number; readonly wake: () => void }>();
  const clock: Clock = {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const onAbort = () => {
          sleepers.delete(sleeper);
          reject(signal?.reason as Error);
        };
        const wake = () => {
          signal?.removeEventListener("abort", onAbort);
          resolve();
        };
        const sleeper = { until: now + ms, wake };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", onAbort);
      }),
  };
  return {
    clock,
    sleeping: () => sleepers.size,
    advance: async (ms: number) => {
      now += ms;
      for (const sleeper of [...sleepers]) {
        if (sleeper.until > now) continue;
        sleepers.delete(sleeper);
        sleeper.wake();
      }
      await settled();
    },
  };
}

/** Waits until every promise that needs no timer has settled. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await nextTurn();
}

/** A handler that ends when the test says so. */
function gate() {
  let open: () => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  let calls = 0;
  const handler = () => {
    calls += 1;
    return new Promise<void>((resolve, reject) => {
      open = resolve;
      fail = reject;
    });
  };
  return { handler, calls: () => calls, open: () => open(), fail: (error: Error) => fail(error) };
}

function inbox(journal: PublishJournal, options: WebhookInboxOptions = {}) {
  const { clock, advance, sleeping } = handClock();
  const once = webhookInbox(journal, { leaseMs: 60_000, clock, ...options });
  return { once, advance, sleeping, clock };
}

const outcome = (delivery: Promise<void>) =>
  delivery.then(
    () => "handled",
    (error: unknown) => {
      record("inbox", error);
      return (error as { reason?: string }).reason ?? (error as Error).message;
    },
  );

describe("webhookInbox", () => {
  it("handles an event once, in any number of deliveries and processes", async () => {
    const journal = memoryJournal();
    const handled: unknown[] = [];
    const handler = (event: unknown) => void handled.push(event);
    for (const { once } of [inbox(journal), inbox(journal)]) {
      for (let delivery = 0; delivery < 3; delivery += 1) await once(handler)(EVENT);
    }
    expect(handled).toEqual([EVENT]);
  });

  it("handles other events, and ignores the journal entry of a publish with the same name", async () => {
    const journal = memoryJournal();
    const handled: string[] = [];
    const { once } = inbox(journal);
    await journal.save(`run:${EVENT.id}`, { savedAt: NOON, done: true }, null);
    for (const id of [EVENT.id, "replies:1", "mentions:18022222222222222:1"])
      await once<{ id: string }>((event) => handled.push(event.id))({ id });
    expect(handled).toEqual([EVENT.id, "replies:1", "mentions:18022222222222222:1"]);
  });

  it("rejects a delivery that arrives while another one is handled, with the time to wait", async () => {
    const journal = memoryJournal();
    const { once, advance } = inbox(journal);
    const { handler, calls, open } = gate();
    const first = once(handler)(EVENT);
    await settled();
    await advance(50);
    await expect(once(handler)(EVENT)).rejects.toMatchObject({
      code: "THREADS_WEBHOOK",
      reason: "in-progress",
      retryable: true,
      retryAfterMs: 59_950,
    });
    open();
    await first;
    await once(handler)(EVENT);
    expect(calls()).toBe(1);
  });

  it("starts the handler once for twenty deliveries at the same time", async () => {
    const journal = memoryJournal();
    const { once } = inbox(journal);
    const { handler, calls, open } = gate();
    const deliveries = Array.from({ length: 20 }, () => outcome(once(handler)(EVENT)));
    await settled();
    open();
    const outcomes = await Promise.all(deliveries);
    expect(calls()).toBe(1);
    expect(outcomes.filter((each) => each === "handled")).toHaveLength(1);
    expect(outcomes.filter((each) => each === "in-progress")).toHaveLength(19);
  });

  it("renews the lease while the handler runs, also for hours", async () => {
    const journal = memoryJournal();
    const { once, advance } = inbox(journal);
    const { handler, calls, open } = gate();
    const first = once(handler)(EVENT);
    await settled();
    for (let minute = 0; minute < 200; minute += 1) {
      await advance(30_000);
      expect(await outcome(once(handler)(EVENT))).toBe("in-progress");
    }
    open();
    await first;
    expect(calls()).toBe(1);
  });

  it("handles an event again after the lease of a process that has died, and not a millisecond earlier", async () => {
    const journal = memoryJournal();
    const dead = inbox(journal);
    const { handler } = gate();
    void dead.once(handler)(EVENT);
    await settled();
    // The clock of the dead process stands still, so it renews nothing.
    const { once, advance } = inbox(journal);
    let calls = 0;
    const count = () => void (calls += 1);
    await advance(59_999);
    expect(await outcome(once(count)(EVENT))).toBe("in-progress");
    await advance(1);
    expect(await outcome(once(count)(EVENT))).toBe("handled");
    expect(await outcome(once(count)(EVENT))).toBe("handled");
    expect(calls).toBe(1);
  });

  it("does not change the entry after another process has claimed the event", async () => {
    const journal = memoryJournal();
    const slow = inbox(journal);
    const stuck = gate();
    const first = slow.once(stuck.handler)(EVENT);
    await settled();
    const { once, advance } = inbox(journal);
    await advance(60_000);
    const running = gate();
    const second = once(running.handler)(EVENT);
    await settled();
    const taken = await journal.load(KEY);
    stuck.open();
    await first;
    expect(await journal.load(KEY)).toEqual(taken);
    running.open();
    await second;
    expect((await journal.load(KEY))?.value).toMatchObject({ done: true });
  });

  it.each<[string, () => unknown]>([
    ["throws", () => expect.fail("broken")],
    ["rejects", () => Promise.reject(new Error("broken"))],
  ])("rejects with the error of a handler that %s, and handles the next delivery", async (_case, broken) => {
    const journal = memoryJournal();
    const { once, sleeping } = inbox(journal);
    expect(await outcome(once(broken)(EVENT))).toContain("broken");
    let calls = 0;
    await once(() => void (calls += 1))(EVENT);
    expect(calls).toBe(1);
    expect(sleeping()).toBe(0);
  });

  it("rejects without calling the handler when the journal fails before it", async () => {
    const down = { ...memoryJournal(), load: () => Promise.reject(new Error("down")) };
    const { once } = inbox(down);
    expect(await outcome(once(() => expect.unreachable())(EVENT))).toBe("down");
    const readOnly = { ...memoryJournal(), save: () => Promise.reject(new Error("read only")) };
    expect(await outcome(inbox(readOnly).once(() => expect.unreachable())(EVENT))).toBe("read only");
  });

  it("marks an event as done although the journal fails four times", async () => {
    const journal = memoryJournal();
    let failures = 4;
    const flaky: PublishJournal = {
      ...journal,
      save: (key, value, version) =>
        value.done === true && failures-- > 0 ? Promise.reject(new Error("down")) : journal.save(key, value, version),
    };
    const { once, advance } = inbox(flaky);
    const first = once(() => undefined)(EVENT);
    for (const pause of [100, 200, 300, 400]) {
      await settled();
      await advance(pause);
    }
    await first;
    await once(() => expect.unreachable())(EVENT);
  });

  it("rejects when the journal fails five times after the handler", async () => {
    const journal = memoryJournal();
    const failing: PublishJournal = {
      ...journal,
      save: (key, value, version) =>
        value.done === true ? Promise.reject(new Error("down")) : journal.save(key, value, version),
    };
    const { once, advance } = inbox(failing);
    const first = outcome(once(() => undefined)(EVENT));
    for (let attempt = 1; attempt < 5; attempt += 1) {
      await settled();
      await advance(attempt * 100);
    }
    expect(await first).toBe("down");
  });

  it("keeps the entry until its lease expires when the journal fails after a handler that threw", async () => {
    const journal = memoryJournal();
    let isDown = false;
    const failing: PublishJournal = {
      ...journal,
      save: (...args) => (isDown ? Promise.reject(new Error("down")) : journal.save(...args)),
    };
    const { once, advance } = inbox(failing);
    const broken = () => {
      isDown = true;
      throw new Error("broken");
    };
    expect(await outcome(once(broken)(EVENT))).toBe("broken");
    isDown = false;
    expect(await outcome(once(broken)(EVENT))).toBe("in-progress");
    await advance(60_000);
    expect(await outcome(once(() => undefined)(EVENT))).toBe("handled");
  });

  it("recognizes its own entry after the result of a save was lost", async () => {
    const journal = memoryJournal();
    let lost = 0;
    const losing: PublishJournal = {
      ...journal,
      // Every save succeeds, and its result is lost, as a driver that repeats a write does.
      save: async (...args) => {
        const saved = await journal.save(...args);
        lost += 1;
        return lost % 2 === 1 ? null : saved;
      },
    };
    let calls = 0;
    const { once } = inbox(losing);
    for (let delivery = 0; delivery < 2; delivery += 1) await once(() => void (calls += 1))(EVENT);
    expect(calls).toBe(1);
    expect((await journal.load(KEY))?.value).toMatchObject({ done: true });
  });

  it("marks an event as done whose entry was pruned while the handler ran", async () => {
    const journal = memoryJournal();
    const { once, clock } = inbox(journal);
    await once(() => journal.prune(new Date(clock.now() + 1)))(EVENT);
    await once(() => expect.unreachable())(EVENT);
  });

  it("keeps trying to renew while the journal fails", async () => {
    const journal = memoryJournal();
    let isDown = false;
    const flaky: PublishJournal = {
      ...journal,
      save: (...args) => (isDown ? Promise.reject(new Error("down")) : journal.save(...args)),
    };
    const { once, advance } = inbox(flaky);
    const { handler, open } = gate();
    const first = once(handler)(EVENT);
    await settled();
    isDown = true;
    await advance(20_000);
    isDown = false;
    await advance(20_000);
    await advance(30_000);
    expect(await outcome(once(handler)(EVENT))).toBe("in-progress");
    open();
    await first;
  });

  it.each([
    ["was written by a clock that was a day ahead", 86_400_000, 86_460_000, "handled"],
    ["is longer than any lease", 0, 86_400_000, "in-progress"],
    ["was written by a clock that was ten seconds ahead", 10_000, 70_000, "in-progress"],
    ["has ended", -60_000, 0, "handled"],
  ])("webhooks: an event whose lease %s: %3$s", async (_, savedAt, until, expected) => {
    const journal = memoryJournal();
    const entry = { holder: "other", done: false, savedAt: NOON + savedAt, until: NOON + until };
    await journal.save(KEY, entry, null);
    expect(await outcome(inbox(journal).once(() => undefined)(EVENT))).toBe(expected);
  });

  it("refuses a handler that is not a function, before any event arrives", () => {
    const { once } = inbox(memoryJournal());
    for (const handler of [undefined, null, {}])
      expect(() => once(handler as never)).toThrow("handler must be a function.");
  });

  it("rejects with in-progress when other writers keep winning", async () => {
    const never: PublishJournal = { ...memoryJournal(), save: () => Promise.resolve(null) };
    await expect(inbox(never).once(() => expect.unreachable())(EVENT)).rejects.toMatchObject({ reason: "in-progress" });
  });

  it("stores the date for pruning, and no content of an event", async () => {
    const journal = memoryJournal();
    await inbox(journal).once(() => undefined)({ ...EVENT, value: { text: "private" } } as typeof EVENT);
    const stored = await journal.load(KEY);
    expect(Object.keys(stored?.value ?? {}).sort()).toEqual(["done", "holder", "savedAt", "until"]);
    expect(stored?.value.savedAt).toBe(NOON);
    expect(await journal.prune(new Date(NOON + 1))).toBe(1);
  });

  it.each([0, -1, NaN, 2 ** 31, "60000"])("refuses the lease %j", (leaseMs) => {
    expect(() => webhookInbox(memoryJournal(), { leaseMs: leaseMs as number })).toThrow(ThreadsValidationError);
  });

  it.each([undefined, null, {}, { load: () => undefined }])("refuses %j as a journal", (journal) => {
    expect(() => webhookInbox(journal as never)).toThrow("journal must be a PublishJournal, with load and save.");
  });

  it("refuses an event without an id, and a clock without a time", async () => {
    const { once } = inbox(memoryJournal());
    await expect(once(() => expect.unreachable())({} as never)).rejects.toThrow(ThreadsValidationError);
    const clock = { now: () => NaN, sleep: () => Promise.resolve() };
    const lost = webhookInbox(memoryJournal(), { clock });
    await expect(lost(() => expect.unreachable())(EVENT)).rejects.toThrow("clock must return the time");
  });
});

describe("a webhook inbox with an unusual clock", () => {
  it.each<[string, Clock["sleep"]]>([
    ["skips waits", () => Promise.resolve()],
    ["returns no promise", () => undefined as never],
    [
      "throws",
      () => {
        throw new Error("no timers");
      },
    ],
  ])("runs the handler to its end: sleep %s", async (_, sleep) => {
    const unhandled = unhandledRejections();
    const once = webhookInbox(memoryJournal(), { clock: { now: () => NOON, sleep } });
    let handled = 0;
    const handle = once(async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      handled += 1;
    });
    await handle(EVENT);
    await handle(EVENT);
    expect(handled).toBe(1);
    expect(unhandled).toEqual([]);
  });
});
