/** The pauses between the reads of a container whose publish request was lost. */
import { describe, expect, it } from "vitest";
import { image, publishStage } from "../support.js";

const LOST = { kind: "close-before", on: "publish" } as const;
/** They grow to five seconds, and together last the 45 seconds in which a request that times out after 30 may still take effect. */
const GAPS = [500, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000, 5_000, 5_000, 5_000, 5_000, 2_500];

describe("publish: a container whose publish request was lost", () => {
  it("is read after growing pauses until the request can no longer take effect, and published again", async () => {
    const stage = await publishStage({ faults: [LOST] });
    const { id } = await stage.process().publish({ media: [image()] }, "job");
    expect(stage.clock.slept).toEqual(GAPS);
    expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
  });

  it("is read again after a full pause when the read at the end failed", async () => {
    const stage = await publishStage({ faults: [LOST] });
    // One read before publishing, one right after the lost response, and one after each pause.
    stage.sandbox.inject({ kind: "graph-error", status: 400, code: 10, on: "node", occurrence: 2 + GAPS.length });
    const { id } = await stage.process().publish({ media: [image()] }, "job");
    expect(stage.clock.slept).toEqual([...GAPS, 5_000]);
    expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
  });
});
