import { amount, count, fields, flag, list, oneOf, text, whole, type Check } from "../checks/values.js";
import type { FaultKind } from "./faults.js";
import { OPERATIONS } from "../http/operations.js";

/** The longest that a timer waits. */
const LONGEST_DELAY_MS = 2_147_483_647;

/** About 30 years: a header can contain every date in this range. */
export const FURTHEST_DATE_MS = 1_000_000_000_000;

const status = whole(200, 599);
const code = whole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
const lateEffect = fields({ afterMs: amount(0, LONGEST_DELAY_MS) }, ["afterMs"]);

/** Checks when the effect happens: a word, or a delay. */
const effect: Check = (value, name) => {
  if (typeof value === "object" && value !== null) lateEffect(value, name);
  else oneOf(["before", "after"])(value, name);
};

/** Checks a Graph code, which is a number or, as was observed, a name. */
const graphCode: Check = (value, name) =>
  (typeof value === "string" ? text(/^[A-Z][A-Z0-9_]*$/, "a number or a name in capitals") : code)(value, name);

/** Checks the new value of a JSON field. */
const scalar: Check = (value, name) => {
  const isScalar = value === null || ["string", "number", "boolean"].includes(typeof value);
  if (!isScalar) throw new TypeError(`${name} must be a string, a number, a boolean or null`);
};

const scalars: Check = (value, name) => {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new TypeError(`${name} must be an object`);
  for (const [field, entry] of Object.entries(value)) scalar(entry, `${name}.${field}`);
};

/** The fields of each kind of fault. REQUIRED lists the required ones. */
const KINDS: Readonly<Record<FaultKind, Readonly<Record<string, Check>>>> = {
  "close-before": {},
  "close-after": {},
  cut: {},
  hang: { effect },
  "malformed-json": {},
  "endless-body": {},
  "empty-body": {},
  delay: { ms: amount(0, LONGEST_DELAY_MS) },
  late: { ms: amount(0, LONGEST_DELAY_MS) },
  "html-502": { effect },
  "http-error": { effect, status: whole(400, 599), body: oneOf(["empty", "html", "json"]) },
  altered: { without: list(text(/./, "the name of a field")), set: scalars },
  "wrong-date": { offMs: amount(-FURTHEST_DATE_MS, FURTHEST_DATE_MS) },
  "rate-limited": { status, code, subcode: code },
  // The sandbox sends it in a header.
  redirect: { location: text(/^[!-~]+$/, "a string of visible ASCII characters") },
  "graph-error": {
    effect,
    status,
    code: graphCode,
    subcode: code,
    message: text(),
    envelope: oneOf(["graph", "flat", "oauth"]),
    type: text(),
    isTransient: flag,
    userTitle: text(),
    userMessage: text(),
  },
};

const REQUIRED: Readonly<Partial<Record<FaultKind, readonly string[]>>> = {
  delay: ["ms"],
  late: ["ms"],
  "http-error": ["status"],
  "wrong-date": ["offMs"],
  "graph-error": ["status", "code"],
};

/** The names of all kinds of faults. */
export const FAULT_KINDS: readonly string[] = Object.keys(KINDS);

const kind = oneOf(FAULT_KINDS);
const operation = oneOf([...new Set(OPERATIONS.map((row) => row.operation))]);

/** Checks a fault without its operation. `more` are additional fields. */
function action(more: Readonly<Record<string, Check>> = {}, required: readonly string[] = []): Check {
  return (value, name) => {
    const named = typeof value === "object" && value !== null && "kind" in value ? value.kind : undefined;
    kind(named, `${name}.kind`);
    const own = named as FaultKind;
    fields({ kind, ...KINDS[own], ...more }, [...(REQUIRED[own] ?? []), ...required])(value, name);
  };
}

/** Checks a scripted fault. */
export const checkFault = action({ on: operation, occurrence: whole(1, Number.MAX_SAFE_INTEGER), times: count }, [
  "on",
]);

const randomPlan = fields(
  {
    rate: amount(0, 1),
    kinds: list((value, name) => (typeof value === "string" ? kind : action())(value, name), 1),
    on: list(operation, 1),
    seed: whole(0, Number.MAX_SAFE_INTEGER),
  },
  ["rate", "kinds"],
);

/** Checks one plan of random faults or several. */
const random: Check = (value, name) => (Array.isArray(value) ? list(randomPlan)(value, name) : randomPlan(value, name));

/** Checks the option `faults` in each of its forms. */
export const checkFaults: Check = (value, name) => {
  const script = list(checkFault);
  if (Array.isArray(value)) script(value, name);
  else if (typeof value === "object" && value !== null && ("rate" in value || "kinds" in value))
    randomPlan(value, name);
  else fields({ scripted: script, random })(value, name);
};
