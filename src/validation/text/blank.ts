/**
 * Returns whether a text is invisible: only spaces, joiners, fillers and blank Braille patterns. The first pattern decides for most texts.
 */
export function isBlank(text: string | undefined): boolean {
  if (text === undefined) return true;
  return !/[!-~]/.test(text) && !/[^\s\u2800\p{Default_Ignorable_Code_Point}]/u.test(text);
}
