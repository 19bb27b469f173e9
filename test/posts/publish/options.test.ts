/** Invalid options of a publish are refused before anything is sent. */
import { describe, expect, it } from "vitest";
import type { PublishOptions, ThreadsPublishUnconfirmedError } from "../../../src/index.js";
import { NOON } from "../../support/clock.js";
import { rejection } from "../../support/mock.js";
import { image, publishStage } from "../support.js";

const wrong = { name: "ThreadsValidationError" };

describe("publish: timing", () => {
  it.each<[string, unknown]>([
    ["a number", 5],
    ["null", null],
    ["a list", [1_000]],
    ["an unknown name", { leasMs: 60_000 }],
    ["a name of Object.prototype", { constructor: 1_000 }],
    ["a string instead of a number", { leaseMs: "60000" }],
    ["NaN", { settleMs: NaN }],
    ["a negative number", { settleMs: -1 }],
    ["a number instead of a list", { searchDelaysMs: 5 }],
    ["a list with a string", { raceDelaysMs: [1_000, "2s"] }],
    ["a list with undefined", { raceDelaysMs: [1_000, undefined] }],
    ["a number instead of limits by kind", { waitCapMs: 1_000 }],
    ["a list instead of limits by kind", { waitCapMs: [1_000] }],
    ["a limit of an unknown kind", { waitCapMs: { images: 1_000 } }],
    ["a limit of null", { waitCapMs: { image: null } }],
  ])("is refused as %s", async (_what, timing) => {
    const stage = await publishStage();
    const options = { timing } as PublishOptions;
    expect(await rejection(stage.process().publish({ text: "a day at sea" }, "job", options))).toMatchObject(wrong);
    expect(stage.sandbox.log).toEqual([]);
    expect(await stage.journal.load("run:job")).toBeNull();
  });

  it("for one kind leaves the limits of the others unchanged", async () => {
    const stage = await publishStage({ processingMs: Infinity });
    const { publish } = stage.process();
    const error = await rejection(
      publish({ media: [image()] }, "job", {
        timing: { waitCapMs: { video: 1_000 } },
        // Without a limit it would never end.
        signal: AbortSignal.timeout(5_000),
      }),
    );
    expect(error).toMatchObject({ name: "ThreadsContainerError", status: "IN_PROGRESS" });
    expect(stage.clock.now() - NOON).toBeGreaterThanOrEqual(120_000);
  });
});

describe("publish: resume", () => {
  it("is refused as null, the value of a text in one request", async () => {
    const stage = await publishStage({ faults: [{ kind: "close-before", on: "create-container" }] });
    const { account } = stage.process();
    const { resume } = (await rejection(account.publish({ text: "a day at sea" }))) as ThreadsPublishUnconfirmedError;
    const error = await rejection(account.publish({ text: "a day at sea" }, { resume }));
    expect(error).toMatchObject(wrong);
    expect((error as Error).message).toContain("candidates");
    expect(stage.sandbox.posts()).toEqual([]);
  });

  it.each([
    ["an object that is not from an error", { since: 1 }],
    ["a string", "resume"],
  ])("is refused as %s", async (_what, resume) => {
    const stage = await publishStage();
    expect(await rejection(stage.process().account.publish({ text: "a day at sea" }, { resume }))).toMatchObject(wrong);
    expect(stage.sandbox.log).toEqual([]);
  });
});

describe("publish: an invalid option", () => {
  it.each<[string, object]>([
    ["onProgress", { onProgress: "log" }],
    ["ifRunning", { ifRunning: "ignore" }],
    ["timing", { timing: 5 }],
    ["resume", { resume: {} }],
    ["autoPublishText", { autoPublishText: true }],
  ])("is named: %s", async (name, options) => {
    const stage = await publishStage();
    const error = await rejection(stage.process().publish({ text: "a day at sea" }, "job", options));
    expect(error).toMatchObject({ ...wrong, issues: [{ path: [name] }] });
    expect((error as Error).message).toContain(name);
  });
});
