/** Whether there is nothing to see: spaces, joiners, fillers, and the blank Braille pattern. Nearly every text shows at once. */
export function isBlank(text: string | undefined): boolean {
  if (text === undefined) return true;
  return !/[!-~]/.test(text) && !/[^\s\u2800\p{Default_Ignorable_Code_Point}]/u.test(text);
}
