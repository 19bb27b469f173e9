/**
 * Takes secrets out of text before it reaches an error, an event or a log. By value, in every form in which a server or a library may hand a
 * value back: raw, percent-encoded, escaped for JSON or HTML, as base64 or hex, or cut off at the end. And by name, for tokens that a broken
 * response carries and that the SDK has not seen yet.
 */
import { findEncodedSecrets, encodeSecret, type EncodedSecret } from "./encoded-secrets.js";
import { findRanges, everyDecoding, type TextRange, type DecodedText } from "./decoded-text.js";

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
const NAMED_SECRET_PATTERN =
  /(?<=(?:access_token|client_secret|input_token|refresh_token|signed_request)"\s*:\s*")(?:[^"\\]|\\.)+|(?<=(?:access_token|client_secret|input_token|refresh_token|signed_request)=)[^&\s"<>]+/gs;

/**
 * Threads' own tokens. A user's begins with `TH` and goes on opaquely (names of errors begin with `THREADS_`); an app's is
 * `TH|<app id>|<secret>`.
 */
const TOKEN_PATTERN = /\bTH(?:(?!READS_)[\w-]{30,}|\|\d+\|[\w-]+)/g;

/** Up to this length a secret counts only as a whole word: otherwise a one-letter code would eat every text. */
const SHORT_SECRET_LENGTH = 5;

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

const isWordAt = (text: string, index: number) => /[\w-]/.test(text.charAt(index));

/** Finds an unencoded secret. A short one matches only as a whole word. */
function findPlainSecret({ text }: DecodedText, secret: string): TextRange[] {
  const places = findRanges(text, secret, SHORT_SECRET_LENGTH);
  if (secret.length > SHORT_SECRET_LENGTH) return places;
  return places.filter(([start, end]) => !isWordAt(text, start - 1) && !isWordAt(text, end));
}

/** Where something stands that looks like a token, or is called one: for those that nobody has seen yet. */
function findTokenLikeText({ text }: DecodedText): TextRange[] {
  return [NAMED_SECRET_PATTERN, TOKEN_PATTERN].flatMap((pattern) =>
    Array.from(text.matchAll(pattern), ({ index, 0: match }): TextRange => [index, index + match.length]),
  );
}

function replaceRanges(text: string, ranges: readonly TextRange[]): string {
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
  // Made with the first text: most redactors are never used.
  let encoded: readonly EncodedSecret[] | null = null;
  return (text) => {
    const forms = (encoded ??= known.map(encodeSecret));
    const ranges = everyDecoding(text).flatMap((view) =>
      [
        ...known.flatMap((secret) => findPlainSecret(view, secret)),
        ...findEncodedSecrets(view, forms),
        ...findTokenLikeText(view),
      ].map(([start, end]): TextRange => [view.starts[start] ?? 0, view.starts[end] ?? 0]),
    );
    return replaceRanges(text, ranges);
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
