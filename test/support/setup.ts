/** Runs before each test file. */
import { afterAll, afterEach, expect } from "vitest";
import { endFile } from "./endings.js";
import { takeLeaks } from "./leaks.js";

afterEach(() => {
  expect(takeLeaks()).toEqual([]);
});

// Servers may take long to stop.
const LONGEST_END_MS = 90_000;

// Also checks what was shown after the last test's own hooks.
afterAll(async () => {
  await endFile();
  expect(takeLeaks()).toEqual([]);
}, LONGEST_END_MS);
