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
  // Graph's own beyond Threads, and what a call of the host's may carry.
  "appsecret_proof",
  "fb_exchange_token",
  "password",
  "secret",
  "token",
]);

/** What stands where a secret stood. */
export const REDACTED = "[redacted]";

/** A value behind the name of a secret, in JSON or in a query, also when the text ends in the middle. */
const NAMED_SECRET =
  /(?<=(?:access_token|client_secret|input_token|refresh_token|signed_request)"\s*:\s*")(?:[^"\\]|\\.)+|(?<=(?:access_token|client_secret|input_token|refresh_token|signed_request)=)[^&\s"<>]+/gs;

/**
 * Threads' own tokens. A user's begins with `TH` and goes on opaquely (names of errors begin with `THREADS_`); an app's is
 * `TH|<app id>|<secret>`.
 */
const TOKEN_LOOK = /\bTH(?:(?!READS_)[\w-]{30,}|\|\d+\|[\w-]+)/g;

/** Up to this length a secret counts only as a whole word: otherwise a one-letter code would eat every text. */
const SHORT = 5;

/** The values among these parameters that must not be shown. */
export function secretsIn(...parameters: readonly (Readonly<Record<string, unknown>> | undefined)[]): string[] {
  return parameters.flatMap((group) =>
    Object.entries(group ?? {}).flatMap(([name, value]) =>
      typeof value !== "string" || value === "" ? [] : SECRET_PARAMETERS.has(name) ? [value] : signatureOf(name, value),
    ),
  );
}

/** Hosts sign the URLs of their media: whoever has the query has the file. */
function signatureOf(name: string, value: string): string[] {
  const query = ["image_url", "video_url"].includes(name) ? value.slice(value.indexOf("?") + 1) : value;
  return query === value ? [] : [query];
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

/** Where something stands that looks like a token, or is called one: for those that nobody has seen yet. */
function lookalikesIn({ text, starts }: View): Range[] {
  return [NAMED_SECRET, TOKEN_LOOK].flatMap((pattern) =>
    Array.from(text.matchAll(pattern), ({ index, 0: match }): Range => {
      return [starts[index] ?? 0, starts[index + match.length] ?? 0];
    }),
  );
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
    const ranges = views.flatMap((view) => [
      ...known.flatMap((secret) => rangesIn(view, secret)),
      ...lookalikesIn(view),
    ]);
    return blank(text, ranges);
  };
}

/** Causes below causes: deep enough for every library, and an end for one that is its own cause. */
const CAUSE_DEPTH = 5;

/**
 * The error below ours, fit to be shown: a copy with name, code, message, stack and causes, all redacted. Never the original, since
 * libraries hang bodies, headers and URLs on their errors. What is no error is kept only as far as it is text.
 */
export function redactCause(cause: unknown, redact: (text: string) => string, depth = CAUSE_DEPTH): unknown {
  if (!(cause instanceof Error)) return typeof cause === "string" ? redact(cause) : undefined;
  if (depth === 0) return undefined;
  const inner = redactCause(cause.cause, redact, depth - 1);
  const options = inner === undefined ? undefined : { cause: inner };
  const message = redact(cause.message);
  const copy =
    cause instanceof AggregateError
      ? new AggregateError(
          cause.errors.slice(0, 10).map((part) => redactCause(part, redact, depth - 1)),
          message,
          options,
        )
      : new Error(message, options);
  const { code } = cause as { code?: unknown };
  const kept = typeof code === "string" || typeof code === "number" ? { code } : {};
  Object.defineProperty(copy, "name", { value: redact(cause.name), configurable: true, writable: true });
  Object.defineProperty(copy, "stack", { value: redact(cause.stack ?? ""), configurable: true, writable: true });
  return Object.assign(copy, kept);
}
