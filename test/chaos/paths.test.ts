import type { PublishStep } from "@hayon/threads";
import { expect, it } from "vitest";
import { savedBy } from "../../scripts/chaos/paths.js";

const story = (endedBy: number | null, ...deliveries: PublishStep[][]) => ({
  endedBy,
  steps: new Map(deliveries.map((steps, index) => [index + 1, steps])),
});
const none = { status: 0, list: 0, republished: 0, recreated: 0, takenOver: 0 };

it("counts each path once for a key, over all its deliveries", () => {
  expect(savedBy([story(1, ["publish"])])).toEqual(none);
  expect(savedBy([story(1, ["publish", "ask", "ask", "search"])])).toEqual({ ...none, status: 1, list: 1 });
  expect(savedBy([story(1, ["publish", "ask", "publish-again", "publish"])])).toEqual({ ...none, republished: 1 });
  expect(savedBy([story(1, ["publish", "race", "recreate", "publish", "race", "recreate"])])).toEqual({
    ...none,
    recreated: 1,
  });
  expect(savedBy([story(2, ["publish", "ask"], ["take-over", "ask", "search"])])).toEqual({
    ...none,
    status: 1,
    list: 1,
    takenOver: 1,
  });
});

it("does not count what did not come to a post", () => {
  expect(savedBy([story(null, ["take-over", "ask", "search"])])).toEqual(none);
  // The delivery that searched failed; another one knew the id.
  expect(savedBy([story(2, ["publish", "search"], ["publish"])])).toEqual(none);
});
