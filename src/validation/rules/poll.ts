import { plural } from "../wording.js";
import { tooManyCharacters, type Rule } from "./rule.js";

/** The number of options of a poll. Source: https://developers.facebook.com/documentation/threads/create-posts/polls */
export const POLL_RULES: readonly Rule<"poll">[] = [
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
        ? { limit, actual, message: `A poll can have at most ${plural(limit, "option")}; this one has ${actual}.` }
        : null,
  },
];

/** One option of a poll. */
export const OPTION_RULES: readonly Rule<"option">[] = [
  {
    code: "poll-option-empty",
    severity: "error",
    find: ({ name, blank }) => (blank ? { limit: null, actual: 0, message: `${name} of the poll is empty.` } : null),
  },
  {
    code: "poll-option-too-long",
    severity: "error",
    find: ({ name, characters }, { pollOptionCharacters }) =>
      tooManyCharacters(`${name} of the poll`, characters, pollOptionCharacters),
  },
];
