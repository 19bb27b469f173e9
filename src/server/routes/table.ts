/** Every route there is. */
import { complete, disconnect, refresh, status } from "./account.js";
import type { Route } from "../route.js";
import { callback } from "./callback.js";
import { connect } from "./connect.js";
import { deauthorize, deleteData, deletionStatus } from "./meta.js";

/** The table; adapters register its rows, and the core looks requests up in it. */
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
];
