/** Returns untrusted text for an error or a log: truncated, with control characters replaced, and well-formed even after a cut. */
export function sanitizeText(text: string, maxLength: number): string {
  return text
    .slice(0, maxLength)
    .replace(/[\p{Cc}\p{Cf}]/gu, (character) => (/[\t\n\r]/.test(character) ? " " : "\uFFFD"))
    .toWellFormed();
}

/** A URL in prose, in JSON or percent-encoded. The pattern cannot fail after its start, so its time is linear. */
const WHOLE_URL = /https?(?::|%3A)(?:\\?\/|%2F){2}[^\s"'<>]*/gi;

const QUERY = /(?:\?|%3F).*$/is;

/** Removes the queries of URLs in untrusted text. The query of a media URL may be a signature that gives access to the file. */
export function withoutQueries(text: string): string {
  return text.replace(WHOLE_URL, (url) => url.replace(QUERY, "?…"));
}
