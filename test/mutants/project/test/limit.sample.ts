import { expect, it } from "vitest";
import { countDown, isCode, isShort } from "../src/limit.js";

it("accepts three characters", () => {
  expect(isShort("abc")).toBe(true);
  expect(isShort("abcd")).toBe(false);
});

it("accepts a code, but says nothing about what stands before it", () => {
  expect(isCode("abc")).toBe(true);
  expect(isCode("abc!")).toBe(false);
});

it("counts to zero", () => {
  expect(countDown(2)).toBe(0);
});
