const SECOND_MS = 1000;
const HOUR_MS = 3600 * SECOND_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long things live, in milliseconds unless the name says otherwise. */
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
  /** Seen by a client, not documented. */
  pollMs: DAY_MS,
  /** Our own rule: how long a consent page may lie open before its form is refused. */
  consentPageMs: HOUR_MS,
  /** Our own rule, too: how long past its time a code or a token still tells why it is refused. */
  reasonMs: 7 * DAY_MS,
} as const;
