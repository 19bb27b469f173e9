// As much of a text beside a place as decides whether a grapheme goes on there, all but rows of sixty flags.
const NEAR_UNITS = 256;

let segmenter: Intl.Segmenter | undefined;

/** Graphemes: what a person takes for one character. The segmenter is made when the first text asks for it. */
export function segmentGraphemes(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter("und", { granularity: "grapheme" });
  return segmenter.segment(text);
}

/** Whether an index of a text stands inside of a grapheme. It looks at the text nearby, however long that is. */
export function isInsideGrapheme(text: string, index: number): boolean {
  if (index <= 0 || index >= text.length || /^[ -~]{2}$/.test(text.slice(index - 1, index + 1))) return false;
  const start = Math.max(index - NEAR_UNITS, 0);
  const near = segmentGraphemes(text.slice(start, index + NEAR_UNITS)).containing(index - start);
  return near !== undefined && near.index !== index - start;
}
