import type { Issue, IssueCode, IssueSeverity } from "../issue.js";
import type { Limits } from "../limits.js";

/** What a rule says when it speaks. */
export type Finding = Pick<Issue, "limit" | "actual" | "message">;

/** One row: what it judges, what it is called, how much it weighs, and when it speaks. */
export interface Rule<Subject> {
  readonly code: IssueCode;
  readonly severity: IssueSeverity;
  /** The field that it is about, when it is about one. */
  readonly at?: string;
  readonly find: (subject: Subject, limits: Limits) => Finding | null;
}
