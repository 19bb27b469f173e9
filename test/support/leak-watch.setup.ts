import { afterAll, expect } from "vitest";
import { leaks } from "./leaks.js";

afterAll(() => {
  expect(leaks()).toEqual([]);
});
