/** The errors of wrong input and configuration. Nothing was sent. */
import type { Issue, IssueCode } from "../validation/issue.js";
import { named, ThreadsError } from "./base.js";

/** A problem of the configuration: the name of the option or variable, and what is wrong with it, but never its value. */
export interface ConfigProblem {
  readonly name: string;
  readonly problem: string;
}

/** The configuration is not valid. Fix your app's code or environment. The message lists all problems at once. */
export class ThreadsConfigError extends ThreadsError {
  static {
    named(this, "ThreadsConfigError");
  }
  readonly code = "THREADS_CONFIG";
  /** All options and variables that are not valid. */
  readonly problems: readonly ConfigProblem[];

  /** @param subject the start of the message, such as `The Threads client` */
  constructor(problems: readonly ConfigProblem[], subject = "This configuration") {
    super(`${subject} cannot be used: ${problems.map((p) => `${p.name} ${p.problem}`).join("; ")}.`, {
      retryable: false,
      responsible: "developer",
      advice: "This app's connection to Threads is not set up correctly. Please tell its operator.",
    });
    this.problems = problems;
  }
}

/** Issues about names and types of fields and options. The author of a draft cannot fix them. */
const CALLER_MISTAKES: ReadonlySet<IssueCode> = new Set<IssueCode>([
  "invalid-argument",
  "wrong-type",
  "invalid-number",
  "unknown-value",
  "list-too-long",
  "unknown-field",
]);

/** A draft, option or argument is not valid. Nothing was sent. */
export class ThreadsValidationError extends ThreadsError {
  static {
    named(this, "ThreadsValidationError");
  }
  readonly code = "THREADS_VALIDATION";
  /** All problems, in the order of the input. */
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    const text = issues.map((issue) => issue.message).join(" ");
    // The issues of a draft's content are written for its author, and can be shown. The others are for the developer.
    const forAuthor = issues.every(({ code }) => !CALLER_MISTAKES.has(code));
    super(text, {
      retryable: false,
      responsible: forAuthor ? "user" : "developer",
      advice: forAuthor ? text : "Something went wrong in this app. Please tell its operator.",
    });
    this.issues = issues;
  }
}
