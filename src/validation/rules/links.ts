import { plural } from "../wording.js";
import type { Rule } from "./rule.js";
import { urlFinding } from "./web-url.js";

/** All links of a post together. Source: https://developers.facebook.com/documentation/threads/posts */
export const LINKS_RULES: readonly Rule<"links">[] = [
  {
    code: "links-too-many",
    severity: "error",
    find: ({ count: actual }, { textMaxLinks: limit }) =>
      actual > limit
        ? {
            limit,
            actual,
            message: `The post has ${plural(actual, "different link")}; Threads accepts at most ${limit}.`,
          }
        : null,
  },
];

/** The link of a post or of its text attachment. */
export const LINK_RULES: readonly Rule<"link">[] = [
  {
    // The documents' examples treat a host such as www.example.com as a URL.
    code: "link-url",
    severity: "error",
    find: ({ name, url }) => urlFinding(name, /^www\./i.test(url) ? `https://${url}` : url, null),
  },
];
