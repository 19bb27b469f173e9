import type { ThreadsConnections } from "../connections/index.js";
import { createCore, type Routes } from "./core.js";
import type { RoutesOptions } from "./options.js";

/**
 * The routes of a connection, on the standard `Request` and `Response`, with nothing of any framework: `/connect`, `/callback`,
 * `/status`, `/refresh`, `/disconnect`, `/deauthorize`, `/data-deletion` with its status page, and `/complete` where the front end
 * finishes. Every answer is `no-store`; JSON is `{ success, message, data }`.
 *
 * The function that it gives never rejects, and answers 404 to a path that is none of these.
 *
 * @throws ThreadsConfigError that names every option that is wrong
 */
export function createRoutes<Caller = Request>(
  connections: ThreadsConnections,
  options: RoutesOptions<Caller>,
): Routes<Caller> {
  return createCore(connections, options).answer;
}
