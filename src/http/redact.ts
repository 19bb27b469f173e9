/**
 * Takes secrets out of text before it reaches an error, an event or a log. By value, in every form in which a server or a library
 * may hand a value back: raw, percent-encoded, escaped for JSON or HTML, or cut off at the end. And by name, for tokens that a
 * broken answer carries and that nobody has seen yet.
 */

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

/** Threads' own tokens: user tokens begin with `TH` and go on opaquely; app tokens are `TH|<app id>|<secret>`. */
const TOKEN_LOOK = /\bTH(?:[\w-]{30,}|(?:\||%7[Cc])\d+(?:\||%7[Cc])[\w-]+)/g;

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

/** A pattern that finds one character in each form that it may take. */
function formsOf(character: string): string {
  const anyCase = (text: string) =>
    text.replace(/[a-z]/gi, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`);
  const codePoint = character.codePointAt(0) ?? 0;
  const hex = codePoint.toString(16);
  const encoded = encodeURIComponent(character);
  const forms = [
    character.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"),
    anyCase(encoded === character ? `%${hex.padStart(2, "0")}` : encoded),
    `\\\\u${anyCase(hex.padStart(4, "0"))}`,
    `\\\\x${anyCase(hex.padStart(2, "0"))}`,
    `&#0*${codePoint};`,
    `&#[xX]0*${anyCase(hex)};`,
  ];
  if (character === "&") forms.push("&amp;");
  if (/["\\/]/.test(character)) forms.push(`\\\\${character === "\\" ? "\\\\" : character}`);
  return `(?:${forms.join("|")})`;
}

function patternFor(secret: string): RegExp {
  const body = Array.from(secret, formsOf).join("");
  return new RegExp(secret.length <= SHORT ? `(?<![\\w-])${body}(?![\\w-])` : body, "g");
}

/** Where an unfinished secret begins at the end of a text that was cut off; the text's length when there is none. */
function cutOffAt(text: string, secret: string): number {
  for (let length = Math.min(secret.length - 1, text.length); length >= SHORT; length--) {
    if (text.endsWith(secret.slice(0, length))) return text.length - length;
  }
  return text.length;
}

/** Makes the function that takes these secrets, and anything that looks like a token, out of a text. */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const known = [...new Set(secrets)].filter((secret) => secret !== "").sort((a, b) => b.length - a.length);
  const patterns = known.map(patternFor);
  return (text) => {
    const whole = patterns.reduce((rest, pattern) => rest.replace(pattern, REDACTED), text);
    const end = Math.min(...known.map((secret) => cutOffAt(whole, secret)), whole.length);
    const cut = end < whole.length ? whole.slice(0, end) + REDACTED : whole;
    return cut.replace(NAMED_SECRET, `$1${REDACTED}`).replace(TOKEN_LOOK, REDACTED);
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
  const parts: unknown[] = cause instanceof AggregateError ? cause.errors : [];
  const safeParts = parts.map((part) => redactCause(part, redact));
  const same =
    inner === cause.cause && message === cause.message && safeParts.every((part, index) => part === parts[index]);
  if (same && redact(cause.stack ?? "") === (cause.stack ?? "")) return cause;
  const options = inner === undefined ? undefined : { cause: inner };
  const copy =
    cause instanceof AggregateError ? new AggregateError(safeParts, message, options) : new Error(message, options);
  const { code } = cause as { code?: unknown };
  Object.assign(copy, { name: cause.name }, code === undefined ? {} : { code });
  copy.stack = redact(cause.stack ?? copy.stack ?? "");
  return copy;
}
