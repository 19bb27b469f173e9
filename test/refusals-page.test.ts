import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { refusalsPage } from "../scripts/refusals/table.js";
import { REFUSALS } from "../src/http/refusals/graph-codes.js";

it("docs/refusals.md equals the page that `npm run docs:refusals` writes", () => {
  expect(readFileSync("docs/refusals.md", "utf8")).toBe(refusalsPage());
});

it("the table of refusals has no two rows that match the same errors", () => {
  const seen = new Set<string>();
  for (const { code, subcode, status, endpoints, message } of REFUSALS) {
    const key = JSON.stringify([code, subcode, status, endpoints, message?.source]);
    expect(seen.has(key), key).toBe(false);
    seen.add(key);
  }
});
