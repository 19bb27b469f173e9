import { describe, expect, it } from "vitest";
import { wronglyRefused } from "../../scripts/chaos/wrongly-refused.js";

const POST = { id: "1", containerId: "c1", look: "look", publishedAt: 100 };
const refusal = { startedAt: 50, at: 150, containerIds: ["c1"], code: "THREADS_API" };
const job = (more: Partial<typeof refusal> = {}, reports = ["1"]) => ({
  key: "job-1",
  refusals: [{ ...refusal, ...more }],
  reports,
});

describe("chaos: posts that were reported as refused while live", () => {
  it("are found when the delivery published the container itself, whatever was reported later", () => {
    const found = [{ key: "job-1", postId: "1", code: "THREADS_API" }];
    expect(wronglyRefused([job()], [POST])).toEqual(found);
    expect(wronglyRefused([job({}, [])], [POST])).toEqual(found);
  });

  it("are found when the post was live before the delivery began", () => {
    expect(wronglyRefused([job({ startedAt: 101, containerIds: [] })], [POST])).toHaveLength(1);
  });

  it("do not include posts that another worker published during the delivery or later", () => {
    expect(wronglyRefused([job({ containerIds: [] })], [POST])).toEqual([]);
    expect(wronglyRefused([job({ at: 99 })], [POST])).toEqual([]);
    expect(wronglyRefused([job({}, [])], [])).toEqual([]);
  });
});
