import { wrongAppCredentials } from "../graph-errors.js";
import { newAppToken } from "../tokens.js";
import { json, parameter, refuse, type Call, type Outcome, type World } from "../world.js";

/** GET /oauth/access_token with the app's own credentials: gives an app token. */
export function appToken(call: Call, world: World): Outcome {
  const { state, clock, readings } = world;
  if (parameter(call, "client_id") !== state.app.id) return refuse(wrongAppCredentials("client_id", readings));
  if (parameter(call, "client_secret") !== state.app.secret) {
    return refuse(wrongAppCredentials("client_secret", readings));
  }
  const value = newAppToken(world.random.tokens, state.app.id);
  state.tokens.set(value, {
    value,
    kind: "app",
    userId: null,
    issuedAt: clock.now(),
    expiresAt: null,
    death: null,
  });
  return json({ access_token: value, token_type: "bearer" });
}
