import { segmentGraphemes } from "./graphemes.js";
import { linkRanges } from "./links.js";
import { scanText } from "./measure-text.js";

/** A part of a text that must not be split: a grapheme, a link or a mention. Indexes are those of JavaScript strings. */
export interface TextAtom {
  readonly start: number;
  readonly end: number;
  /** The characters, as `measureText` counts them. */
  readonly characters: number;
  /** The UTF-8 bytes. */
  readonly bytes: number;
}

type Range = readonly [start: number, end: number];

// A Threads username has at most 30 characters; a longer word after an @ is not a mention.
const MENTION = /@[\p{L}\p{N}_.]{1,30}(?![\p{L}\p{N}_.])/gu;

// The segmenter needs more time per grapheme for a longer text, so a text is segmented in pieces.
const PIECE_UNITS = 256;

/** Splits a text into atoms that together contain all of it. Takes linear time. */
export function atomsOf(text: string): TextAtom[] {
  const atoms: TextAtom[] = [];
  const unbreakable = linksAndMentionsIn(text);
  let next = 0;
  let pending: Range | null = null;
  for (const [start, end] of graphemesOf(text)) {
    while ((unbreakable[next]?.[1] ?? Infinity) <= start) next += 1;
    // A grapheme that overlaps a link belongs to it, such as an accent on its last letter.
    const inside = (unbreakable[next]?.[0] ?? Infinity) < end;
    const joins: boolean = pending !== null && inside && start > (unbreakable[next]?.[0] ?? Infinity);
    if (pending !== null && !joins) atoms.push(atom(text, pending));
    pending = inside ? [joins && pending !== null ? pending[0] : start, end] : null;
    if (!inside) atoms.push(atom(text, [start, end]));
  }
  if (pending !== null) atoms.push(atom(text, pending));
  return atoms;
}

/** A grapheme at the end of a piece may continue in the next piece, so the next piece begins with it. */
function* graphemesOf(text: string): Generator<Range> {
  let from = 0;
  for (let units = PIECE_UNITS; from < text.length;) {
    const pieceStart = from;
    const piece = text.slice(from, from + units);
    const isLast = from + piece.length === text.length;
    for (const { segment, index } of segmentGraphemes(piece)) {
      const end = pieceStart + index + segment.length;
      if (!isLast && index + segment.length === piece.length) break;
      yield [pieceStart + index, end];
      from = end;
    }
    // When one grapheme fills the whole piece, a longer piece contains its end.
    units = from === pieceStart ? units * 2 : PIECE_UNITS;
  }
}

/** Returns links and mentions in order. A mention inside a link is part of the link. */
function linksAndMentionsIn(text: string): Range[] {
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
