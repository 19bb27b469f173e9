import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { refusalsPage } from "../scripts/refusals/table.js";
import { REFUSALS } from "../src/http/refusals/graph-codes.js";

it("docs/refusals.md says what the table of refusals says: npm run docs:refusals writes it", () => {
  expect(readFileSync("docs/refusals.md", "utf8")).toBe(refusalsPage());
});

it("no row of the table of refusals is hidden by one before it", () => {
  const seen = new Set<string>();
  for (const { code, subcode, status, at, message } of REFUSALS) {
    const key = JSON.stringify([code, subcode, status, at, message?.source]);
    expect(seen.has(key), key).toBe(false);
    seen.add(key);
  }
});
