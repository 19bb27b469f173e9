import type { Rule } from "./rule.js";

/** An id from Threads: a post's, a reply's or a location's. All are shorter than 32 digits. */
export const ID_RULES: readonly Rule<"id">[] = [
  {
    code: "id-digits",
    severity: "error",
    find: ({ name, id }) =>
      /^\d{1,32}$/.test(id)
        ? null
        : { limit: null, actual: null, message: `The id of the ${name} must contain only digits.` },
  },
];

/** The list of countries. Source: https://developers.facebook.com/documentation/threads/posts/geo-gating */
export const COUNTRIES_RULES: readonly Rule<"countries">[] = [
  {
    // An empty list could mean "nowhere" or "everywhere".
    code: "countries-empty",
    severity: "error",
    find: ({ count: actual }) =>
      actual === 0
        ? { limit: 1, actual, message: "The list of countries is empty: omit it to show the post everywhere." }
        : null,
  },
];

/** One country code, by its form only: the list of countries changes, and Threads has the current one. */
export const COUNTRY_RULES: readonly Rule<"country">[] = [
  {
    code: "country-code",
    severity: "error",
    find: ({ name, code }) =>
      /^[A-Z]{2}$/.test(code)
        ? null
        : { limit: null, actual: null, message: `${name} must be a code of two capital letters, such as US.` },
  },
];

/** A GIF. Source: https://developers.facebook.com/documentation/threads/posts */
export const GIF_RULES: readonly Rule<"gif">[] = [
  {
    code: "gif-id",
    severity: "error",
    at: "id",
    find: ({ id }) =>
      id === undefined || /^\S+$/.test(id)
        ? null
        : { limit: null, actual: null, message: "The GIF needs its GIPHY id, without spaces." },
  },
];
