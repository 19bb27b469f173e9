/*
 * The routes of a connection: `createRoutes` on the standard Request and Response, `createListener` for node:http. Express and Fastify
 * have entries of their own.
 */

export { createRoutes } from "./routes.js";
export { createListener } from "./node.js";
export type { RouteContext, Routes } from "./core.js";
export type { FailureSeverity } from "../internal/failure-reports.js";
export type { Authenticated, FailedRoute, FinishAt, RoutesOptions } from "./options.js";
