import { complete, disconnect, refresh, status } from "./account.js";
import { callback } from "./callback.js";
import { connect } from "./connect.js";
import { deauthorize, deleteData, deletionStatus } from "./meta.js";
import { receive, verify } from "./webhooks.js";
import type { Route } from "./route.js";

/** The table of all routes. Adapters register its rows, and `createRoutes` finds the row of a request in it. */
export const ROUTES: readonly Route[] = [
  { method: "GET", path: "/connect", user: true, handle: connect },
  { method: "GET", path: "/callback", user: false, handle: callback },
  { method: "POST", path: "/complete", user: true, finish: "front-end", handle: complete },
  { method: "GET", path: "/status", user: true, handle: status },
  { method: "GET", path: "/refresh", user: true, handle: refresh },
  { method: "DELETE", path: "/disconnect", user: true, handle: disconnect },
  { method: "POST", path: "/deauthorize", user: false, handle: deauthorize },
  { method: "POST", path: "/data-deletion", user: false, handle: deleteData },
  { method: "GET", path: "/data-deletion/:code", user: false, handle: deletionStatus },
  { method: "GET", path: "/webhooks", user: false, webhooks: true, handle: verify },
  { method: "POST", path: "/webhooks", user: false, webhooks: true, handle: receive },
];
