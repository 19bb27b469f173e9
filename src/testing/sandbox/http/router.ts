import type { Refusal } from "./graph-errors.js";
import type { OperationRow } from "./operation-row.js";
import { OPERATIONS } from "./operations.js";

/** Where a request leads: to an operation, or nowhere with the reason. */
export type Route =
  | { readonly row: OperationRow; readonly path: string; readonly pathId: string | null }
  | { readonly row: null; readonly refusal: Refusal };

/** Finds the operation for a method and a path. */
export function route(method: string, fullPath: string): Route {
  const versioned = fullPath.startsWith("/v1.0/");
  const path = versioned ? fullPath.slice("/v1.0".length) : fullPath;
  const here = OPERATIONS.flatMap((row) => {
    // fact: unversioned-tokens
    if (versioned && !row.versioned) return [];
    const match = row.paths.map((pattern) => matchPath(pattern, path)).find((found) => found !== null);
    return match === undefined ? [] : [{ row, path, pathId: match.id }];
  });
  const found = here.find(({ row }) => row.method === method);
  if (found !== undefined) return found;
  if (here.length > 0) return { row: null, refusal: wrongMethod(here.map(({ row }) => row.method)) };
  return { row: null, refusal: { status: 404, code: 2500, message: "Unknown path components" } };
}

function matchPath(pattern: string, path: string): { id: string | null } | null {
  if (pattern === path) return { id: null };
  if (!pattern.includes("{id}")) return null;
  const [before = "", after = ""] = pattern.split("{id}");
  if (!path.startsWith(before) || !path.endsWith(after)) return null;
  const id = path.slice(before.length, path.length - after.length);
  return /^\d+$/.test(id) ? { id } : null;
}

function wrongMethod(allowed: readonly string[]): Refusal {
  return {
    status: 405,
    code: 100,
    message: `(#100) Unsupported request method; this path takes ${allowed.join(" or ")}`,
    headers: { allow: allowed.join(", ") },
  };
}
