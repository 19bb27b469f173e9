// Enough text around an index to decide whether a grapheme continues there, except in rows of sixty flags.
const CONTEXT_UNITS = 256;

let segmenter: Intl.Segmenter | undefined;

/** Splits a text into graphemes: what a user perceives as one character. The segmenter is created with the first call. */
export function segmentGraphemes(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter("und", { granularity: "grapheme" });
  return segmenter.segment(text);
}

/** Returns whether an index is inside a grapheme. It reads only the text near the index, so long texts stay fast. */
export function isInsideGrapheme(text: string, index: number): boolean {
  if (index <= 0 || index >= text.length || /^[ -~]{2}$/.test(text.slice(index - 1, index + 1))) return false;
  const start = Math.max(index - CONTEXT_UNITS, 0);
  const near = segmentGraphemes(text.slice(start, index + CONTEXT_UNITS)).containing(index - start);
  return near !== undefined && near.index !== index - start;
}
