import { checkFaults, FURTHEST_DATE_MS } from "../faults/check-faults.js";
import { amount, callback, count, fields, flag, list, oneOf, text, whole, type Check, type Shape } from "./values.js";
import type { SandboxOptions } from "../options.js";
import type { SandboxApp, SandboxUser } from "../state/accounts.js";
import { BEHAVIORS } from "../behaviors.js";
import { STRICTNESS } from "../strictness/levels.js";
import { checkWebhooks } from "../webhooks/subscription.js";
import { SCOPES } from "../oauth/scopes.js";

const USER: Shape<SandboxUser> = {
  // The response of the code exchange contains the id as a bare number, so it must consist of digits.
  id: text(/^[1-9]\d{0,18}$/, "a string of 1 to 19 digits"),
  username: text(/./, "a string that is not empty"),
  name: text(),
  pictureUrl: text(),
  biography: text(),
  isVerified: flag,
  isPrivate: flag,
  isTester: flag,
  isEligibleForGeoGating: flag,
  isInstagramLinked: flag,
};

/** Checks a user. */
export const checkUser: Check = fields(USER, ["id", "username"]);

const APP: Shape<SandboxApp> = {
  id: text(/^\d{1,20}$/, "a string of digits"),
  secret: text(/./, "a string that is not empty"),
  name: text(),
};

/** A number of times, from 0; `Infinity` for no limit. */
const quota: Check = (value, name) => {
  if (value !== 0) count(value, name);
};

/** Checks the names and the values of behaviors. */
export const checkBehaviors: Check = fields(
  Object.fromEntries(Object.entries(BEHAVIORS).map(([name, { values }]) => [name, oneOf(values)])),
);

const OPTIONS: Shape<SandboxOptions> = {
  port: whole(0, 65_535),
  host: text(/^[\w.:-]+$/, "the name or the address of this machine"),
  clock: (value, name) => {
    if (typeof (value as { now?: unknown } | null)?.now !== "function") throw new TypeError(`${name} must have now()`);
  },
  faults: checkFaults,
  seed: whole(0, Number.MAX_SAFE_INTEGER),
  app: fields(APP),
  redirectUris: list(redirectUri),
  users: list(checkUser, 1),
  strictness: oneOf(STRICTNESS),
  behaviors: checkBehaviors,
  callLimit: count,
  processingMs: (value, name) => (typeof value === "function" ? callback : amount(0, Infinity))(value, name),
  fetchMedia: flag,
  publishRace: fields({ rate: amount(0, 1), times: count }, ["rate"]),
  quotas: fields({ posts: quota, replies: quota, deletions: quota }),
  listDelayMs: amount(0, Infinity),
  statusDelayMs: amount(0, Infinity),
  staleStatusMs: amount(0, Infinity),
  parentDelayMs: amount(0, Infinity),
  mediaDelayMs: amount(0, Infinity),
  engagement: oneOf(["manual", "simulated"]),
  webhooks: checkWebhooks,
  dateOffsetMs: amount(-FURTHEST_DATE_MS, FURTHEST_DATE_MS),
  latencyMs: whole(0, 600_000),
  onRequest: callback,
};

/** Checks the names and the values of all options. */
export function checkOptions(options: SandboxOptions): void {
  fields(OPTIONS)(options, "options");
  const ids = (options.users ?? []).map((user) => user.id);
  if (new Set(ids).size < ids.length) throw new TypeError("options.users must not contain an id twice");
}

/** Checks a list of permissions. */
export const checkScopes: Check = list(oneOf(Object.keys(SCOPES)));

function redirectUri(value: unknown, name: string): void {
  // The sandbox sends it in a Location header, so it may only contain what a header can.
  const usable = typeof value === "string" && URL.canParse(value) && /^[!-~]+$/.test(value) && !value.includes("#");
  if (!usable) throw new TypeError(`${name} must be a URL in ASCII without a fragment`);
}
