import { LIFETIMES } from "../state/lifetimes.js";
import type { UserToken } from "../state/state.js";
import { newUserToken } from "./tokens.js";
import { json, type Outcome, type World } from "../state/world.js";

/** A new long-lived token for the person. */
export function issueLongLived(userId: string, world: World): UserToken {
  const value = newUserToken(world.random.tokens, world.behaviors);
  const token = extend({ value, kind: "long-lived", userId, issuedAt: 0, expiresAt: 0, death: null }, world);
  // Only now: the shelf forgets what is over, and a token without its date looks as if it were.
  world.state.tokens.set(value, token);
  return token;
}

/**
 * Starts a token's sixty days now. They come a little short, by a different amount each time: a client that reckons
 * with a constant is caught.
 */
// fact: long-lived-sixty-days
export function extend(token: UserToken, world: World): UserToken {
  token.issuedAt = world.clock.now();
  token.expiresAt = token.issuedAt + (LIFETIMES.longLivedSeconds - world.random.expiries.int(1, 120)) * 1000;
  return token;
}

/** The answer that both long-lived endpoints give; without `expires_in` where the caller leaves it out. */
export function longLivedResponse(token: UserToken, world: World, withExpiry = true): Outcome {
  const expiresIn = Math.round((token.expiresAt - world.clock.now()) / 1000);
  return json({ access_token: token.value, token_type: "bearer", expires_in: withExpiry ? expiresIn : undefined });
}
