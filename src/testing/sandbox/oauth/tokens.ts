import type { Refusal } from "../http/graph-errors.js";
import { BASE64URL, type Random } from "../state/random.js";
import type { Behaviors } from "../behaviors.js";
import type { Checkpoint, State, TokenRecord } from "../state/state.js";
import type { Context } from "../state/context.js";

/** Characters of which some must be encoded in a query. */
const NEEDS_ENCODING = `${BASE64URL}|+/=%`;

/** Returns a new code, with the length and the first letters of a real one. */
// fact: opaque-tokens
export function newCode(random: Random, behaviors: Behaviors): string {
  return `AQB${random.text(160, alphabet(behaviors))}`;
}

/** Returns a new ticket for a consent page. */
export function newTicket(random: Random): string {
  return random.text(40);
}

/** Returns a new user token. */
export function newUserToken(random: Random, behaviors: Behaviors): string {
  return `THQWJ${random.text(175, alphabet(behaviors))}`;
}

/** Returns a new app token. */
// fact: app-token
export function newAppToken(random: Random, appId: string): string {
  return `TH|${appId}|${random.text(27)}`;
}

function alphabet(behaviors: Behaviors): string {
  return behaviors.tokensNeedEncoding ? NEEDS_ENCODING : BASE64URL;
}

/** Returns the token with this value, valid or not, or null. */
export function findToken(state: State, value: string): TokenRecord | null {
  // fact: app-token-shortcut
  if (value === `TH|${state.app.id}|${state.app.secret}`) {
    return { value, kind: "app", userId: null, issuedAt: 0, expiresAt: null, invalidReason: null };
  }
  return state.tokens.get(value) ?? null;
}

/** Returns why a token is invalid, or null for a valid one. */
// fact: invalid-token
export function tokenProblem(token: TokenRecord | null, now: number): TokenProblem | null {
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

/** Returns the valid token with this value, or a refusal. */
export function validToken(context: Context, value: string): { token: TokenRecord } | { refusal: Refusal } {
  const token = findToken(context.state, value);
  const problem = tokenProblem(token, context.clock.now()) ?? checkpointProblem(token, context.state);
  return token !== null && problem === null ? { token } : { refusal: invalidToken(problem, context.behaviors) };
}

/** Returns the error of a valid token whose user must act at Threads first. */
// fact: checkpoints
function checkpointProblem(token: TokenRecord | null, state: State): TokenProblem | null {
  const checkpoint = token?.userId == null ? undefined : state.checkpoints.get(token.userId);
  return checkpoint === undefined ? null : CHECKPOINTS[checkpoint];
}

const CHECKPOINTS: Readonly<Record<Checkpoint, TokenProblem>> = {
  checkpoint: { subcode: 459, message: "Error validating access token: The user is enrolled in a checkpoint" },
  unconfirmed: { subcode: 464, message: "Error validating access token: The user is not a confirmed user" },
};

interface TokenProblem {
  readonly subcode: number;
  readonly message: string;
}

// fact: invalid-token-status, invalid-token-100, www-authenticate
function invalidToken(problem: TokenProblem | null, behaviors: Behaviors): Refusal {
  const { subcode, message } = problem ?? { subcode: 467, message: "Invalid OAuth access token" };
  const headers = behaviors.wwwAuthenticate
    ? { "www-authenticate": `OAuth "Facebook Platform" "invalid_token" "${message}"` }
    : {};
  const error =
    behaviors.invalidTokenCode === "190"
      ? { code: 190, subcode, message }
      : { code: 100, message: "The requested resource does not exist" };
  return { status: behaviors.invalidTokenStatus, ...error, oauth: "invalid_token", headers };
}
