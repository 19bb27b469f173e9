import { newAppToken } from "./tokens.js";
import { json, type Call, type Outcome, type World } from "../state/world.js";

/** GET /oauth/access_token with the app's own credentials: gives an app token. */
export function appToken(_call: Call, { state, clock, random }: World): Outcome {
  const value = newAppToken(random.tokens, state.app.id);
  const issuedAt = clock.now();
  state.tokens.set(value, { value, kind: "app", userId: null, issuedAt, expiresAt: null, death: null });
  return json({ access_token: value, token_type: "bearer" });
}
