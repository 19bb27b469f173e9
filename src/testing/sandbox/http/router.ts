import type { NodeKind } from "../state/node-kind.js";
import type { Refusal } from "./graph-errors.js";
import { kindInPath, type OperationRow } from "./operation-row.js";

/** Where a request leads: to an operation, or to a refusal. */
export type Route =
  | { readonly row: OperationRow; readonly path: string; readonly pathId: string | null }
  | { readonly row: null; readonly refusal: Refusal };

/**
 * Finds the operation for a method and a path. Where operations share them, `kindOf`, which returns the kind of node that an id
 * names, decides; an unknown id leads to the first operation, which refuses it.
 */
export function route(
  method: string,
  fullPath: string,
  operations: readonly OperationRow[],
  kindOf: (id: string) => NodeKind | null,
): Route {
  const versioned = fullPath.startsWith("/v1.0/");
  const path = versioned ? fullPath.slice("/v1.0".length) : fullPath;
  const matches = operations.flatMap((row) => {
    // fact: unversioned-tokens
    if (versioned && !row.versioned) return [];
    const match = matchPath(row.path, path);
    return match === null ? [] : [{ row, path, pathId: match.id }];
  });
  const candidates = matches.filter(({ row }) => row.method === method);
  const [first] = candidates;
  if (first !== undefined) {
    const kind = first.pathId === null ? null : kindOf(first.pathId);
    return candidates.find(({ row }) => kindInPath(row.path) === kind) ?? first;
  }
  if (matches.length > 0) return { row: null, refusal: wrongMethod(matches.map(({ row }) => row.method)) };
  return { row: null, refusal: { status: 404, code: 2500, message: "Unknown path components" } };
}

/** Returns the id in a path that matches the pattern, null where `me` or nothing takes its place; or null for no match. */
function matchPath(pattern: string, path: string): { id: string | null } | null {
  const expected = pattern.split("/");
  const segments = path.split("/");
  if (segments.length !== expected.length) return null;
  let id: string | null = null;
  for (const [index, segment] of segments.entries()) {
    const want = expected[index] ?? "";
    const isMe = segment === "me" && want === "{user}" && expected.length > 2;
    if (want.startsWith("{") && /^\d+$/.test(segment)) id = segment;
    else if (!isMe && (want.startsWith("{") || segment !== want)) return null;
  }
  return { id };
}

function wrongMethod(methods: readonly string[]): Refusal {
  const allowed = [...new Set(methods)];
  return {
    status: 405,
    code: 100,
    message: `(#100) Unsupported request method; this path takes ${allowed.join(" or ")}`,
    headers: { allow: allowed.join(", ") },
  };
}
