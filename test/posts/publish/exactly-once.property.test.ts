/** Random runs: a few keys, some with equal drafts, in processes that die while Threads fails. The sandbox's record is compared. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { ThreadsPublishInProgressError } from "../../../src/index.js";
import type { Fault, SandboxPost } from "../../../src/testing/index.js";
import { KINDS, publishStage, type KindRow, type PublishStage } from "../support.js";
import { immortal, mortal } from "../support-life.js";

const SEED = 20261123;
const RUNS = 60;

/** Kinds of posts that have equal texts, and differ in everything else. */
const ROWS: readonly KindRow[] = [
  ...KINDS,
  { kind: "tagged", draft: (text) => ({ text, topicTag: "Sea" }), containers: 1 },
  { kind: "quote", draft: (text, quote) => ({ text, quote }), containers: 1 },
];
const KEYS = 5;
const FIVE_MINUTES = 300_000;

const fault = fc
  .record({
    on: fc.constantFrom<Fault["on"][]>("publish", "publish", "create-container", "node", "list-threads"),
    occurrence: fc.integer({ min: 1, max: 6 }),
    times: fc.integer({ min: 1, max: 2 }),
    what: fc.constantFrom(
      { kind: "close-before" },
      { kind: "close-after" },
      { kind: "cut" },
      { kind: "html-502" },
      { kind: "html-502", effect: "after" },
      { kind: "graph-error", status: 500, code: 10, effect: "after" },
      { kind: "graph-error", status: 400, code: 24, subcode: 4279009 },
      { kind: "graph-error", status: 400, code: 2, effect: "after" },
      { kind: "malformed-json" },
      { kind: "rate-limited" },
      { kind: "late", ms: 1 },
    ),
  })
  .map(({ what, ...where }) => ({ ...what, ...where }));

/** A process: its key, how long it lives, its clock, and how much time passes before it. */
const work = fc.record({
  key: fc.integer({ min: 0, max: KEYS - 1 }),
  diesAt: fc.oneof(fc.constant(Infinity), fc.integer({ min: 1, max: 60 })),
  clockOffMs: fc.constantFrom(0, 0, FIVE_MINUTES, -FIVE_MINUTES),
  passesMs: fc.constantFrom(0, 1_000, 50_000, 120_000),
  together: fc.boolean(),
});

const story = fc.record({
  kinds: fc.array(fc.integer({ min: 0, max: ROWS.length - 1 }), { minLength: KEYS, maxLength: KEYS }),
  texts: fc.array(fc.constantFrom("one", "two"), { minLength: KEYS, maxLength: KEYS }),
  faults: fc.array(fault, { maxLength: 6 }),
  works: fc.array(work, { minLength: 4, maxLength: 12 }),
  listDelayMs: fc.constantFrom(0, 0, 5_000),
});

/** Ends with the process: by its result, its error, or its death. */
async function ended(publishing: Promise<unknown>, life: { readonly over: boolean }): Promise<void> {
  const settled = publishing.then(
    () => true,
    () => true,
  );
  const tick = () => new Promise<boolean>((resolve) => setTimeout(resolve, 0, false));
  while (!life.over && !(await Promise.race([settled, tick()])));
}

async function finish(stage: PublishStage, row: KindRow, text: string, parent: string, key: string) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await stage.process().publish(row.draft(text, parent), key);
    } catch (error) {
      if (tries === 40) throw error;
      stage.clock.advance(error instanceof ThreadsPublishInProgressError ? (error.retryAfterMs ?? 0) : 60_000);
    }
  }
}

it(`publish: each key publishes once under random faults (seed ${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(story, async ({ kinds, texts, faults, works, listDelayMs }) => {
      const stage = await publishStage({ listDelayMs });
      const parent = (await stage.process().account.publish({ text: "the parent" })).id;
      for (const each of faults) stage.sandbox.inject(each);
      const rowOf = (key: number) => ROWS[kinds[key]!]!;
      const textOf = (key: number) => texts[key]!;

      const running: Promise<void>[] = [];
      for (const { key, diesAt, clockOffMs, passesMs, together } of works) {
        stage.clock.advance(passesMs);
        const life = diesAt === Infinity ? immortal() : mortal(diesAt);
        const { publish } = stage.process({ life, clockOffMs });
        running.push(ended(publish(rowOf(key).draft(textOf(key), parent), `job-${key}`), life));
        if (!together) await Promise.all(running);
      }
      await Promise.all(running);

      const results = new Map<string, string[]>();
      for (let key = 0; key < KEYS; key += 1) {
        const { id } = await finish(stage, rowOf(key), textOf(key), parent, `job-${key}`);
        const draft = `${rowOf(key).kind} ${textOf(key)}`;
        results.set(draft, [...(results.get(draft) ?? []), id]);
      }
      // Equal drafts are compared as a set, because their posts cannot be told apart.
      for (const [draft, ids] of results) {
        const [kind, text] = draft.split(" ");
        const posts = stage.postsOf(text ?? "").filter((post) => kindOf(post) === kind);
        expect(posts.map(({ id }) => id).toSorted(), draft).toEqual(ids.toSorted());
      }
      expect(stage.sandbox.posts()).toHaveLength(KEYS + 1);
      await stage.close();
    }),
    { seed: SEED, numRuns: RUNS },
  );
});

function kindOf(post: SandboxPost): string {
  if (post.ghost) return "ghost";
  if (post.replyTo !== null) return "reply";
  if (post.quoteOf !== null) return "quote";
  if (post.topicTag !== null) return "tagged";
  return { IMAGE: "image", CAROUSEL_ALBUM: "carousel" }[post.mediaType as string] ?? "text";
}
