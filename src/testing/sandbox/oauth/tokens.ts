import type { Refusal } from "../http/graph-errors.js";
import { BASE64URL, type Random } from "../state/random.js";
import type { Behaviors } from "../behaviors.js";
import type { Checkpoint, State, TokenRecord } from "../state/state.js";
import type { Context } from "../state/context.js";

/** Characters that a query must encode and that careless code trips over. */
const AWKWARD = `${BASE64URL}|+/=%`;

/** A fresh code: opaque, of the length and the first letters that Threads' have. */
// fact: opaque-tokens
export function newCode(random: Random, behaviors: Behaviors): string {
  return `AQB${random.text(160, alphabet(behaviors))}`;
}

/** A fresh ticket for a consent page. */
export function newTicket(random: Random): string {
  return random.text(40);
}

/** A fresh user token's text. */
export function newUserToken(random: Random, behaviors: Behaviors): string {
  return `THQWJ${random.text(175, alphabet(behaviors))}`;
}

/** A fresh app token's text. */
// fact: app-token
export function newAppToken(random: Random, appId: string): string {
  return `TH|${appId}|${random.text(27)}`;
}

function alphabet(behaviors: Behaviors): string {
  return behaviors.tokensNeedEncoding ? AWKWARD : BASE64URL;
}

/** The token with this text, whether or not it lives, or null. */
export function findToken(state: State, value: string): TokenRecord | null {
  // fact: app-token-shortcut
  if (value === `TH|${state.app.id}|${state.app.secret}`) {
    return { value, kind: "app", userId: null, issuedAt: 0, expiresAt: null, invalidReason: null };
  }
  return state.tokens.get(value) ?? null;
}

/** What is wrong with the token, as Graph words it; null for one that lives. */
// fact: invalid-token
export function troubleWith(token: TokenRecord | null, now: number): Trouble | null {
  if (token === null) {
    return { subcode: 467, message: "Invalid OAuth access token - Cannot parse access token" };
  }
  if (token.invalidReason !== null) return INVALID_TOKENS[token.invalidReason];
  if (token.expiresAt !== null && now >= token.expiresAt) {
    return {
      subcode: 463,
      message: `Error validating access token: Session has expired on ${date(token.expiresAt)}. The current time is ${date(now)}.`,
    };
  }
  return null;
}

const INVALID_TOKENS = {
  removed: { subcode: 458, message: "Error validating access token: The user has not authorized application" },
  password: {
    subcode: 460,
    message:
      "Error validating access token: The session has been invalidated because the user changed their password or the session was changed for security reasons.",
  },
  // fact: refreshed-token
  replaced: { subcode: 467, message: "Error validating access token: The session is invalid" },
} as const;

function date(epochMs: number): string {
  return new Date(epochMs).toUTCString();
}

/** The living token with this text, or the refusal that a dead one gets. */
export function livingToken(context: Context, value: string): { token: TokenRecord } | { refusal: Refusal } {
  const token = findToken(context.state, value);
  const trouble = troubleWith(token, context.clock.now()) ?? checkpointOf(token, context.state);
  return token !== null && trouble === null ? { token } : { refusal: deadToken(trouble, context.behaviors) };
}

/** The refusal of a valid token while its user has to act at Threads. */
// fact: checkpoints
function checkpointOf(token: TokenRecord | null, state: State): Trouble | null {
  const checkpoint = token?.userId == null ? undefined : state.checkpoints.get(token.userId);
  return checkpoint === undefined ? null : CHECKPOINTS[checkpoint];
}

const CHECKPOINTS: Readonly<Record<Checkpoint, Trouble>> = {
  checkpoint: { subcode: 459, message: "Error validating access token: The user is enrolled in a checkpoint" },
  unconfirmed: { subcode: 464, message: "Error validating access token: The user is not a confirmed user" },
};

interface Trouble {
  readonly subcode: number;
  readonly message: string;
}

// fact: invalid-token-status, invalid-token-100, www-authenticate
function deadToken(trouble: Trouble | null, behaviors: Behaviors): Refusal {
  const { subcode, message } = trouble ?? { subcode: 467, message: "Invalid OAuth access token" };
  const headers = behaviors.wwwAuthenticate
    ? { "www-authenticate": `OAuth "Facebook Platform" "invalid_token" "${message}"` }
    : {};
  const told =
    behaviors.invalidTokenCode === "190"
      ? { code: 190, subcode, message }
      : { code: 100, message: "The requested resource does not exist" };
  return { status: behaviors.invalidTokenStatus, ...told, oauth: "invalid_token", headers };
}
