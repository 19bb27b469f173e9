/** Callbacks that Threads sends with some of the parts that it may send. */
import { expect, it } from "vitest";
import { readCallback } from "../../src/index.js";

it.each([
  ["error=server_error", "server_error"],
  ["error_code=1349048", "1349048"],
  ["error_message=Try%20again", "Try again"],
  ["error=server_error&error_message=Try%20again", "server_error, Try again"],
  ["error=server_error&error_code=2&error_message=Try%20again", "server_error, 2, Try again"],
])("the error of the callback ?%s names what Threads sent, and nothing else", (query, words) => {
  expect(() => readCallback(`?${query}`, "state")).toThrow(`Threads redirected back without a code: ${words}.`);
});
