/** Clocks that step, and responses that are late. An unconfirmed request is settled by elapsed time, not by one wrong clock. */
import { expect, it } from "vitest";
import type { PublishStep } from "../../../src/index.js";
import { image, publishStage, type PublishStage } from "../support.js";
import { immortal, lateToPublish, type Life } from "../support-life.js";

const TEXT = "a day at sea";
const HOUR_MS = 3_600_000;

/** One post, however Threads handles a container that is published twice. */
const once = () => publishStage({ behaviors: { publishTwice: "publishes-again" } });

/** A process whose clock steps when it reports a step for the nth time. Threads' clock continues as before. */
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
  ["forward before the first status read", HOUR_MS, "ask", 1],
  ["forward between two status reads", HOUR_MS, "ask", 2],
  ["back between two status reads", -HOUR_MS, "ask", 2],
  ["forward just before the publish request", HOUR_MS, "publish", 1],
  ["back just before the publish request", -HOUR_MS, "publish", 1],
])(
  "publish: a clock that steps by an hour, %s, does not settle an unconfirmed request too early",
  async (_when, byMs, at, count) => {
    const stage = await once();
    const { id } = await publishStepping(stage, at, count, byMs);
    expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
  },
);

it("publish: a status that was requested before the settling time proves nothing, however late its response arrives", async () => {
  const stage = await once();
  const late = lateToPublish(stage.clock, Infinity);
  let [reads, slow] = [0, false];
  const life: Life = {
    ...late,
    wire: (dispatch) =>
      late.wire((options, handler) =>
        dispatch(options, {
          onRequestStart: (controller, context: unknown) => handler.onRequestStart?.(controller, context),
          onResponseStart: (...args) => handler.onResponseStart?.(...args),
          onResponseData: (...args) => handler.onResponseData?.(...args),
          onResponseEnd: (...args) => {
            if (reads !== 2 || slow) return handler.onResponseEnd?.(...args);
            slow = true;
            stage.clock.advance(60_000);
            void late.arrive().then(() => handler.onResponseEnd?.(...args));
          },
        }),
      ),
  };
  const { id } = await stage.process({ life }).publish({ text: TEXT }, "job", {
    onProgress: ({ step }) => {
      if (step === "ask") reads += 1;
    },
  });
  expect(slow).toBe(true);
  expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
});

it("publish: one wrong Date header blocks a key no longer than the longest settling time", async () => {
  const stage = await publishStage({ faults: [{ kind: "close-before", on: "publish" }] });
  const life = immortal();
  let reads = 0;
  const wire: Life["wire"] = (dispatch) => (options, handler) => {
    const isStatusRead = options.path.includes("error_message");
    if (isStatusRead) reads += 1;
    if (!isStatusRead || reads !== 1) return life.wire(dispatch)(options, handler);
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

it("publish: failed status reads now and then do not end the settling", async () => {
  const stage = await publishStage({ faults: [{ kind: "close-before", on: "publish" }] });
  const life = immortal();
  let reads = 0;
  const wire: Life["wire"] = (dispatch) => (options, handler) => {
    if (!options.path.includes("error_message") || stage.count("publish") === 0)
      return life.wire(dispatch)(options, handler);
    reads += 1;
    // Each read is tried three times, so two of three reads fail for good.
    if (reads % 7 === 0) return life.wire(dispatch)(options, handler);
    handler.onResponseError?.({} as never, Object.assign(new Error("reset"), { code: "ECONNRESET" }));
    return true;
  };
  const { id } = await stage.process({ life: { ...life, wire } }).publish({ text: TEXT }, "job");
  expect(stage.postsOf(TEXT).map((post) => post.id)).toEqual([id]);
  expect(reads).toBeGreaterThan(20);
});
