/*
 * The HTTP routes of connections: `createRoutes` for the standard Request and Response, `createListener` for node:http. The adapters for
 * Express and Fastify are entry points of their own.
 */

export { createRoutes, type RouteContext, type Routes } from "./routes.js";
export { createListener } from "./node.js";
export type { FailureSeverity } from "../internal/failure-reports.js";
export type { Authenticated, ChosenScopes, ConnectRequest, FailedRoute, FinishAt, RoutesOptions } from "./options.js";
