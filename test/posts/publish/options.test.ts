/** What a host may not say about a publish: it is refused before anything is sent. */
import { describe, expect, it } from "vitest";
import type { PublishOptions, ThreadsPublishUnconfirmedError } from "../../../src/index.js";
import { NOON } from "../../support/clock.js";
import { rejection } from "../../support/mock.js";
import { image, publishStage } from "../support.js";

const wrong = { name: "ThreadsValidationError" };

describe("timing", () => {
  it.each<[string, unknown]>([
    ["no object", 5],
    ["null", null],
    ["a list", [1_000]],
    ["a name that there is not", { leasMs: 60_000 }],
    ["a name that every object has", { constructor: 1_000 }],
    ["a text for a number", { leaseMs: "60000" }],
    ["what is not a number", { settleMs: NaN }],
    ["less than nothing", { settleMs: -1 }],
    ["a number for a list", { searchDelaysMs: 5 }],
    ["a list with a text in it", { raceDelaysMs: [1_000, "2s"] }],
    ["a list with a hole", { raceDelaysMs: [1_000, undefined] }],
    ["a number for the caps", { waitCapMs: 1_000 }],
    ["a list for the caps", { waitCapMs: [1_000] }],
    ["a cap for no kind", { waitCapMs: { images: 1_000 } }],
    ["a cap that is none", { waitCapMs: { image: null } }],
  ])("is refused as %s", async (_what, timing) => {
    const stage = await publishStage();
    const options = { timing } as PublishOptions;
    expect(await rejection(stage.process().publish({ text: "a day at sea" }, "job", options))).toMatchObject(wrong);
    expect(stage.sandbox.log).toEqual([]);
    expect(await stage.journal.load("run:job")).toBeNull();
  });

  it("of one kind leaves the caps of the others as they are", async () => {
    const stage = await publishStage({ processingMs: Infinity });
    const { publish } = stage.process();
    const error = await rejection(
      publish({ media: [image()] }, "job", {
        timing: { waitCapMs: { video: 1_000 } },
        // Without a cap it would never end.
        signal: AbortSignal.timeout(5_000),
      }),
    );
    expect(error).toMatchObject({ name: "ThreadsContainerError", status: "IN_PROGRESS" });
    expect(stage.clock.now() - NOON).toBeGreaterThanOrEqual(120_000);
  });
});

describe("resume", () => {
  it("is refused as null, as a text in one request brings it: its candidates are all there is", async () => {
    const stage = await publishStage({ faults: [{ kind: "close-before", on: "create-container" }] });
    const { account } = stage.process();
    const { resume } = (await rejection(account.publish({ text: "a day at sea" }))) as ThreadsPublishUnconfirmedError;
    const error = await rejection(account.publish({ text: "a day at sea" }, { resume }));
    expect(error).toMatchObject(wrong);
    expect((error as Error).message).toContain("candidates");
    expect(stage.sandbox.posts()).toEqual([]);
  });

  it.each([
    ["what no error brought", { since: 1 }],
    ["a text", "resume"],
  ])("is refused as %s", async (_what, resume) => {
    const stage = await publishStage();
    expect(await rejection(stage.process().account.publish({ text: "a day at sea" }, { resume }))).toMatchObject(wrong);
    expect(stage.sandbox.log).toEqual([]);
  });
});
