/** Every form of a request that another client was seen to send, at each level. */
import { expect, it } from "vitest";
import { LEVELS, clientAt, warningsOf } from "./client.js";
import { SHAPES } from "./shapes.js";

const CASES = SHAPES.flatMap((shape) =>
  LEVELS.map((level) => {
    const accepted = shape.from !== "never" && LEVELS.indexOf(level) >= LEVELS.indexOf(shape.from);
    return { ...shape, level, accepted, verb: accepted ? "accepts" : "refuses" };
  }),
);

it.each(CASES)("sandbox strictness: $level $verb $name", async ({ send, level, accepted, warnings }) => {
  const client = await clientAt(level);
  const response = await send(client);
  const last = client.sandbox.log.at(-1);
  expect([response.status < 400, last?.error === null], response.text).toEqual([accepted, accepted]);
  if (accepted) expect(warningsOf(client)).toEqual(warnings);
  expect(JSON.stringify(client.sandbox.log)).not.toContain(client.token);
});
