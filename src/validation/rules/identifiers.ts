import type { Facts } from "../checks/facts.js";
import type { Rule } from "./rule.js";

/** An id that Threads gave: a post's, a reply's, a place's. Longer than any of them is 32 digits. */
export const ID_RULES: readonly Rule<Facts["id"]>[] = [
  {
    code: "id-digits",
    severity: "error",
    find: ({ name, id }) =>
      /^\d{1,32}$/.test(id) ? null : { limit: null, actual: null, message: `${name} must be an id of digits alone.` },
  },
];

/** A list of countries. Source: https://developers.facebook.com/documentation/threads/posts/geo-gating */
export const COUNTRIES_RULES: readonly Rule<Facts["countries"]>[] = [
  {
    // Nobody can tell "nowhere" from "no limit" by it, and the two could not be further apart.
    code: "countries-empty",
    severity: "error",
    find: ({ count: actual }) =>
      actual === 0
        ? { limit: 1, actual, message: "The list of countries is empty: leave it out to show the post everywhere." }
        : null,
  },
];

/** One country, by its shape: which ones there are changes, and Threads knows. */
export const COUNTRY_RULES: readonly Rule<Facts["country"]>[] = [
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
export const GIF_RULES: readonly Rule<Facts["gif"]>[] = [
  {
    code: "gif-id",
    severity: "error",
    at: "id",
    find: ({ id }) =>
      id === undefined || /^\S+$/.test(id)
        ? null
        : { limit: null, actual: null, message: "The GIF needs the id that GIPHY gave it." },
  },
];
