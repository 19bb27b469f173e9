const SECOND_MS = 1000;
const HOUR_MS = 3600 * SECOND_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long tokens, pages and posts are valid. */
export const LIFETIMES = {
  // fact: code-one-hour
  codeMs: HOUR_MS,
  // fact: short-lived-one-hour
  shortLivedMs: HOUR_MS,
  // fact: long-lived-sixty-days
  longLivedSeconds: 60 * 24 * 3600,
  // fact: refresh-after-24-hours
  refreshAfterMs: DAY_MS,
  // fact: grant-ninety-days
  grantMs: 90 * DAY_MS,
  // fact: container-expiry
  containerMs: DAY_MS,
  // fact: ghost-posts
  ghostMs: DAY_MS,
  /** Observed by a client, not documented. */
  pollMs: DAY_MS,
  /** The sandbox's own rule: the form of a consent page is refused after this time. */
  consentPageMs: HOUR_MS,
  /** The sandbox's own rule: an expired code or token is refused with its reason for this time. */
  reasonMs: 7 * DAY_MS,
} as const;
