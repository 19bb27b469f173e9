import { amount, count, fields, flag, list, oneOf, text, whole, type Check } from "./checks.js";
import type { FaultKind } from "./faults.js";
import { OPERATIONS } from "./operations.js";

/** The longest that a timer waits. */
const LONGEST_DELAY_MS = 2_147_483_647;

const status = whole(200, 599);
const code = whole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
const effect = oneOf(["before", "after"]);

/** What each kind takes beside its name; what it cannot do without stands in REQUIRED. */
const KINDS: Readonly<Record<FaultKind, Readonly<Record<string, Check>>>> = {
  "close-before": {},
  "close-after": {},
  cut: {},
  hang: {},
  "malformed-json": {},
  "endless-body": {},
  "empty-body": {},
  delay: { ms: amount(0, LONGEST_DELAY_MS) },
  late: { ms: amount(0, LONGEST_DELAY_MS) },
  "html-502": { effect },
  "rate-limited": { status, code, subcode: code },
  // It goes out in a header as it stands.
  redirect: { location: text(/^[!-~]+$/, "a string of visible ASCII characters") },
  "graph-error": {
    effect,
    status,
    code,
    subcode: code,
    message: text(),
    type: text(),
    isTransient: flag,
    userTitle: text(),
    userMessage: text(),
  },
};

const REQUIRED: Readonly<Partial<Record<FaultKind, readonly string[]>>> = {
  delay: ["ms"],
  late: ["ms"],
  "graph-error": ["status", "code"],
};

const kind = oneOf(Object.keys(KINDS));
const operation = oneOf([...new Set(OPERATIONS.map((row) => row.operation))]);

/** What goes wrong, without where: of a script and of a random plan alike. `more` are the fields that may stand beside. */
function action(more: Readonly<Record<string, Check>> = {}, required: readonly string[] = []): Check {
  return (value, name) => {
    const named = typeof value === "object" && value !== null && "kind" in value ? value.kind : undefined;
    kind(named, `${name}.kind`);
    const own = named as FaultKind;
    fields({ kind, ...KINDS[own], ...more }, [...(REQUIRED[own] ?? []), ...required])(value, name);
  };
}

/** A scripted fault. */
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

/** Random faults, one plan or several. */
const random: Check = (value, name) => (Array.isArray(value) ? list(randomPlan)(value, name) : randomPlan(value, name));

/** A plan of faults, in any of the forms that the option takes. */
export const checkFaults: Check = (value, name) => {
  const script = list(checkFault);
  if (Array.isArray(value)) script(value, name);
  else if (typeof value === "object" && value !== null && ("rate" in value || "kinds" in value))
    randomPlan(value, name);
  else fields({ scripted: script, random })(value, name);
};
