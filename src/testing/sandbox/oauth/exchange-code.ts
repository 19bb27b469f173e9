import { badParameter, type Refusal } from "../http/graph-errors.js";
import { LIFETIMES } from "../state/lifetimes.js";
import { newUserToken } from "./tokens.js";
import { parameter, refuse, type Call, type HandlerResult } from "../http/handler.js";
import type { Context } from "../state/context.js";

/** POST /oauth/access_token: uses up a code and returns a short-lived token. */
export function exchangeCode(call: Call, context: Context): HandlerResult {
  const { state, clock, behaviors } = context;
  // A code that still ends in #_ is not found.
  const code = state.codes.get(parameter(call, "code"));
  // fact: code-single-use, code-one-hour
  if (code === undefined || code.used) return refuse(behaviors.usedCode === "plain" ? NO_SUCH_CODE : USED_CODE);
  if (clock.now() >= code.expiresAt) return refuse(badCode("This authorization code has expired"));
  if (parameter(call, "redirect_uri") !== code.redirectUri) {
    return refuse(behaviors.redirectUriCode === 100 ? OTHER_REDIRECT_URI : INVALID_REDIRECT_URI);
  }
  code.used = true;
  const issuedAt = clock.now();
  const value = newUserToken(context.random.tokens, behaviors);
  const expiresAt = issuedAt + LIFETIMES.shortLivedMs;
  state.tokens.set(value, {
    value,
    kind: "short-lived",
    userId: code.userId,
    issuedAt,
    expiresAt,
    invalidReason: null,
  });
  return { kind: "json", text: responseText(value, code.userId, context) };
}

/** Builds the JSON by hand, because JSON.stringify cannot write a number above 2^53 as Threads does. */
// fact: user-id-number, short-lived-token-type, short-lived-expires-in, token-permissions
function responseText(token: string, userId: string, { behaviors, state }: Context): string {
  const members = [`"access_token":${JSON.stringify(token)}`];
  if (behaviors.userId === "number") members.push(`"user_id":${userId}`);
  if (behaviors.userId === "string") members.push(`"user_id":"${userId}"`);
  if (behaviors.shortLivedTokenType) members.push('"token_type":"bearer"');
  if (behaviors.shortLivedExpiresIn) members.push(`"expires_in":${LIFETIMES.shortLivedMs / 1000}`);
  if (behaviors.permissionsInTokenResponse) {
    members.push(`"permissions":${JSON.stringify(state.grants.get(userId)?.scopes ?? [])}`);
  }
  return `{${members.join(",")}}`;
}

const NO_SUCH_CODE = badCode("Matching code was not found or was already used");

// fact: used-code
const USED_CODE: Refusal = {
  ...NO_SUCH_CODE,
  subcode: 4279030,
  message: "used_authorization_code: This authorization code is invalid or has been used",
  envelope: "graph",
};

// fact: redirect-uri-error
const OTHER_REDIRECT_URI = badParameter("redirect_uri is not the one that was authorized", "invalid_grant");
const INVALID_REDIRECT_URI: Refusal = {
  status: 400,
  code: 191,
  message: "Invalid redirect_uri",
  oauth: "invalid_grant",
};

function badCode(message: string): Refusal {
  return { status: 400, code: 100, message, oauth: "invalid_grant" };
}
