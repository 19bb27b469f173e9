import { callbackPage } from "./pages.js";
import type { Call, Outcome } from "../state/world.js";

/** GET /callback: stands in for the app's own callback, and shows what the app would have been given. */
export function callback(call: Call): Outcome {
  return { kind: "page", html: callbackPage([...call.parameters]) };
}
