/** Clocks that step, and answers that are late: a doubt is over when its time is, and not when somebody's clock says so. */
import { expect, it } from "vitest";
import type { PublishStep } from "../../src/index.js";
import { publishStage, type PublishStage } from "./support.js";
import { lateToPublish, type Life } from "./support-life.js";

const TEXT = "a day at sea";
const HOUR_MS = 3_600_000;

/** One post, whatever Threads makes of a container that is published twice. */
const once = () => publishStage({ readings: { publishTwice: "doubles" } });

/** A process whose clock steps when it reports something for the n-th time; Threads' own goes on as before. */
async function publishStepping(stage: PublishStage, at: PublishStep, count: number, byMs: number) {
  const life = lateToPublish(stage.clock, 20_000);
  let [offMs, seen] = [0, 0];
  const clock = {
    now: () => stage.clock.now() + offMs,
    sleep: (ms: number, signal?: AbortSignal) => life.unless(() => stage.clock.sleep(ms, signal)),
  };
  const post = await stage.process({ life, client: { clock } }).publish({ text: TEXT }, "job", {
    onProgress: ({ step }) => {
      if (step === at && ++seen === count) offMs = byMs;
    },
  });
  await life.arrive();
  return post;
}

it.each<[string, number, PublishStep, number]>([
  ["forward before the first question", HOUR_MS, "ask", 1],
  ["forward between two questions", HOUR_MS, "ask", 2],
  ["back between two questions", -HOUR_MS, "ask", 2],
  ["forward just before the publish request", HOUR_MS, "publish", 1],
  ["back just before the publish request", -HOUR_MS, "publish", 1],
])("a clock that steps by an hour, %s, ends no doubt too early", async (_when, byMs, at, count) => {
  const stage = await once();
  const { id } = await publishStepping(stage, at, count, byMs);
  expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
});

it("a look that was sent before the doubt was over proves nothing, however late its answer is read", async () => {
  const stage = await once();
  const late = lateToPublish(stage.clock, Infinity);
  let [asks, slow] = [0, false];
  const life: Life = {
    ...late,
    wire: (dispatch) =>
      late.wire((options, handler) =>
        dispatch(options, {
          onRequestStart: (controller, context: unknown) => handler.onRequestStart?.(controller, context),
          onResponseStart: (...args) => handler.onResponseStart?.(...args),
          onResponseData: (...args) => handler.onResponseData?.(...args),
          onResponseEnd: (...args) => {
            if (asks !== 2 || slow) return handler.onResponseEnd?.(...args);
            slow = true;
            stage.clock.advance(60_000);
            void late.arrive().then(() => handler.onResponseEnd?.(...args));
          },
        }),
      ),
  };
  const { id } = await stage.process({ life }).publish({ text: TEXT }, "job", {
    onProgress: ({ step }) => {
      if (step === "ask") asks += 1;
    },
  });
  expect(slow).toBe(true);
  expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
});
