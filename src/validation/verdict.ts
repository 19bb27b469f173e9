import type { Issue } from "./issue.js";
import { resolveLimits, type Limits, type ValidationOptions } from "./limits.js";
import { RULES } from "./rules/index.js";
import type { Subjects } from "./subjects.js";

/** One call's limits, and the issues found so far. */
export interface Verdict {
  readonly limits: Limits;
  readonly issues: Issue[];
}

/** Callers in JavaScript may pass `null` for options, too. */
export function begin(options: ValidationOptions | null | undefined): Verdict {
  return { limits: resolveLimits(options?.limits), issues: [] };
}

/** Asks every rule of a kind about one subject. */
export function judge<Kind extends keyof Subjects>(
  kind: Kind,
  subject: Subjects[Kind],
  path: Issue["path"],
  verdict: Verdict,
): void {
  for (const { code, severity, at, find } of RULES[kind]) {
    const found = find(subject, verdict.limits);
    if (found === null) continue;
    const { message, limit, actual } = found;
    verdict.issues.push({ code, path: at === undefined ? path : [...path, at], message, limit, actual, severity });
  }
}
