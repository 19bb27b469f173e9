/**
 * Parses JSON without losing digits. Threads sends `user_id` as a bare number above 2^53, which `JSON.parse` rounds to another id. Here every
 * integer that a JavaScript number cannot represent becomes a string of its digits.
 * Source: https://github.com/fbsamples/threads_api/issues/9
 */

/**
 * Sixteen digits after a character that may precede a number. Quoted ids do not match, so most responses skip the slow path. The pattern has one
 * length, so that the engine skips through the text.
 */
const MAY_CONTAIN_LARGE_INTEGER = /[:,[\s-]\d{16}/;

/** A large integer that is the whole text, whose first digit no character precedes. */
const MAY_BE_LARGE_INTEGER = /^\d{16}/;

/** A whole string, which is left unchanged, or an integer of at least sixteen digits that is not part of a fraction or an exponent. */
const STRING_OR_LARGE_INTEGER = /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/gs;

/**
 * Parses JSON text.
 *
 * @returns the result of `JSON.parse`, with integers beyond ±(2^53 - 1) as strings of their digits
 * @throws SyntaxError when the text is not JSON
 */
export function parseExactJson(text: string): unknown {
  // Parse first, even when the result is not used: on text that is not JSON, the pattern below could run for minutes.
  const rounded: unknown = JSON.parse(text);
  if (!MAY_CONTAIN_LARGE_INTEGER.test(text) && !MAY_BE_LARGE_INTEGER.test(text)) return rounded;
  const quoted = text.replace(STRING_OR_LARGE_INTEGER, (match) =>
    match.startsWith('"') || Number.isSafeInteger(Number(match)) ? match : `"${match}"`,
  );
  return JSON.parse(quoted);
}
