import { utf8Width } from "./utf8.js";

/*
 * Finds the emoji of a text.
 *
 * Meta counts an emoji as its UTF-8 bytes, but does not define an emoji. This module uses the definitions of Unicode: a sequence that is
 * recommended for general interchange (`RGI_Emoji`, which keyboards offer and fonts draw as one picture), or a single code point that is
 * drawn as a picture by default:
 *   - `Emoji_Presentation`. So `™` and `❤` count as 1, because Unicode draws them as text unless U+FE0F follows. Digits, `#` and `*`, which
 *     only begin a keycap, also count as 1.
 *   - A regional indicator has that property. Each counts as 4, in a flag or alone, so a flag that is newer than the runtime's tables
 *     counts as 8 like any other.
 *   - An unassigned `Extended_Pictographic`. Unicode reserves it for a future emoji, so old and new runtimes agree.
 * A code point that joins or modifies without forming such a sequence (a joiner, U+FE0E, U+FE0F, a tag) counts as 1: half of a family, `👨`
 * joiner `👩`, counts as 4 + 1 + 4.
 *
 * https://www.unicode.org/reports/tr51/ defines the terms.
 */

const ZERO_WIDTH_JOINER = 0x200d;
const KEYCAP = 0x20e3;
const EMOJI_VARIATION = 0xfe0f;
// Lead surrogates: D83C begins the five skin tones (U+1F3FB to U+1F3FF), DB40 the tags that spell a region.
const SKIN_TONE_LEAD = 0xd83c;
const TAG_LEAD = 0xdb40;

// Longer than any recommended sequence (15 UTF-16 units so far), and a limit for the work that a hostile text can cause.
const LONGEST_SEQUENCE = 32;
const MAX_CACHED = 4096;

/** Whether a code point begins an emoji: never, only with a following code point, or alone. 0 in the table means not looked up yet. */
const NOT_EMOJI = 1;
const IN_SEQUENCE = 2;
const EMOJI_ALONE = 3;

const ASTRAL_EMOJI: Emoji = { utf16Units: 2, codePoints: 1, bytes: 4 };
const BMP_EMOJI: Emoji = { utf16Units: 1, codePoints: 1, bytes: 3 };

// Both only cache results of the runtime's Unicode tables.
const kinds = /* @__PURE__ */ new Uint8Array(0x2300);
const sequences = /* @__PURE__ */ new Map<string, Emoji | null>();
let sequencePattern: RegExp | undefined;

/** The length of one emoji, in each unit. */
export interface Emoji {
  readonly utf16Units: number;
  readonly codePoints: number;
  readonly bytes: number;
}

/** Returns the emoji that begins at `index` with `codePoint`, or null. */
export function emojiAt(text: string, index: number, codePoint: number): Emoji | null {
  const kind = kindOf(codePoint);
  if (kind === NOT_EMOJI) return null;
  const next = index + (codePoint > 0xffff ? 2 : 1);
  const end = candidateEnd(text, next);
  const sequence = end > next ? recommendedSequence(text.slice(index, end)) : null;
  if (sequence !== null || kind === IN_SEQUENCE) return sequence;
  return codePoint > 0xffff ? ASTRAL_EMOJI : BMP_EMOJI;
}

function kindOf(codePoint: number): number {
  // All emoji begin below U+2000 or in these two blocks, and nearly all texts have no such code points.
  if (codePoint < 0x2000) return beginsKeycapOrSign(codePoint) ? IN_SEQUENCE : NOT_EMOJI;
  if (codePoint >= 0x3300 && (codePoint < 0x1f000 || codePoint > 0x1ffff)) return NOT_EMOJI;
  const slot = codePoint < 0x3300 ? codePoint - 0x2000 : codePoint - 0x1f000 + 0x1300;
  const known = kinds[slot] ?? 0;
  if (known !== 0) return known;
  const kind = lookUp(String.fromCodePoint(codePoint));
  kinds[slot] = kind;
  return kind;
}

/** Digits, `#`, `*`, `©` and `®`. */
function beginsKeycapOrSign(codePoint: number): boolean {
  if (codePoint <= 0x39) return codePoint >= 0x30 || codePoint === 0x23 || codePoint === 0x2a;
  return codePoint === 0xa9 || codePoint === 0xae;
}

function lookUp(character: string): number {
  if (/^(?:\p{Emoji_Presentation}|(?=\p{Extended_Pictographic})\p{Cn})/u.test(character)) return EMOJI_ALONE;
  return /^\p{Emoji}/u.test(character) ? IN_SEQUENCE : NOT_EMOJI;
}

/** Returns the end of a run of code units that can continue an emoji. This cheap scan avoids most uses of the expensive pattern. */
function candidateEnd(text: string, start: number): number {
  const last = Math.min(text.length, start + LONGEST_SEQUENCE);
  let end = start;
  // Never reads beyond the end of the text, because that makes an engine deoptimize the loop to a third of its speed.
  while (end < last) {
    const unit = text.charCodeAt(end);
    if (unit === EMOJI_VARIATION || unit === KEYCAP) {
      end += 1;
    } else if (unit === ZERO_WIDTH_JOINER) {
      const joined = end + 1 < text.length ? (text.codePointAt(end + 1) ?? 0) : 0;
      end += joined <= 0xffff ? 2 : 3;
    } else if (
      unit === TAG_LEAD ||
      (unit === SKIN_TONE_LEAD && end + 1 < text.length && text.charCodeAt(end + 1) >= 0xdffb)
    ) {
      end += 2;
    } else {
      break;
    }
  }
  return end;
}

/** Returns the longest recommended sequence at the start of `candidate`, or null. */
function recommendedSequence(candidate: string): Emoji | null {
  const known = sequences.get(candidate);
  if (known !== undefined) return known;
  // A literal would require ES2024 syntax, and would be compiled even for texts without sequences.
  sequencePattern ??= new RegExp("^\\p{RGI_Emoji}", "v");
  const match = sequencePattern.exec(candidate);
  const sequence = match === null ? null : sizeOf(match[0]);
  if (sequences.size >= MAX_CACHED) sequences.clear();
  // The key is a copy, because a slice can keep the whole text in memory.
  sequences.set(String.fromCodePoint(...codePointsOf(candidate)), sequence);
  return sequence;
}

function sizeOf(sequence: string): Emoji {
  const codePoints = codePointsOf(sequence);
  const bytes = codePoints.reduce((sum, codePoint) => sum + utf8Width(codePoint), 0);
  return { utf16Units: sequence.length, codePoints: codePoints.length, bytes };
}

function codePointsOf(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0);
}
