import { newAppToken } from "./tokens.js";
import { json, type Call, type HandlerResult } from "../http/handler.js";
import type { Context } from "../state/context.js";

/** GET /oauth/access_token with the app's credentials: returns an app token. */
export function appToken(_call: Call, { state, clock, random }: Context): HandlerResult {
  const value = newAppToken(random.tokens, state.app.id);
  const issuedAt = clock.now();
  state.tokens.set(value, { value, kind: "app", userId: null, issuedAt, expiresAt: null, invalidReason: null });
  return json({ access_token: value, token_type: "bearer" });
}
