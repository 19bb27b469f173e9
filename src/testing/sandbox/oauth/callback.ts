import { callbackPage } from "./pages.js";
import type { Call, HandlerResult } from "../http/handler.js";

/** GET /callback: stands in for the app's own callback, and shows what the app would have been given. */
export function callback(call: Call): HandlerResult {
  return { kind: "page", html: callbackPage([...call.parameters]) };
}
