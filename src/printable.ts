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
