import { page, type OperationRow } from "../http/operation-row.js";
import { home } from "./home.js";

/** The sandbox's own pages. */
export const PAGE_OPERATIONS: readonly OperationRow[] = [page("home", "GET", "/", home)];
