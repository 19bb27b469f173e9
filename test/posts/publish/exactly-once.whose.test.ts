/** Equal posts exist: the returned id is that of the post that was sent, and of no other. */
import { describe, expect, it } from "vitest";
import type { ThreadsPublishUnconfirmedError } from "../../../src/index.js";
import { rejection } from "../../support/mock.js";
import { publishStage } from "../support.js";

const TEXT = "a day at sea";
const HOUR_MS = 3_600_000;
const LOST_AFTER = { kind: "close-after", on: "publish" } as const;
const REFUSED = { kind: "rate-limited", on: "publish" } as const;
/** The transport reads each list up to three times. */
const NO_GLANCE = { kind: "html-502", on: "list-threads", times: 3 } as const;

describe("publish: an equal post is not taken for the draft's", () => {
  it.each([
    ["after the refusal, with the same container", HOUR_MS, HOUR_MS],
    ["before the container expired, and a new one was made", 10 * HOUR_MS, 20 * HOUR_MS],
  ])("when it was published outside the SDK %s", async (_when, before, after) => {
    const stage = await publishStage({ faults: [REFUSED] });
    await rejection(stage.process().publish({ text: TEXT }, "job"));
    stage.clock.advance(before);
    const theirs = await stage.process().account.publish({ text: TEXT });
    stage.clock.advance(after);
    stage.sandbox.inject(LOST_AFTER);
    const ours = await stage.process().publish({ text: TEXT }, "job");
    expect(stage.sandbox.posts().map(({ id }) => id)).toEqual([theirs.id, ours.id]);
  });

  it("when it is two minutes older, and the lists could not be read before the first attempt", async () => {
    const stage = await publishStage();
    const older = await stage.process().account.publish({ text: TEXT });
    stage.clock.advance(120_000);
    stage.sandbox.inject(NO_GLANCE);
    stage.sandbox.inject(LOST_AFTER);
    const ours = await stage.process().publish({ text: TEXT }, "job");
    expect(stage.sandbox.posts().map(({ id }) => id)).toEqual([older.id, ours.id]);
  });
});

describe("publish: a text in one request", () => {
  it("keeps the id that Threads returned while no post shows it yet, beside an older equal post", async () => {
    const stage = await publishStage({ listDelayMs: 5_000 });
    const { account } = stage.process();
    const older = await account.publish({ text: TEXT });
    stage.clock.advance(120_000);
    stage.sandbox.inject({ kind: "graph-error", status: 400, code: 24, subcode: 4279009, on: "node", times: 3 });
    const ours = await account.publish({ text: TEXT });
    expect(stage.sandbox.posts().map(({ id }) => id)).toEqual([older.id, ours.id]);
  });

  it("is searched for beyond an older equal post after a lost response", async () => {
    const stage = await publishStage({ listDelayMs: 5_000 });
    const { account } = stage.process();
    await account.publish({ text: TEXT });
    stage.clock.advance(120_000);
    stage.sandbox.inject({ kind: "close-after", on: "create-container" });
    const { candidates } = (await rejection(account.publish({ text: TEXT }))) as ThreadsPublishUnconfirmedError;
    expect(candidates.map(({ id }) => id)).toContain(stage.sandbox.posts().at(-1)?.id);
    expect(stage.sandbox.posts()).toHaveLength(2);
  });
});
