import { checkNames, refuse } from "../internal/arguments.js";
import { isBlank } from "../validation/text/blank.js";
import type { NamesOf } from "../validation/fields/known-fields.js";
import { scanText } from "../validation/text/measure-text.js";
import { atomsOf, type TextAtom } from "../validation/text/text-atoms.js";

/** How long a part may be. */
export interface SplitTextOptions {
  /** Most characters of a part, by the rule of `measureText`: 500 when nothing is said. `Infinity` is none. */
  readonly maxCharacters?: number | undefined;
  /**
   * Most UTF-8 bytes of a part: 500 when nothing is said, for Threads was seen to refuse more. `Infinity` is none, and gives
   * a text in Chinese three times the room.
   */
  readonly maxBytes?: number | undefined;
}

const OPTIONS: NamesOf<SplitTextOptions> = { maxCharacters: true, maxBytes: true };

/** How good a place for a cut is. Zero: only when there is no better one. */
const WORD = 1;
const SENTENCE = 2;
const PARAGRAPH = 3;

/**
 * Cuts a long text into parts for `publishThread`: at the last paragraph that fits, else at the last sentence or line, else
 * at the last word, else (a word longer than a part, or a script without spaces) between two graphemes. A link or a mention
 * is never cut. Joined back together the parts are the text: only white space at a cut goes. A text that fits is one part, a
 * blank one none. Nothing in the SDK calls it unasked.
 *
 * No part is blank, for Threads takes none: characters that nobody sees (U+2800, U+200B) stay with what can be seen before or
 * behind them, and go only where they leave it no room. Links are not counted.
 *
 * @throws ThreadsValidationError for a link, a mention or a grapheme that is longer than a part, since cutting or leaving it
 * out would change what the person wrote, and for arguments of the wrong type
 * @see https://developers.facebook.com/documentation/threads/posts
 */
export function splitText(text: string, options: SplitTextOptions = {}): string[] {
  checkNames("options", options, OPTIONS);
  const { maxCharacters = 500, maxBytes = 500 } = options;
  if (typeof (text as unknown) !== "string") refuse("text", "must be a string");
  checkMost("maxCharacters", maxCharacters);
  checkMost("maxBytes", maxBytes);
  const fits = ({ characters, bytes }: Pick<TextAtom, "characters" | "bytes">): boolean =>
    characters <= maxCharacters && bytes <= maxBytes;
  if (isBlank(text)) return [];
  if (fits(scanText(text))) return [text];
  const atoms = atomsOf(text);
  if (!atoms.every(fits)) refuse("text", "has a link, a mention or a character that is longer than a part may be");
  return cut(text, atoms, fits);
}

function checkMost(name: string, value: unknown): void {
  if (value === Infinity || (Number.isSafeInteger(value) && (value as number) >= 1)) return;
  refuse(name, "must be a whole number of 1 or more, or Infinity");
}

function cut(text: string, atoms: readonly TextAtom[], fits: (size: TextAtom) => boolean): string[] {
  const parts: string[] = [];
  const ranks = rankCuts(text, atoms);
  let from = 0;
  while (from < atoms.length) {
    const to = nextCut(text, atoms, ranks, from, fits);
    let last = to;
    // By atoms, since a space that carries an accent is none.
    if (to < atoms.length) while (last > from && isSpace(text, atoms[last - 1])) last -= 1;
    const part = text.slice(atoms[from]?.start, atoms[last - 1]?.end);
    if (last > from && !isBlank(part)) parts.push(part);
    from = to;
    while (from < atoms.length && isSpace(text, atoms[from])) from += 1;
  }
  return parts;
}

/**
 * The best of the places for a cut that a part beginning at `from` reaches, the last one of equals; else as far as it goes.
 * Behind what nobody sees there is no such place, but behind white space there is: that may go.
 */
function nextCut(
  text: string,
  atoms: readonly TextAtom[],
  ranks: Uint8Array,
  from: number,
  fits: (size: TextAtom) => boolean,
): number {
  let [best, characters, bytes] = [from, 0, 0];
  let [hides, shows] = [false, false];
  for (let index = from; ; index += 1) {
    const atom = atoms[index];
    const rank = shows || !hides ? (ranks[index] ?? 0) : 0;
    if (index > from && rank > 0 && (best === from || rank >= (ranks[best] ?? 0))) best = index;
    if (atom === undefined) return index;
    hides ||= !isSpace(text, atom);
    shows ||= !isBlank(text.slice(atom.start, atom.end));
    characters += atom.characters;
    bytes += atom.bytes;
    if (!fits({ ...atom, characters, bytes })) return best > from ? best : index;
  }
}

/** Ranks the place before each atom. White space is a place as a whole: before it, and behind it where the text begins. */
function rankCuts(text: string, atoms: readonly TextAtom[]): Uint8Array {
  const ranks = new Uint8Array(atoms.length + 1);
  let ended = false;
  let endedWide = false;
  for (let index = 0; index < atoms.length;) {
    const start = index;
    let lineBreaks = 0;
    for (; isSpace(text, atoms[index]); index += 1) lineBreaks += lineBreaksOf(text, atoms[index]);
    if (index > start) {
      ranks[start === 0 ? index : start] = lineBreaks > 1 ? PARAGRAPH : lineBreaks > 0 || ended ? SENTENCE : WORD;
      [ended, endedWide] = [false, false];
      continue;
    }
    const word = text.slice(atoms[index]?.start, atoms[index]?.end);
    const closes = /^["'”’»)\]」』）】]$/.test(word);
    const stopsWide = /^[。！？｡]$/.test(word);
    const stops = stopsWide || /^[.!?…]$/.test(word);
    // Chinese and Japanese put no space behind a sentence.
    if (endedWide && !stops && !closes) ranks[index] = SENTENCE;
    ended = stops || (ended && closes);
    endedWide = stopsWide || (endedWide && (stops || closes));
    index += 1;
  }
  return ranks;
}

function isSpace(text: string, atom: TextAtom | undefined): boolean {
  return atom !== undefined && /^\s+$/.test(text.slice(atom.start, atom.end));
}

function lineBreaksOf(text: string, atom: TextAtom | undefined): number {
  const space = text.slice(atom?.start, atom?.end);
  return space === "\u2029" ? 2 : /[\n\r\u2028]/.test(space) ? 1 : 0;
}
