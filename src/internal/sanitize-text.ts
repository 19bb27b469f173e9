/**
 * Text of a stranger's, as it may stand in an error or a log: bounded, and without the characters that a terminal would obey. Well-formed, so
 * that a cut in the middle of a character breaks nothing.
 */
export function sanitizeText(text: string, maxLength: number): string {
  return text
    .slice(0, maxLength)
    .replace(/[\p{Cc}\p{Cf}]/gu, (character) => (/[\t\n\r]/.test(character) ? " " : "\uFFFD"))
    .toWellFormed();
}

/** A URL to its end, as it stands in prose, in JSON or percent-encoded. It never fails behind its start, and so no character is tried twice. */
const WHOLE_URL = /https?(?::|%3A)(?:\\?\/|%2F){2}[^\s"'<>]*/gi;

const QUERY = /(?:\?|%3F).*$/is;

/** Text of a stranger's with its URLs cut before their queries: hosts sign the URLs of their media there, and whoever has the query has the file. */
export function withoutQueries(text: string): string {
  return text.replace(WHOLE_URL, (url) => url.replace(QUERY, "?…"));
}
