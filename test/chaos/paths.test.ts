import type { PublishStep } from "@hayon/threads";
import { expect, it } from "vitest";
import { recoveriesOf } from "../../scripts/chaos/paths.js";

const history = (endedBy: number | null, ...deliveries: PublishStep[][]) => ({
  endedBy,
  steps: new Map(deliveries.map((steps, index) => [index + 1, steps])),
});
const none = { status: 0, list: 0, republished: 0, recreated: 0, takenOver: 0 };

it("chaos: counts each recovery once per key, over all its deliveries", () => {
  expect(recoveriesOf([history(1, ["publish"])])).toEqual(none);
  expect(recoveriesOf([history(1, ["publish", "ask", "ask", "search"])])).toEqual({ ...none, status: 1, list: 1 });
  expect(recoveriesOf([history(1, ["publish", "ask", "publish-again", "publish"])])).toEqual({
    ...none,
    republished: 1,
  });
  expect(recoveriesOf([history(1, ["publish", "race", "recreate", "publish", "race", "recreate"])])).toEqual({
    ...none,
    recreated: 1,
  });
  expect(recoveriesOf([history(2, ["publish", "ask"], ["take-over", "ask", "search"])])).toEqual({
    ...none,
    status: 1,
    list: 1,
    takenOver: 1,
  });
});

it("chaos: does not count the recoveries of a delivery that reported no post", () => {
  expect(recoveriesOf([history(null, ["take-over", "ask", "search"])])).toEqual(none);
  // The delivery that searched failed; another one knew the id.
  expect(recoveriesOf([history(2, ["publish", "search"], ["publish"])])).toEqual(none);
});
