import { callbackPage } from "./pages.js";
import type { Call, HandlerResult } from "../http/handler.js";

/** GET /callback: takes the place of the app's callback, and shows the parameters that the app would receive. */
export function callback(call: Call): HandlerResult {
  return { kind: "page", html: callbackPage([...call.parameters]) };
}
