/**
 * Takes secrets out of text before it reaches an error, an event or a log. By value, in every form in which a server or a library
 * may hand a value back: raw, percent-encoded, escaped for JSON or HTML, or cut off at the end. And by name, for tokens that a
 * broken answer carries and that nobody has seen yet.
 */
import { viewsOf, type View } from "./text-views.js";

/** Parameters whose values are secrets, wherever they ride. */
const SECRET_PARAMETERS: ReadonlySet<string> = new Set([
  "access_token",
  "client_secret",
  "code",
  "input_token",
  "refresh_token",
  "signed_request",
]);

/** What stands where a secret stood. */
export const REDACTED = "[redacted]";

/** `"access_token": "…"` and `access_token=…`, also when the text ends in the middle. */
const NAMED_SECRET =
  /((?:access_token|client_secret|input_token|refresh_token|signed_request)(?:\\?"\s*:\s*\\?"|=))[^"&\s\\]+/g;

/**
 * Threads' own tokens. A user's begins with `TH` and goes on opaquely (names of errors begin with `THREADS_`); an app's is
 * `TH|<app id>|<secret>`.
 */
const TOKEN_LOOK = /\bTH(?:(?!READS_)[\w-]{30,}|(?:\||%7[Cc])\d+(?:\||%7[Cc])[\w-]+)/g;

/** Up to this length a secret counts only as a whole word: otherwise a one-letter code would eat every text. */
const SHORT = 5;

/** The values among these parameters that must not be shown. */
export function secretsIn(...parameters: readonly (Readonly<Record<string, unknown>> | undefined)[]): string[] {
  return parameters.flatMap((group) =>
    Object.entries(group ?? {}).flatMap(([name, value]) =>
      SECRET_PARAMETERS.has(name) && typeof value === "string" && value !== "" ? [value] : [],
    ),
  );
}

/** From where to where a secret stands in the source of a view. */
type Range = readonly [start: number, end: number];

const isWordAt = (text: string, index: number) => /[\w-]/.test(text.charAt(index));

function rangesIn({ text, starts }: View, secret: string): Range[] {
  const ranges: Range[] = [];
  for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
    const end = at + secret.length;
    if (secret.length <= SHORT && (isWordAt(text, at - 1) || isWordAt(text, end))) continue;
    ranges.push([starts[at] ?? 0, starts[end] ?? 0]);
  }
  // Where the text was cut off, the beginning of a secret may be left.
  for (let length = Math.min(secret.length - 1, text.length); length >= SHORT; length--) {
    if (!text.endsWith(secret.slice(0, length))) continue;
    ranges.push([starts[text.length - length] ?? 0, starts[text.length] ?? 0]);
    break;
  }
  return ranges;
}

function blank(text: string, ranges: readonly Range[]): string {
  let result = "";
  let done = 0;
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    // Two that overlap or touch are one.
    if (start > done || (start === 0 && done === 0)) result += text.slice(done, start) + REDACTED;
    done = Math.max(done, end);
  }
  return result + text.slice(done);
}

/** Makes the function that takes these secrets, and anything that looks like a token, out of a text. */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const known = [...new Set(secrets)].filter((secret) => secret !== "");
  return (text) => {
    const views = viewsOf(text);
    const ranges = known.flatMap((secret) => views.flatMap((view) => rangesIn(view, secret)));
    return blank(text, ranges).replace(NAMED_SECRET, `$1${REDACTED}`).replace(TOKEN_LOOK, REDACTED);
  };
}

/**
 * The error below ours, fit to be shown: itself when no secret is in it, else a copy with name, code and redacted message.
 * (undici's mock puts the whole path with its query into the message.)
 */
export function redactCause(cause: unknown, redact: (text: string) => string): unknown {
  if (!(cause instanceof Error)) return typeof cause === "string" ? redact(cause) : cause;
  const inner = redactCause(cause.cause, redact);
  const message = redact(cause.message);
  const stack = redact(cause.stack ?? "");
  const parts: readonly unknown[] = cause instanceof AggregateError ? cause.errors : [];
  const safeParts = parts.map((part) => redactCause(part, redact));
  const clean = message === cause.message && stack === (cause.stack ?? "");
  if (clean && inner === cause.cause && safeParts.every((part, index) => part === parts[index])) return cause;

  const options = inner === undefined ? undefined : { cause: inner };
  const copy =
    cause instanceof AggregateError ? new AggregateError(safeParts, message, options) : new Error(message, options);
  const { code } = cause as { code?: unknown };
  return Object.assign(copy, { name: cause.name, stack }, code === undefined ? {} : { code });
}
