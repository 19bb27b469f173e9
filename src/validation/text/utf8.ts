/**
 * Returns the number of UTF-8 bytes of a code point. UTF-8 cannot encode a lone surrogate; encoders send U+FFFD instead, which has the
 * three bytes that this returns.
 */
export function utf8Width(codePoint: number): 1 | 2 | 3 | 4 {
  return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
}
