/** Mistakes of the host: nothing was sent. */
import type { Issue } from "../validation/issue.js";
import { named, ThreadsError } from "./base.js";

/** One thing that is wrong with the configuration: the option or variable, and what is wrong, never its value. */
export interface ConfigProblem {
  readonly name: string;
  readonly problem: string;
}

/** The SDK was set up wrongly. The host's mistake, to be mended in code or environment; lists every problem at once. */
export class ThreadsConfigError extends ThreadsError {
  static {
    named(this, "ThreadsConfigError");
  }
  readonly code = "THREADS_CONFIG";
  /** Every option or variable that is wrong. */
  readonly problems: readonly ConfigProblem[];

  /** @param subject what cannot be used, as the start of the message: `The Threads client` */
  constructor(problems: readonly ConfigProblem[], subject = "This configuration") {
    super(`${subject} cannot be used: ${problems.map((p) => `${p.name} ${p.problem}`).join("; ")}.`, {
      retryable: false,
      advice: "This app's connection to Threads is not set up correctly. Please tell its operator.",
    });
    this.problems = problems;
  }
}

/** A call was given something that it cannot use. The caller's mistake; nothing was sent. */
export class ThreadsValidationError extends ThreadsError {
  static {
    named(this, "ThreadsValidationError");
  }
  readonly code = "THREADS_VALIDATION";
  /** Everything that is wrong, in the order of the input. */
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    const text = issues.map((issue) => issue.message).join(" ");
    // Issues of a post are written for the person who wrote it; those of an argument for the one who wrote the call.
    const forPeople = issues.every((issue) => issue.code !== "invalid-argument");
    super(text, {
      retryable: false,
      advice: forPeople ? text : "Something went wrong in this app. Please tell its operator.",
    });
    this.issues = issues;
  }
}
