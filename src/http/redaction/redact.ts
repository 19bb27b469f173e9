/**
 * Removes secrets from text before it reaches an error, an event or a log. It finds known secrets by value, in every form in which a server or
 * a library may return them: raw, percent-encoded, escaped for JSON or HTML, as base64 or hex, or cut off at the end. It finds tokens that the
 * SDK has not seen yet, as in a broken response, by their names and their look.
 */
import { findEncodedSecrets, encodeSecret, type EncodedSecret } from "./encoded-secrets.js";
import { findRanges, everyDecoding, placeAt, type TextRange, type DecodedText } from "./decoded-text.js";

/** The parameters whose values are secrets. */
const SECRET_PARAMETERS: ReadonlySet<string> = new Set([
  "access_token",
  "client_secret",
  "code",
  "input_token",
  "refresh_token",
  "signed_request",
  // Other parameters of Graph, and parameters that a host may send with `request`.
  "appsecret_proof",
  "fb_exchange_token",
  "password",
  "secret",
  "token",
]);

/** The text that replaces a secret. */
export const REDACTED = "[redacted]";

/** A value after the name of a secret parameter, in JSON or in a query. The text may end in the middle of the value. */
const NAMED_SECRET_PATTERN =
  /(?<=(?:access_token|client_secret|input_token|refresh_token|signed_request)"\s*:\s*")(?:[^"\\]|\\.)+|(?<=(?:access_token|client_secret|input_token|refresh_token|signed_request)=)[^&\s"<>]+/gs;

/**
 * Threads' own tokens. A user's token is `TH` and opaque characters, but error names also begin with `THREADS_`. An app's token is
 * `TH|<app id>|<secret>`.
 */
const TOKEN_PATTERN = /\bTH(?:(?!READS_)[\w-]{30,}|\|\d+\|[\w-]+)/g;

/** Secrets of up to this length match only as a whole word. Otherwise a code of one letter would redact that letter everywhere. */
const SHORT_SECRET_LENGTH = 5;

/** Returns the values of these parameters that must not be shown. */
export function secretsIn(...parameters: readonly (Readonly<Record<string, unknown>> | undefined)[]): string[] {
  return parameters.flatMap((group) =>
    Object.entries(group ?? {}).flatMap(([name, value]) =>
      typeof value !== "string" || value === "" ? [] : SECRET_PARAMETERS.has(name) ? [value] : signatureOf(name, value),
    ),
  );
}

/** The query of a media URL may be a signature that gives access to the file. */
function signatureOf(name: string, value: string): string[] {
  const query = ["image_url", "video_url"].includes(name) ? value.slice(value.indexOf("?") + 1) : value;
  return query === value ? [] : [query];
}

const isWordAt = (text: string, index: number) => /[\w-]/.test(text.charAt(index));

/** Finds an unencoded secret. A short one matches only as a whole word. */
function findPlainSecret({ text }: DecodedText, secret: string): TextRange[] {
  const ranges = findRanges(text, secret, SHORT_SECRET_LENGTH);
  if (secret.length > SHORT_SECRET_LENGTH) return ranges;
  return ranges.filter(([start, end]) => !isWordAt(text, start - 1) && !isWordAt(text, end));
}

/** Finds text that looks like a token, or follows the name of one. */
function findTokenLikeText({ text }: DecodedText): TextRange[] {
  return [NAMED_SECRET_PATTERN, TOKEN_PATTERN].flatMap((pattern) =>
    Array.from(text.matchAll(pattern), ({ index, 0: match }): TextRange => [index, index + match.length]),
  );
}

function replaceRanges(text: string, ranges: readonly TextRange[]): string {
  let result = "";
  let done = 0;
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    // Ranges that overlap or touch are replaced as one.
    if (start > done || (start === 0 && done === 0)) result += text.slice(done, start) + REDACTED;
    done = Math.max(done, end);
  }
  return result + text.slice(done);
}

/** Makes a function that removes these secrets, and anything that looks like a token, from a text. */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const known = [...new Set(secrets)].filter((secret) => secret !== "");
  // Computed with the first text, because most redactors are never used.
  let encoded: readonly EncodedSecret[] | null = null;
  return (text) => {
    const forms = (encoded ??= known.map(encodeSecret));
    const ranges = everyDecoding(text).flatMap((decoded) =>
      [
        ...known.flatMap((secret) => findPlainSecret(decoded, secret)),
        ...findEncodedSecrets(decoded, forms),
        ...findTokenLikeText(decoded),
      ].map(([start, end]): TextRange => [placeAt(decoded.starts, start), placeAt(decoded.starts, end)]),
    );
    return replaceRanges(text, ranges);
  };
}

/** Deep enough for the causes of every library, and a bound for an error that is its own cause. */
const CAUSE_DEPTH = 5;

/**
 * Returns a redacted copy of a cause, with its name, code, message, stack and causes. Other properties are dropped, because libraries attach
 * bodies, headers and URLs to their errors. A cause that is neither an error nor a string becomes undefined.
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
