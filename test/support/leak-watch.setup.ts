import { afterAll, afterEach, expect } from "vitest";
import { takeLeaks } from "./leaks.js";

afterEach(() => {
  expect(takeLeaks()).toEqual([]);
});

// What was shown after the last test's own hooks.
afterAll(() => {
  expect(takeLeaks()).toEqual([]);
});
