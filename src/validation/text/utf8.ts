/**
 * How many bytes UTF-8 spends on a code point. A lone surrogate has no form of its own there: encoders send U+FFFD in its
 * place, which takes the three bytes that this answers.
 */
export function utf8Width(codePoint: number): 1 | 2 | 3 | 4 {
  return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
}
