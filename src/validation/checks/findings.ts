import type { Issue } from "../issue.js";
import { isPlainObject, misspelledName, shownName, unknownNames, type NamesOf } from "../fields/known-fields.js";
import { DEFAULT_LIMITS, resolveLimits, type Limits, type ValidationOptions } from "../limits.js";
import { RULES } from "../rules/index.js";
import type { Facts } from "./facts.js";
import { isObject } from "../fields/objects.js";

/** The limits of one validation, and the issues found so far. */
export interface Findings {
  readonly limits: Limits;
  readonly issues: Issue[];
}

const OPTIONS: NamesOf<ValidationOptions> = { limits: true };

/** Starts a validation. JavaScript callers may pass `null` as options, or an index through `texts.map(validateText)`. */
export function begin(options: ValidationOptions | null | undefined): Findings {
  try {
    const limits = isObject(options) ? options.limits : undefined;
    return {
      limits: resolveLimits(limits),
      issues: [...unknownOptions(options, OPTIONS), ...unknownOptions(limits, DEFAULT_LIMITS)],
    };
  } catch {
    // The message omits the error of a getter or a proxy, because it may contain anything.
    return { limits: DEFAULT_LIMITS, issues: [invalidOption("The options cannot be read.")] };
  }
}

/** An unknown option is an error, because a misspelled limit would leave the default in force. */
function unknownOptions(given: unknown, known: object): Issue[] {
  if (!isPlainObject(given)) return [];
  return unknownNames(given, known).map((name) => {
    const use = misspelledName(name, known);
    return invalidOption(`Option ${shownName(name)} is unknown${use === null ? "" : `; use ${use}`}.`);
  });
}

const invalidOption = (message: string): Issue => ({
  ...{ code: "invalid-argument", path: [], message },
  ...{ limit: null, actual: null, severity: "error" },
});

/** Applies every rule of a kind, and adds what they find to the findings. */
export function check<Kind extends keyof Facts>(
  kind: Kind,
  facts: Facts[Kind],
  path: Issue["path"],
  findings: Findings,
): void {
  for (const { code, severity, at, find } of RULES[kind]) {
    const finding = find(facts, findings.limits);
    if (finding === null) continue;
    const { message, limit, actual } = finding;
    findings.issues.push({ code, path: at === undefined ? path : [...path, at], message, limit, actual, severity });
  }
}
