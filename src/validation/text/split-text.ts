import { shownName, unknownNames, unknownOption, type NamesOf } from "../fields/known-fields.js";
import { refuse } from "../refuse.js";
import { isBlank } from "./blank.js";
import { scanText } from "./measure-text.js";
import { atomsOf, type TextAtom } from "./text-atoms.js";
import { isObject } from "../fields/objects.js";

/** The options of `splitText`. */
export interface SplitTextOptions {
  /** The most characters of a part, as `measureText` counts them. `Infinity` sets no limit. Default: 500. */
  readonly maxCharacters?: number | undefined;
  /**
   * The most UTF-8 bytes of a part. `Infinity` sets no limit, which makes parts in Chinese up to three times as long. Default: 500, because
   * Threads was observed to refuse more.
   */
  readonly maxBytes?: number | undefined;
}

const OPTIONS: NamesOf<SplitTextOptions> = { maxCharacters: true, maxBytes: true };

/** Ranks of places to cut. Rank 0: only if no better place exists. */
const WORD = 1;
const SENTENCE = 2;
const PARAGRAPH = 3;

/**
 * Splits a long text into parts for `publishThread`. It cuts at the end of the last paragraph that fits, else of the last sentence or line, else
 * of the last word. A longer word, or a script without spaces, is cut between two graphemes. Links and mentions are never cut. Only white space
 * at a cut is dropped. A text that fits is returned as one part, and a blank text as none. The SDK never calls it by itself.
 *
 * No part is blank, because Threads refuses blank posts: invisible characters (U+2800, U+200B) stay with the neighboring text, and are dropped
 * only if they do not fit. The limit on links per post is not considered.
 *
 * @example
 * ```ts
 * const parts = splitText(article);
 * await account.publishThread(parts.map((text) => ({ text })), { idempotencyKey: job.id, journal });
 * ```
 *
 * @throws ThreadsValidationError for a link, a mention or a grapheme that is longer than a part: cutting it or leaving it out would change the
 * text. Also for arguments of the wrong type
 * @see https://developers.facebook.com/documentation/threads/posts
 */
export function splitText(text: string, options: SplitTextOptions = {}): string[] {
  checkOptions(options);
  const { maxCharacters = 500, maxBytes = 500 } = options;
  if (typeof (text as unknown) !== "string") refuse("text", "must be a string");
  checkLimit("maxCharacters", maxCharacters);
  checkLimit("maxBytes", maxBytes);
  const fits = ({ characters, bytes }: Pick<TextAtom, "characters" | "bytes">): boolean =>
    characters <= maxCharacters && bytes <= maxBytes;
  if (isBlank(text)) return [];
  if (fits(scanText(text))) return [text];
  const atoms = atomsOf(text);
  if (!atoms.every(fits))
    refuse("text", "must not contain a link, a mention or a character that is longer than one part");
  return cut(text, atoms, fits);
}

function checkOptions(options: unknown): void {
  if (!isObject(options)) refuse("options", "must be an object");
  for (const name of unknownNames(options, OPTIONS)) refuse(shownName(name), unknownOption(name, OPTIONS));
}

function checkLimit(name: string, value: unknown): void {
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
    // By atoms, because a space with a combining accent is not white space.
    if (to < atoms.length) while (last > from && isSpace(text, atoms[last - 1])) last -= 1;
    const part = text.slice(atoms[from]?.start, atoms[last - 1]?.end);
    if (last > from && !isBlank(part)) parts.push(part);
    from = to;
    while (from < atoms.length && isSpace(text, atoms[from])) from += 1;
  }
  return parts;
}

/**
 * Returns the best place to cut within reach of a part that begins at `from`: the last one of the highest rank, else the farthest. There is no
 * such place after leading invisible characters, except after white space, which may be dropped.
 */
function nextCut(
  text: string,
  atoms: readonly TextAtom[],
  ranks: Uint8Array,
  from: number,
  fits: (size: TextAtom) => boolean,
): number {
  let [best, characters, bytes] = [from, 0, 0];
  let [hasInvisible, hasVisible] = [false, false];
  for (let index = from; ; index += 1) {
    const atom = atoms[index];
    const rank = hasVisible || !hasInvisible ? (ranks[index] ?? 0) : 0;
    if (index > from && rank > 0 && (best === from || rank >= (ranks[best] ?? 0))) best = index;
    if (atom === undefined) return index;
    hasInvisible ||= !isSpace(text, atom);
    hasVisible ||= !isBlank(text.slice(atom.start, atom.end));
    characters += atom.characters;
    bytes += atom.bytes;
    if (!fits({ ...atom, characters, bytes })) return best > from ? best : index;
  }
}

/** Ranks the place before each atom. A run of white space counts once: before it, or after it at the beginning of the text. */
function rankCuts(text: string, atoms: readonly TextAtom[]): Uint8Array {
  const ranks = new Uint8Array(atoms.length);
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
    // Chinese and Japanese have no space after a sentence.
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
