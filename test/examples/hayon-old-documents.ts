/** Documents as the old code of Hayon left them, and what the migration makes of each. */
import type { Document } from "mongodb";
import type { IdReport } from "../../examples/hayon/migration.js";
import type { ConnectionState } from "../../src/index.js";

const DAY_MS = 86_400_000;

/** A Threads user with a token. */
export interface OldAccount {
  readonly id: string;
  readonly token: string;
  readonly now: number;
}

export interface OldKind {
  /** The field `threads`; undefined for a document without it. */
  readonly threads: (account: OldAccount) => unknown;
  /** Other fields than those that every document has, or `undefined` for a missing one. */
  readonly fields?: Document;
  /** The counts of `check()` that are not 0. */
  readonly check: Readonly<Record<string, number>>;
  /** The result of the step `ids`; null where the step skips the document. */
  readonly ids: keyof IdReport | null;
  /** The result of the step `encrypt`; null where the document has no token to encrypt. */
  readonly encrypt: "changed" | "unreadable" | null;
  /** What the user sees after the steps. */
  readonly state: ConnectionState;
  readonly needsReconnection: boolean;
  /** Whether a post of the user is published. */
  readonly publishes: boolean;
}

const connected = ({ id, token, now }: OldAccount) => ({
  connected: true,
  platformId: id,
  profile: { handle: "mika", displayName: "Mika", avatar: "https://cdn.example/mika.jpg" },
  auth: { accessToken: token, refreshToken: "", expiresAt: new Date(now + 40 * DAY_MS), scopes: [] },
  health: { status: "active", needsReconnection: false, consecutiveFailures: 0 },
});

const whole = { check: { documents: 1 }, ids: "exact", encrypt: "changed" } as const;
const good = { state: "active", needsReconnection: false, publishes: true } as const;
const nothing = {
  check: {},
  ids: null,
  encrypt: null,
  state: "disconnected",
  needsReconnection: false,
  publishes: false,
} as const;

/** Sets or removes (undefined) a field of `auth`. */
const withAuth = (account: OldAccount, change: Document): Document => {
  const { auth, ...others } = connected(account);
  const entries = Object.entries({ ...auth, ...change }).filter(([, value]) => (value as unknown) !== undefined);
  return { ...others, auth: Object.fromEntries(entries) };
};

/** The kinds, each by the words of a test's title. */
export const OLD_KINDS: Readonly<Record<string, OldKind>> = {
  "an exact id": { threads: connected, ...whole, ...good },
  "an id that JSON.parse rounded": {
    threads: (account) => ({ ...connected(account), platformId: String(Number(account.id)) }),
    ...{ ...whole, check: { documents: 1, rounded: 1 }, ids: "corrected", ...good },
  },
  "a rounded id as a number": {
    threads: (account) => ({ ...connected(account), platformId: Number(account.id) }),
    ...{ ...whole, check: { documents: 1, rounded: 1 }, ids: "corrected", ...good },
  },
  "the id of another account, which was never rounded": {
    threads: (account) => ({ ...connected(account), platformId: "26111222333444555" }),
    ...{ ...whole, ids: "foreign", ...good },
  },
  "a token without a date": {
    threads: (account) => withAuth(account, { expiresAt: undefined }),
    ...{ ...whole, check: { documents: 1, dateless: 1 }, ...good },
  },
  "a date that is text": {
    threads: (account) => withAuth(account, { expiresAt: "2027-01-01T00:00:00.000Z" }),
    ...{ ...whole, check: { documents: 1, dateless: 1 }, ...good },
  },
  "a connection without a token": {
    threads: (account) => withAuth(account, { accessToken: undefined }),
    ...{ check: { documents: 1, tokenless: 1 }, ids: null, encrypt: "unreadable" },
    ...{ state: "error", needsReconnection: true, publishes: false },
  },
  "a token that is not text": {
    threads: (account) => withAuth(account, { accessToken: 7 }),
    ...{ check: { documents: 1, unreadable: 1 }, ids: null, encrypt: "unreadable" },
    ...{ state: "error", needsReconnection: true, publishes: false },
  },
  "a token, and connected: false": {
    threads: (account) => ({ ...connected(account), connected: false }),
    ...{ ...nothing, check: { documents: 1 } },
  },
  "an sdk that is not a document": { threads: (account) => ({ ...connected(account), sdk: "x" }), ...whole, ...good },
  "an sdk that describes another token": {
    threads: (account) => ({ ...connected(account), sdk: { version: "1", speaksOf: "x", lease: 7, lastNotice: 7 } }),
    ...{ ...whole, ...good },
  },
  "threads: null": { threads: () => null, ...nothing },
  "no field threads": { threads: () => undefined, ...nothing },
  "fields of the app inside threads": {
    threads: (account) => ({
      ...connected(account),
      note: "the app's",
      health: { status: "active", note: "the app's" },
    }),
    ...{ ...whole, ...good },
  },
  "a date in the past": {
    threads: (account) => withAuth(account, { expiresAt: new Date(account.now - DAY_MS) }),
    ...{ ...whole, ids: "failed", state: "expired", needsReconnection: true, publishes: false },
  },
  "no __v and no dates of Mongoose": {
    threads: connected,
    fields: { __v: undefined, createdAt: undefined, updatedAt: undefined },
    ...{ ...whole, ...good },
  },
};
