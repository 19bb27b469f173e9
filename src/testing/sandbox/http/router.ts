import type { NodeKind } from "../state/node-kind.js";
import { forgives, type Strictness } from "../strictness/levels.js";
import type { Refusal } from "./graph-errors.js";
import { kindInPath, type OperationRow } from "./operation-row.js";

/** Where a request leads: to an operation, or to a refusal. */
export type Route =
  | {
      readonly row: OperationRow;
      readonly path: string;
      readonly pathId: string | null;
      /** The accepted differences from the strict method and path. */
      readonly warnings: readonly string[];
    }
  | { readonly row: null; readonly refusal: Refusal };

/** The part of a request that decides its operation. */
export interface Target {
  readonly method: string;
  /** The path as it was sent, without its query. */
  readonly path: string;
  readonly query: string;
}

/**
 * Finds the operation for a method and a path. Where operations share them, `kindOf`, which returns the kind of node that an id
 * names, decides; an unknown id leads to the first operation, which refuses it.
 */
export function route(
  { method, path: fullPath, query }: Target,
  operations: readonly OperationRow[],
  kindOf: (id: string) => NodeKind | null,
  strictness: Strictness,
): Route {
  const { path, version, slash } = splitPath(fullPath, strictness);
  const segments = path.split("/");
  const matches = operations.flatMap((row) => {
    if (version !== null && !acceptsVersion(row, strictness)) return [];
    const match = matchPath(row.path, segments);
    return match === null ? [] : [{ row, path, pathId: match.id, warnings: warningsOf(row, version, slash) }];
  });
  const candidates = matches.filter(({ row }) => row.method === method);
  const exchange = forgives(strictness, "lenient")
    ? matches.find(({ row }) => isCodeExchange(row, method, query))
    : undefined;
  if (exchange !== undefined) return { ...exchange, warnings: [...exchange.warnings, "code exchange as GET"] };
  const [first] = candidates;
  if (first !== undefined) {
    const kind = first.pathId === null ? null : kindOf(first.pathId);
    return candidates.find(({ row }) => kindInPath(row.path) === kind) ?? first;
  }
  if (matches.length > 0) return { row: null, refusal: wrongMethod(matches.map(({ row }) => row.method)) };
  return { row: null, refusal: refusedVersion(fullPath, operations) ?? UNKNOWN_PATH };
}

/** Returns the refusal of a path that a less strict sandbox accepts because of its version, or null for any other path. */
function refusedVersion(fullPath: string, operations: readonly OperationRow[]): Refusal | null {
  const { path, version } = splitPath(fullPath, "lenient");
  const segments = path.split("/");
  const row = version === null ? undefined : operations.find((each) => matchPath(each.path, segments) !== null);
  if (row === undefined) return null;
  const level = version === "v1.0" && row.refusals !== "page" ? "documented" : "lenient";
  return {
    ...UNKNOWN_PATH,
    message: `Unknown path components: the sandbox accepts this version before this path only with strictness ${level}`,
  };
}

/** The message names the sandbox, because Threads may have operations that it does not document. */
const UNKNOWN_PATH: Refusal = {
  status: 404,
  code: 2500,
  message: "Unknown path components: no operation at this path is built in the sandbox",
};

/** Splits a path into its version and the rest, and drops a slash at its end where the level forgives it. */
function splitPath(path: string, strictness: Strictness): { path: string; version: string | null; slash: boolean } {
  const versions = forgives(strictness, "lenient") ? /^\/(v\d+\.\d+)(?=\/)/ : /^\/(v1\.0)(?=\/)/;
  const [prefix = "", version = null] = versions.exec(path) ?? [];
  const rest = path.slice(prefix.length);
  const slash = forgives(strictness, "documented") && /[^/]\/$/.test(rest);
  return { path: slash ? rest.slice(0, -1) : rest, version, slash };
}

// fact: unversioned-tokens
function acceptsVersion(row: OperationRow, strictness: Strictness): boolean {
  return row.versioned || forgives(strictness, row.refusals === "page" ? "lenient" : "documented");
}

function warningsOf(row: OperationRow, version: string | null, slash: boolean): string[] {
  return [
    ...(version !== null && (!row.versioned || version !== "v1.0") ? [`version ${version} in the path`] : []),
    ...(slash ? ["slash at the end of the path"] : []),
  ];
}

/** Returns whether a GET has the grant type of an operation that is a POST. */
function isCodeExchange(row: OperationRow, method: string, query: string): boolean {
  const grantType = row.parameters?.find(({ name }) => name === "grant_type")?.equals;
  return (
    method === "GET" &&
    row.method === "POST" &&
    grantType !== undefined &&
    new URLSearchParams(query).get("grant_type") === grantType
  );
}

/** The parts of the path of a post's page, which its handler reads. */
const PAGE_PARTS: Readonly<Record<string, RegExp>> = { "{handle}": /^@[^/]{1,120}$/, "{shortcode}": /^[\w-]{1,20}$/ };

/** The segments of each pattern, split once, because every request is compared with all patterns. */
const PATTERNS = new Map<string, readonly string[]>();

function segmentsOf(pattern: string): readonly string[] {
  const known = PATTERNS.get(pattern) ?? pattern.split("/");
  PATTERNS.set(pattern, known);
  return known;
}

/** Returns the id in a path that matches the pattern, null where `me` or nothing takes its place; or null for no match. */
function matchPath(pattern: string, segments: readonly string[]): { id: string | null } | null {
  const expected = segmentsOf(pattern);
  if (segments.length !== expected.length) return null;
  let id: string | null = null;
  for (const [index, segment] of segments.entries()) {
    const want = expected[index] ?? "";
    const isMe = segment === "me" && want === "{user}" && expected.length > 2;
    if (PAGE_PARTS[want]?.test(segment) === true) continue;
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
