import { segmentGraphemes } from "./graphemes.js";
import { linkRanges } from "./links.js";
import { scanText } from "./measure-text.js";

/** A stretch of a text that no cut may divide: a grapheme, or a whole link or mention. Indexes are JavaScript's. */
export interface TextAtom {
  readonly start: number;
  readonly end: number;
  /** Its length by the rule of `measureText`. */
  readonly characters: number;
  /** Its UTF-8 bytes. */
  readonly bytes: number;
}

type Range = readonly [start: number, end: number];

// No name on Threads is longer than 30; a longer run behind an @ is a word like any other.
const MENTION = /@[\p{L}\p{N}_.]{1,30}(?![\p{L}\p{N}_.])/gu;

// The runtime's segmenter takes longer for each grapheme the longer its text is: a text is given to it in pieces.
const PIECE_UNITS = 256;

/** Takes a text apart, without losing any of it. Linear in its length. */
export function atomsOf(text: string): TextAtom[] {
  const atoms: TextAtom[] = [];
  const wholes = wholesOf(text);
  let next = 0;
  let pending: Range | null = null;
  for (const [start, end] of graphemesOf(text)) {
    while ((wholes[next]?.[1] ?? Infinity) <= start) next += 1;
    // A grapheme that reaches into a link belongs to it, as an accent behind its last letter does.
    const inside = (wholes[next]?.[0] ?? Infinity) < end;
    const joins: boolean = pending !== null && inside && start > (wholes[next]?.[0] ?? Infinity);
    if (pending !== null && !joins) atoms.push(atom(text, pending));
    pending = inside ? [joins && pending !== null ? pending[0] : start, end] : null;
    if (!inside) atoms.push(atom(text, [start, end]));
  }
  if (pending !== null) atoms.push(atom(text, pending));
  return atoms;
}

/** A grapheme that touches the end of its piece may go on behind it: it begins the next one. */
function* graphemesOf(text: string): Generator<Range> {
  let from = 0;
  for (let units = PIECE_UNITS; from < text.length;) {
    const begun = from;
    const piece = text.slice(from, from + units);
    const isLast = from + piece.length === text.length;
    for (const { segment, index } of segmentGraphemes(piece)) {
      const end = begun + index + segment.length;
      if (!isLast && index + segment.length === piece.length) break;
      yield [begun + index, end];
      from = end;
    }
    // A grapheme as long as the whole piece: a longer one shows its end.
    units = from === begun ? units * 2 : PIECE_UNITS;
  }
}

/** Links and mentions in their order; a mention in a link is part of it. */
function wholesOf(text: string): Range[] {
  const links = linkRanges(text);
  if (!text.includes("@")) return links;
  let next = 0;
  const mentions = Array.from(text.matchAll(MENTION), ({ 0: name, index }): Range => [index, index + name.length]);
  const outside = mentions.filter(([start, end]) => {
    while ((links[next]?.[1] ?? Infinity) <= start) next += 1;
    return (links[next]?.[0] ?? Infinity) >= end;
  });
  return [...links, ...outside].sort(([a], [b]) => a - b);
}

function atom(text: string, [start, end]: Range): TextAtom {
  const { characters, bytes } = scanText(text.slice(start, end));
  return { start, end, characters, bytes };
}
