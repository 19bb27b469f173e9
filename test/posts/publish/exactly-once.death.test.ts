/** A process that is killed at any point of a publish, and another process that continues its key. */
import { describe, expect, it } from "vitest";
import { ThreadsPublishInProgressError } from "../../../src/index.js";
import { rejection } from "../../support/mock.js";
import { KINDS, publishStage, type KindRow, type PublishStage } from "../support.js";
import { mortal } from "../support-life.js";

const FIVE_MINUTES = 5 * 60_000;
/** No publish passes more points than this. An endless loop must not look like a slow test. */
const MOST_POINTS = 200;

const TEXT_ROW: KindRow = { kind: "text", draft: (text) => ({ text }), containers: 1 };
const DYING = KINDS.filter(({ kind }) => kind !== "ghost");

async function parentOf({ process }: PublishStage): Promise<string> {
  return (await process().account.publish({ text: "the parent" })).id;
}

/** Lets a process die at a point. Returns whether it died. */
async function dieAt(
  stage: PublishStage,
  draft: Parameters<KindRow["draft"]>,
  row: KindRow,
  key: string,
  point: number,
) {
  const life = mortal(point);
  const { publish } = stage.process({ life });
  const ended = publish(row.draft(...draft), key).then(() => "done" as const);
  // A dead process never settles, so its end is observed from outside.
  for (;;) {
    const state = await Promise.race([ended, new Promise<null>((resolve) => setTimeout(resolve, 1, null))]);
    if (state === "done") return false;
    if (life.over) return true;
  }
}

/** Retries the key as a queue of the host does: while it is retryable, after the reported time. */
async function takeUp(
  stage: PublishStage,
  row: KindRow,
  draft: Parameters<KindRow["draft"]>,
  key: string,
  clockOffMs: number,
) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await stage.process({ clockOffMs }).publish(row.draft(...draft), key);
    } catch (error) {
      if (!(error instanceof ThreadsPublishInProgressError) || tries === 3) throw error;
      stage.clock.advance(error.retryAfterMs ?? NaN);
    }
  }
}

describe.each(DYING)("publish: a process that publishes a $kind", (row) => {
  it.each([
    ["a clock that is right", 0],
    ["a clock five minutes ahead", FIVE_MINUTES],
    ["a clock five minutes behind", -FIVE_MINUTES],
  ])("may die at any point: the next one, with %s, publishes it once", async (_clock, clockOffMs) => {
    const stage = await publishStage();
    const parent = await parentOf(stage);
    let point = 1;
    for (; point < MOST_POINTS; point += 1) {
      const draft = [`${row.kind} ${point}`, parent] as const;
      const key = `job-${point}`;
      const died = await dieAt(stage, [...draft], row, key, point);
      const post = await takeUp(stage, row, [...draft], key, clockOffMs);
      expect(
        stage.postsOf(draft[0]).map(({ id }) => id),
        `killed at point ${point}`,
      ).toEqual([post.id]);

      const published = stage.count("publish");
      await expect(takeUp(stage, row, [...draft], key, clockOffMs)).resolves.toEqual(post);
      expect(stage.count("publish")).toBe(published);
      if (!died) break;
    }
    // Creations, status reads, list reads, the publish request and the saves before each: it died at many points.
    expect(point).toBeGreaterThan(20);
    expect(point).toBeLessThan(MOST_POINTS);
  });

  it("may die twice", async () => {
    const stage = await publishStage();
    const parent = await parentOf(stage);
    for (let first = 2; first < 40; first += 5) {
      for (let second = 1; second < 30; second += 8) {
        const draft = [`${row.kind} ${first} ${second}`, parent] as const;
        const key = `job-${first}-${second}`;
        await dieAt(stage, [...draft], row, key, first);
        stage.clock.advance(120_000);
        await dieAt(stage, [...draft], row, key, second);
        const post = await takeUp(stage, row, [...draft], key, 0);
        expect(
          stage.postsOf(draft[0]).map(({ id }) => id),
          `killed at ${first} and ${second}`,
        ).toEqual([post.id]);
      }
    }
  });
});

it("publish: reports how long to wait for a key whose holder died", async () => {
  const stage = await publishStage();
  await dieAt(stage, ["a day at sea", ""], TEXT_ROW, "job", 12);
  const error = await rejection(stage.process().publish({ text: "a day at sea" }, "job"));
  expect(error).toMatchObject({ name: "ThreadsPublishInProgressError", retryable: true, idempotencyKey: "job" });
  const { retryAfterMs } = error as ThreadsPublishInProgressError;
  expect(retryAfterMs).toBeGreaterThan(10_000);
  expect(retryAfterMs).toBeLessThanOrEqual(13_000);
  expect(stage.sandbox.posts()).toEqual([]);
});
