import type { Issue } from "../issue.js";
import { isPlainObject, shownName, unknownNames, type NamesOf } from "../fields/known-fields.js";
import { DEFAULT_LIMITS, resolveLimits, type Limits, type ValidationOptions } from "../limits.js";
import { RULES } from "../rules/index.js";
import type { Facts } from "./facts.js";

/** One call's limits, and the issues found so far. */
export interface Findings {
  readonly limits: Limits;
  readonly issues: Issue[];
}

const OPTIONS: NamesOf<ValidationOptions> = { limits: true };

/** Starts a judgment. Callers in JavaScript may pass `null` for options, or, from `texts.map(validateText)`, an index. */
export function begin(options: ValidationOptions | null | undefined): Findings {
  const limits = options?.limits;
  return {
    limits: resolveLimits(limits),
    issues: [...unknownIn(options, OPTIONS), ...unknownIn(limits, DEFAULT_LIMITS)],
  };
}

/** A misspelled limit would leave the default in force: it is the caller's mistake, and told before the post's own. */
function unknownIn(given: unknown, known: object): Issue[] {
  if (!isPlainObject(given)) return [];
  return unknownNames(given, known).map((name) => {
    const message = `Validation has no option ${shownName(name)}.`;
    return { code: "invalid-argument", path: [], message, limit: null, actual: null, severity: "error" };
  });
}

/** Asks every rule of a kind about one subject. */
export function check<Kind extends keyof Facts>(
  kind: Kind,
  subject: Facts[Kind],
  path: Issue["path"],
  findings: Findings,
): void {
  for (const { code, severity, at, find } of RULES[kind]) {
    const found = find(subject, findings.limits);
    if (found === null) continue;
    const { message, limit, actual } = found;
    findings.issues.push({ code, path: at === undefined ? path : [...path, at], message, limit, actual, severity });
  }
}
