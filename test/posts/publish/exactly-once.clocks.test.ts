/** Clocks that step, and answers that are late: a doubt is over when its time is, and not when somebody's clock says so. */
import { expect, it } from "vitest";
import type { PublishStep } from "../../../src/index.js";
import { image, publishStage, type PublishStage } from "../support.js";
import { immortal, lateToPublish, type Life } from "../support-life.js";

const TEXT = "a day at sea";
const HOUR_MS = 3_600_000;

/** One post, whatever Threads makes of a container that is published twice. */
const once = () => publishStage({ behaviors: { publishTwice: "doubles" } });

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

it("one answer with a wrong Date holds a key no longer than the longest doubt there is", async () => {
  const stage = await publishStage({ faults: [{ kind: "close-before", on: "publish" }] });
  const life = immortal();
  let looks = 0;
  const wire: Life["wire"] = (dispatch) => (options, handler) => {
    const isLook = options.path.includes("error_message");
    if (isLook) looks += 1;
    if (!isLook || looks !== 1) return life.wire(dispatch)(options, handler);
    const date = new Date(stage.clock.now() + HOUR_MS).toUTCString();
    return life.wire(dispatch)(options, {
      onRequestStart: (controller, context: unknown) => handler.onRequestStart?.(controller, context),
      onResponseStart: (controller, status, headers, message) =>
        handler.onResponseStart?.(controller, status, { ...headers, date }, message),
      onResponseData: (...args) => handler.onResponseData?.(...args),
      onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
      onResponseError: (...args) => handler.onResponseError?.(...args),
    });
  };
  const startedAt = stage.clock.now();
  await stage.process({ life: { ...life, wire } }).publish({ media: [image()], text: TEXT }, "job");
  expect(stage.postsOf(TEXT)).toHaveLength(1);
  expect(stage.clock.now() - startedAt).toBeLessThan(120_000);
});

it("looks that fail now and then while an answer settles end nothing", async () => {
  const stage = await publishStage({ faults: [{ kind: "close-before", on: "publish" }] });
  const life = immortal();
  let looks = 0;
  const wire: Life["wire"] = (dispatch) => (options, handler) => {
    if (!options.path.includes("error_message") || stage.count("publish") === 0)
      return life.wire(dispatch)(options, handler);
    looks += 1;
    // Each look is tried three times: two of three looks fail for good.
    if (looks % 7 === 0) return life.wire(dispatch)(options, handler);
    handler.onResponseError?.({} as never, Object.assign(new Error("reset"), { code: "ECONNRESET" }));
    return true;
  };
  const { id } = await stage.process({ life: { ...life, wire } }).publish({ text: TEXT }, "job");
  expect(stage.postsOf(TEXT).map((post) => post.id)).toEqual([id]);
  expect(looks).toBeGreaterThan(20);
});
