/**
 * `JSON.parse` that loses no digit. Threads sends `user_id` as a bare number above 2^53, which `JSON.parse` rounds to a neighbour;
 * here every integer that a JavaScript number cannot hold comes out as the string of its digits.
 * Source: https://github.com/fbsamples/threads_api/issues/9
 */

/** Sixteen digits where a value may stand; ids in quotes do not match, so that most answers skip the slow path. */
const MAY_HOLD_A_LARGE_INTEGER = /[:[,]\s*-?\d{16}|^\s*-?\d{16}/;

/** A whole string (left as it is), or an integer of sixteen digits or more that is no part of a fraction or an exponent. */
const STRING_OR_LARGE_INTEGER = /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/gs;

/**
 * Parses JSON text.
 *
 * @returns what `JSON.parse` returns, with integers beyond ±(2^53 - 1) as strings of their digits
 * @throws SyntaxError when the text is not JSON
 */
export function parseExactJson(text: string): unknown {
  // First, also where the result is not used: on text that is no JSON, the pattern below could run for minutes.
  const rounded: unknown = JSON.parse(text);
  if (!MAY_HOLD_A_LARGE_INTEGER.test(text)) return rounded;
  const lifted = text.replace(STRING_OR_LARGE_INTEGER, (match) =>
    match.startsWith('"') || Number.isSafeInteger(Number(match)) ? match : `"${match}"`,
  );
  return JSON.parse(lifted);
}
