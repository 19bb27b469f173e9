/** Random steps of one run's lease, over a journal that loses acknowledgements: what the journal then holds is compared with a model. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { memoryJournal, type PublishJournal } from "../../../src/index.js";
import { acquireLease, JournalLease } from "../../../src/posts/publish/journal-lease.js";
import { mayBeLive, readRecord, type PublishRecord } from "../../../src/posts/publish/record.js";
import { DEFAULT_PUBLISH_TIMING } from "../../../src/posts/publish/timing.js";
import { manualClock } from "../../support/clock.js";
import { USER } from "../support.js";

const SEED = 20261128;
const RUNS = 400;
const KEY = "run:job";
const POST = { id: "17900000000000001", permalink: null, instagram: null };
const noop = () => undefined;

type Changes = Partial<Pick<PublishRecord, "container" | "unconfirmed" | "live" | "reported">>;

/** What the run writes, in the order in which publishing writes it. */
const CHANGES: readonly Changes[] = [
  { container: "17" },
  { unconfirmed: { until: 1e13, requestedAt: 1 } },
  { live: true, reported: POST },
];

const step = fc.oneof(
  fc.record({ do: fc.constantFrom("save", "stage"), change: fc.nat(CHANGES.length - 1) }),
  fc.record({
    do: fc.constantFrom("renew", "renew", "renew", "release", "finish", "take-over", "other-finishes", "prune"),
  }),
  fc.record({ do: fc.constant("pass"), ms: fc.constantFrom(1_000, 7_000, 13_000) }),
);
/** The result of each save in turn. */
const save = fc.constantFrom("works", "works", "works", "fails", "loses its acknowledgement");

interface Step {
  readonly do: string;
  readonly change?: number;
  readonly ms?: number;
}

async function play(steps: readonly Step[], saves: readonly string[]): Promise<void> {
  const clock = manualClock();
  const journal = memoryJournal();
  const results = [...saves];
  const shaky: PublishJournal = {
    ...journal,
    save: async (key, value, ifVersion) => {
      const result = results.shift() ?? "works";
      if (result === "fails") throw new Error("journal lost");
      const saved = await journal.save(key, value, ifVersion);
      if (result !== "works") throw new Error("acknowledgement lost");
      return saved;
    },
  };
  const transport = {
    serverNow: () => clock.now(),
    serverTime: {},
    clock: { ...clock, sleep: () => Promise.resolve() },
  };
  const context = { calls: { transport }, timing: DEFAULT_PUBLISH_TIMING, report: noop } as never;
  const identity = { shared: true, key: "job", draft: "draft", account: USER };
  const stored = async () => readRecord((await journal.load(KEY))?.value);
  const lease = await acquireLease({ ...identity, journal }, context, false);
  if (!(lease instanceof JournalLease)) throw new Error("the key is finished");
  // Same lease, but its journal is shaky from here on.
  Object.assign(lease, { identity: { ...identity, journal: shaky } });
  const holder = (await stored())?.lease?.holder;

  for (const each of steps) {
    const before = await stored();
    const change = CHANGES[each.change ?? 0] ?? {};
    if (each.do === "save") await lease.save(change).catch(noop);
    else if (each.do === "stage") lease.stage(change);
    else if (each.do === "pass") clock.advance(each.ms ?? 0);
    else if (each.do === "prune") await journal.prune(new Date(clock.now() - 60_000));
    else if (each.do === "release") await lease.release();
    else if (each.do === "finish") await lease.finish(POST);
    else if (each.do === "take-over") await acquireLease({ ...identity, journal }, context, false).catch(noop);
    else if (each.do === "other-finishes") {
      const other = await acquireLease({ ...identity, journal }, context, false).catch(() => null);
      if (other instanceof JournalLease) await other.finish({ ...POST, id: "17900000000000002" });
    } else {
      await lease.renew().catch(noop);
      const after = await stored();
      if (before === null || after === null) continue;
      const facts = (record: PublishRecord) => ({ ...record, lease: null, savedAt: 0 });
      // A renewal changes the lease, and nothing else.
      expect(facts(after)).toEqual(facts(before));
      // It never renews a lease that was released, or that another run holds.
      if (before.lease?.holder !== holder) expect(after.lease).toEqual(before.lease);
    }
    const after = await stored();
    // No step here makes a post that may be live one that is not.
    if (before !== null && after !== null && mayBeLive(before)) expect(mayBeLive(after)).toBe(true);
  }
}

it(`publish: a renewal of a lease changes nothing else in the journal (seed ${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), fc.array(save, { maxLength: 14 }), play),
    { seed: SEED, numRuns: RUNS },
  );
});
