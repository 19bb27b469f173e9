import type { Facts } from "../checks/facts.js";
import { plural } from "../wording.js";
import type { Rule } from "./rule.js";

/** How many options a poll has. Source: https://developers.facebook.com/documentation/threads/create-posts/polls */
export const POLL_RULES: readonly Rule<Facts["poll"]>[] = [
  {
    code: "poll-too-few",
    severity: "error",
    find: ({ count: actual }, { pollMinOptions: limit }) =>
      actual < limit
        ? { limit, actual, message: `A poll needs at least ${plural(limit, "option")}; this one has ${actual}.` }
        : null,
  },
  {
    code: "poll-too-many",
    severity: "error",
    find: ({ count: actual }, { pollMaxOptions: limit }) =>
      actual > limit
        ? { limit, actual, message: `A poll takes at most ${plural(limit, "option")}; this one has ${actual}.` }
        : null,
  },
];

/** One option of a poll. */
export const OPTION_RULES: readonly Rule<Facts["option"]>[] = [
  {
    code: "poll-option-empty",
    severity: "error",
    find: ({ name, blank }) => (blank ? { limit: null, actual: 0, message: `${name} of the poll is empty.` } : null),
  },
  {
    code: "poll-option-too-long",
    severity: "error",
    find: ({ name, characters: actual }, { pollOptionCharacters: limit }) =>
      actual > limit
        ? {
            limit,
            actual,
            message: `${name} of the poll has ${plural(actual, "character")}, ${actual - limit} too many; Threads allows ${limit}.`,
          }
        : null,
  },
];
