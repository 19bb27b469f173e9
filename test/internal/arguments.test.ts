/** Every check of an argument at its bounds, and the message of its refusal. */
import { describe, expect, it } from "vitest";
import {
  checkCallOptions,
  checkCredential,
  checkNames,
  checkObject,
  checkOptionsObject,
  checkText,
  isTimeout,
  timeOf,
  unknownOptions,
} from "../../src/internal/arguments.js";
import { refuse } from "../../src/validation/refuse.js";
import { ThreadsConfigError, ThreadsValidationError } from "../../src/index.js";
import { record } from "../support/leaks.js";
import { LibrarySignal } from "../support/library-signal.js";

/** Returns the check's result, or the message of its refusal. */
function outcome(check: () => unknown): unknown {
  try {
    return check();
  } catch (error) {
    record("arguments", error);
    if (error instanceof ThreadsValidationError) return error.issues[0]?.message;
    if (error instanceof ThreadsConfigError) return error.problems[0]?.problem;
    throw error;
  }
}

const notStrings: [string, unknown][] = [
  ["undefined", undefined],
  ["null", null],
  ["a number", 7],
  ["a list of one string", ["a"]],
];

describe("checkCredential", () => {
  const refusal = (value: unknown) => outcome(() => checkCredential("token", value));

  it.each(["a", "!", "~", "!a~", "TH|1|a", "x".repeat(4_096)])("accepts %j, which is visible ASCII", (value) => {
    expect(refusal(value)).toBe(value);
  });

  it.each([" ", " a", "a ", "a b", "a\n", "\na", "\u007fa", "a\u007f", "é", "a\u00a0"])(
    "refuses %j, which contains another character",
    (value) => {
      expect(refusal(value)).toBe("token must not contain spaces, control or non-ASCII characters.");
    },
  );

  it.each(notStrings)("refuses %s", (_case, value) => {
    expect(refusal(value)).toBe("token must be a string.");
  });

  it("refuses an empty string", () => {
    expect(refusal("")).toBe("token must not be empty.");
  });

  it("refuses 4,097 characters, and reports the limit and the length", () => {
    expect(() => checkCredential("token", "x".repeat(4_097))).toThrow(
      expect.objectContaining({
        issues: [
          {
            code: "invalid-argument",
            path: ["token"],
            message: "token must have at most 4096 characters, got 4097.",
            limit: 4_096,
            actual: 4_097,
            severity: "error",
          },
        ],
      }) as Error,
    );
  });
});

describe("checkText", () => {
  const refusal = (value: unknown, maxLength?: number) => outcome(() => checkText("state", value, maxLength));

  it.each(["a", " ", "a b", "\u0080", "é👍", "x".repeat(4_096)])("accepts %j", (value) => {
    expect(refusal(value)).toBe(value);
  });

  it.each(["\u0000", "\u001f", "\u007f"])("refuses the control character %j at any place", (character) => {
    for (const value of [character, `${character}a`, `a${character}`, `a${character}b`])
      expect(refusal(value)).toBe("state must not contain control characters.");
  });

  it.each(["\ud83d", "a\ud83d", "\udc4da"])("refuses %j, half of a surrogate pair", (value) => {
    expect(refusal(value)).toBe("state must be well-formed Unicode.");
  });

  it.each(notStrings)("refuses %s", (_case, value) => {
    expect(refusal(value)).toBe("state must be a string.");
  });

  it("uses the given limit, or 4,096 characters, and refuses an empty string", () => {
    expect(refusal("abc", 3)).toBe("abc");
    expect(refusal("abcd", 3)).toBe("state must have at most 3 characters, got 4.");
    expect(refusal("x".repeat(4_097))).toBe("state must have at most 4096 characters, got 4097.");
    expect(refusal("")).toBe("state must not be empty.");
  });
});

describe("checkObject and checkOptionsObject", () => {
  it.each<[string, unknown]>([
    ["undefined", undefined],
    ["null", null],
    ["a string", "a"],
    ["a list", []],
    ["a function", () => undefined],
  ])("refuse %s", (_case, value) => {
    expect(outcome(() => checkObject("draft", value))).toBe("draft must be an object.");
    expect(outcome(() => checkOptionsObject(value, "The client", "must be options"))).toBe("must be options");
  });

  it("accept an object, even one without a prototype", () => {
    for (const value of [{}, Object.create(null) as object, new Date()]) {
      expect(outcome(() => checkObject("draft", value))).toBeUndefined();
      expect(outcome(() => checkOptionsObject(value, "The client", "must be options"))).toBeUndefined();
    }
  });
});

