import { expect, it } from "vitest";
import { coverageLines } from "../../scripts/branch-coverage/table.js";

const branches = (covered: number, total: number) => ({ branches: { covered, total } });

it("coverage: adds up the branches of each module and lists the files below 90 %", () => {
  const summary = {
    total: branches(0, 0),
    "/repo/src/http/retry.ts": branches(9, 10),
    "/repo/src/http/refusals/codes.ts": branches(1, 2),
    "/repo/src/http/redact.ts": branches(30, 30),
    "/repo/src/config.ts": branches(0, 0),
  };
  expect(coverageLines(summary, "/repo")).toEqual([
    "",
    "Branches covered, by module:",
    "src                          100.0 %  0 of 0",
    "src/http                      97.5 %  39 of 40",
    "src/http/refusals             50.0 %  1 of 2  BELOW 90 %",
    "total                         95.2 %  40 of 42",
    "",
    "Files below 90 %:",
    "src/http/refusals/codes.ts    50.0 %  1 of 2  BELOW 90 %",
  ]);
});
