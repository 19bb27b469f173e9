/**
 * Text of a stranger's, as it may stand in an error or a log: bounded, and without the characters that a terminal would obey. Well-formed, so
 * that a cut in the middle of a character breaks nothing.
 */
export function printable(text: string, maxLength: number): string {
  return text
    .slice(0, maxLength)
    .replace(/[\p{Cc}\p{Cf}]/gu, (character) => (/[\t\n\r]/.test(character) ? " " : "\uFFFD"))
    .toWellFormed();
}

/** A URL's way to its query, as it stands in prose, in JSON or percent-encoded, and the query. */
const URL_WITH_QUERY = /(https?(?::|%3A)(?:\\?\/|%2F){2}(?:(?!%3F)[^\s"'<>?])*)(?:\?|%3F)[^\s"'<>]*/gi;

/** Text of a stranger's with its URLs cut before their queries: hosts sign the URLs of their media there, and whoever has the query has the file. */
export function withoutQueries(text: string): string {
  return text.replace(URL_WITH_QUERY, "$1?…");
}