describe("checkNames and unknownOptions", () => {
  const known = { scopes: true, state: true };

  it("accept known names, even with undefined values, and an empty object", () => {
    for (const value of [{}, { state: undefined }, { state: 1, scopes: 2 }]) {
      expect(outcome(() => checkNames("request", value, known))).toBeUndefined();
      expect(unknownOptions(value, known)).toEqual([]);
    }
  });

  it("report an unknown option beside a known one, with its group", () => {
    expect(outcome(() => checkNames("request", { state: 1, scope: 2 }, known))).toBe(
      "scope is not a known option; use scopes.",
    );
    expect(unknownOptions({ state: 1, scope: 2 }, known, "retry.")).toEqual([
      { name: "retry.scope", problem: "is not a known option; use scopes" },
    ]);
    expect(unknownOptions({ zebra: 1 }, known)).toEqual([
      { name: "zebra", problem: "is not a known option; the options are scopes, state" },
    ]);
  });
});

describe("checkCallOptions", () => {
  const { signal } = new AbortController();
  const refusal = (options: object, known?: object) => outcome(() => checkCallOptions(options, known));

  it.each([1, 1.5, 2 ** 31 - 1])("accepts a timeoutMs of %d", (timeoutMs) => {
    expect(refusal({ timeoutMs })).toBeUndefined();
    expect(isTimeout(timeoutMs)).toBe(true);
  });

  it.each([0, 0.999, -1, 2 ** 31, Infinity, Number.NaN, "1000", null, true])(
    "refuses a timeoutMs of %j",
    (timeoutMs) => {
      expect(refusal({ timeoutMs })).toBe("timeoutMs must be a number from 1 to 2147483647.");
      expect(isTimeout(timeoutMs)).toBe(false);
    },
  );

  it("accepts any object with the properties of a signal", () => {
    for (const accepted of [signal, AbortSignal.abort(), new LibrarySignal()])
      expect(refusal({ signal: accepted })).toBeUndefined();
  });

  it.each(["addEventListener", "removeEventListener", "throwIfAborted"])("refuses a signal without %s", (method) => {
    const given = Object.assign(new LibrarySignal(), { [method]: undefined });
    expect(refusal({ signal: given })).toBe("signal must be an AbortSignal.");
  });

  it.each<[string, unknown]>([
    ["null", null],
    ["a controller", new AbortController()],
    ["an object with only `aborted`", { aborted: false }],
    ["an object with only `addEventListener`", { addEventListener: () => undefined }],
    ["an object whose `aborted` is not a boolean", { aborted: "no", addEventListener: () => undefined }],
    ["an object whose `addEventListener` is not a function", { aborted: false, addEventListener: true }],
  ])("refuses %s as a signal", (_case, wrong) => {
    expect(refusal({ signal: wrong })).toBe("signal must be an AbortSignal.");
  });

  it("accepts undefined values and the names that a call adds, and refuses other names", () => {
    expect(refusal({ timeoutMs: undefined, signal: undefined })).toBeUndefined();
    expect(refusal({ limit: 1 })).toMatch(/^limit is not a known option; /);
    expect(refusal({ limit: 1 }, { timeoutMs: true, signal: true, limit: true })).toBeUndefined();
  });
});

describe("refuse", () => {
  it("reports null for a limit and a length that are not given", () => {
    expect(() => refuse("of", "must be an id")).toThrow(
      expect.objectContaining({
        issues: [expect.objectContaining({ path: ["of"], message: "of must be an id.", limit: null, actual: null })],
      }) as Error,
    );
  });
});

describe("timeOf", () => {
  const timeBy = (now: number) => outcome(() => timeOf({ now: () => now, sleep: () => Promise.resolve() }));

  it.each([0, -1, 1_780_000_000_000.5])("returns the time %d", (now) => {
    expect(timeBy(now)).toBe(now);
  });

  it.each([Number.NaN, Infinity, -Infinity])("refuses a clock that returns %d", (now) => {
    expect(timeBy(now)).toBe("must return the time as a finite number of milliseconds");
  });
});
