import type { Random } from "../state/random.js";
import { reasonOf, send } from "./send.js";
import type { Subscription } from "./subscription.js";

/** Verifies the app's callback URL. Returns the problem of its response, or null. */
// fact: webhook-verification
export async function verifyCallback(
  { url, verifyToken }: Subscription,
  random: Random,
  end: AbortSignal,
): Promise<string | null> {
  const challenge = `1${random.text(9, "0123456789")}`;
  const target = new URL(url);
  target.searchParams.set("hub.mode", "subscribe");
  target.searchParams.set("hub.challenge", challenge);
  target.searchParams.set("hub.verify_token", verifyToken);
  try {
    const { status, body } = await send(target.href, null, {}, end);
    if (status !== 200) return `the verification request returned ${status} instead of 200`;
    return body === challenge ? null : "the app did not return the challenge as it was sent";
  } catch (error) {
    return `the verification request failed: ${reasonOf(error)}`;
  }
}
