/** Compares the received requests with the table. */
import { LIST_PARAMETERS, MEDIA_FIELDS } from "./documents.js";
import type { Phase } from "./flow.js";
import type { FieldList, Operation, Parameters } from "./notation.js";

/** Returns whether the requested fields are the required ones and otherwise documented ones, without duplicates. */
export function areAllowed(sent: string, { required, of }: FieldList): boolean {
  const names = sent.split(/,(?![^{]*\})/).map((field) => field.replace(/\{.*/, ""));
  return (
    required.every((name) => names.includes(name)) &&
    names.every((name) => of.includes(name)) &&
    new Set(names).size === names.length
  );
}

/** A sent value in the table's notation: its JSON is parsed, and its fields are checked. A value that does not fit stays as it was sent. */
function inNotation(sent: unknown, expected: Parameters[string] | undefined): unknown {
  if (typeof sent !== "string" || typeof expected !== "object") return sent;
  if ("required" in expected) return areAllowed(sent, expected) ? expected : sent;
  try {
    return { json: JSON.parse(sent) as unknown };
  } catch {
    return sent;
  }
}

const place = ({ method, path, parameters }: Operation) =>
  JSON.stringify([method, path, parameters.image_url, parameters.video_url]);
const byPlace = (one: Operation, other: Operation) => (place(one) < place(other) ? -1 : 1);

/** The requests of a row in the order of the comparison: within a phase, the order is free. */
export const expected = (phases: readonly Phase[]): readonly Operation[] =>
  phases.flatMap((phase) => [...phase].sort(byPlace));

/** The received requests in that order and in the table's notation. Surplus requests come at the end. */
export function inOrder(sent: readonly Operation[], phases: readonly Phase[]): readonly Operation[] {
  let start = 0;
  const sorted = phases.flatMap((phase) => {
    const end = start + phase.length;
    const part = sent.slice(start, end).sort(byPlace);
    start = end;
    return part;
  });
  const rows = expected(phases);
  return [...sorted, ...sent.slice(start)].map((operation, index) => ({
    ...operation,
    parameters: Object.fromEntries(
      Object.entries(operation.parameters).map(([name, value]) => [
        name,
        inNotation(value, rows[index]?.parameters[name]),
      ]),
    ) as Parameters,
  }));
}

/**
 * Returns the problems of a request for one of the account's own lists. `nowSeconds` is the server's time. Times must be Unix seconds, the one
 * of the two documented forms that no parser can misread.
 * Source: reading.md sections 1 to 3.
 */
export function problemsOfList({ method, parameters }: Operation, nowSeconds: number): readonly string[] {
  const text = (name: string) => parameters[name] as string | undefined;
  const seconds = (name: string) => (text(name) === undefined ? undefined : Number(text(name)));
  const [since, until, limit] = [seconds("since"), seconds("until"), seconds("limit")];
  const problems: readonly (readonly [boolean, string])[] = [
    [method !== "GET", "is no GET"],
    [
      Object.keys(parameters).some((name) => name !== "fields" && !LIST_PARAMETERS.includes(name)),
      "has a parameter that no page names",
    ],
    [
      !areAllowed(text("fields") ?? "id", { required: ["id"], of: MEDIA_FIELDS }),
      "requests a field that no page documents",
    ],
    [text("before") !== undefined && text("after") !== undefined, "goes both ways"],
    [limit !== undefined && !(Number.isInteger(limit) && limit >= 0 && limit <= 100), "has a limit out of 0 to 100"],
    [
      since !== undefined && !(Number.isInteger(since) && since >= 1_688_540_400),
      "starts at no second since Threads began",
    ],
    [until !== undefined && !(Number.isInteger(until) && until <= nowSeconds), "ends in the future"],
    [(since ?? 0) >= (until ?? nowSeconds), "has a window that is none"],
  ];
  return problems.flatMap(([wrong, problem]) => (wrong ? [problem] : []));
}
