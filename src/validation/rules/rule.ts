import type { Facts } from "../checks/facts.js";
import type { Issue, IssueCode, IssueSeverity } from "../issue.js";
import type { Limits } from "../limits.js";
import { plural } from "../wording.js";

/** What a rule found wrong. */
export type Finding = Pick<Issue, "limit" | "actual" | "message">;

/** One row of the table of rules. */
export interface Rule<Kind extends keyof Facts> {
  readonly code: IssueCode;
  readonly severity: IssueSeverity;
  /** The field that the rule checks, when it checks only one. */
  readonly at?: string;
  readonly find: (facts: Facts[Kind], limits: Limits) => Finding | null;
}

/** Returns a finding when a text is longer than its limit; `name` begins the message. */
export function tooManyCharacters(name: string, actual: number, limit: number): Finding | null {
  if (actual <= limit) return null;
  const message = `${name} has ${plural(actual, "character")}, ${actual - limit} too many; Threads allows ${limit}.`;
  return { limit, actual, message };
}
