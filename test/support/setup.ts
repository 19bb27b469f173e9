/** Run by every test file before its own lines. */
import { afterAll, afterEach, expect } from "vitest";
import { endFile } from "./endings.js";
import { takeLeaks } from "./leaks.js";

afterEach(() => {
  expect(takeLeaks()).toEqual([]);
});

// A server takes its time to end.
const LONGEST_END_MS = 90_000;

// And what was shown after the last test's own hooks.
afterAll(async () => {
  await endFile();
  expect(takeLeaks()).toEqual([]);
}, LONGEST_END_MS);
