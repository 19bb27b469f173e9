import { utf8Width } from "./utf8.js";

/*
 * What counts as one emoji.
 *
 * Meta's rule weighs an emoji by its UTF-8 bytes and does not say what an emoji is. Ours is Unicode's: a sequence that is
 * recommended for general interchange (`RGI_Emoji`: what keyboards offer and fonts draw as one picture), or a lone
 * pictographic, a code point that is drawn as a picture when nothing around it says otherwise:
 *   - `Emoji_Presentation`. So `™` and `❤` weigh 1: Unicode draws them as text until U+FE0F asks for the picture, and
 *     digits, `#` and `*`, which are only the first half of a keycap, weigh 1 too.
 *   - a regional indicator is in that property: each weighs its 4 bytes, in a flag or alone. A flag younger than the
 *     runtime's tables therefore weighs 8 like any other.
 *   - an `Extended_Pictographic` that is not assigned yet: Unicode keeps it for a future emoji, and an old runtime should
 *     answer as a new one will.
 * Whatever joins or modifies without forming such a sequence (a joiner, U+FE0E, U+FE0F, a tag) is a code point like any
 * other and weighs 1: half of a family, `👨` joiner `👩`, is 4 + 1 + 4.
 *
 * https://www.unicode.org/reports/tr51/ has the terms.
 */

const ZERO_WIDTH_JOINER = 0x200d;
const KEYCAP = 0x20e3;
const EMOJI_VARIATION = 0xfe0f;
// Lead surrogates: D83C opens the five skin tones (U+1F3FB to U+1F3FF), DB40 the tags that spell out a region.
const SKIN_TONE_LEAD = 0xd83c;
const TAG_LEAD = 0xdb40;

// More than any recommended sequence (15 UTF-16 units so far), and a bound on the work that a hostile text can cause.
const LONGEST_SEQUENCE = 32;
const MOST_REMEMBERED = 4096;

/** NEVER begins an emoji; begins one only TOGETHER with what follows; is one ALONE. Zero in a table: not looked up yet. */
const NEVER = 1;
const TOGETHER = 2;
const ALONE = 3;

const PICTOGRAPHIC: Emoji = { utf16Units: 2, codePoints: 1, bytes: 4 };
const PICTOGRAPHIC_OF_THE_BMP: Emoji = { utf16Units: 1, codePoints: 1, bytes: 3 };

// Both only remember answers of the runtime's Unicode tables; no answer depends on them.
const standings = /* @__PURE__ */ new Uint8Array(0x2300);
const sequences = /* @__PURE__ */ new Map<string, Emoji | null>();
let sequencePattern: RegExp | undefined;

/** One emoji's length, in each unit that texts are counted in. */
export interface Emoji {
  readonly utf16Units: number;
  readonly codePoints: number;
  readonly bytes: number;
}

/** The emoji that begins at `index`, where `codePoint` stands; `null` when none begins there. */
export function emojiAt(text: string, index: number, codePoint: number): Emoji | null {
  const standing = standingOf(codePoint);
  if (standing === NEVER) return null;
  const next = index + (codePoint > 0xffff ? 2 : 1);
  const end = candidateEnd(text, next);
  const sequence = end > next ? recommendedSequence(text.slice(index, end)) : null;
  if (sequence !== null || standing === TOGETHER) return sequence;
  return codePoint > 0xffff ? PICTOGRAPHIC : PICTOGRAPHIC_OF_THE_BMP;
}

function standingOf(codePoint: number): number {
  // All of Unicode's emoji begin below, or in these two blocks; nearly all of the world's text does not.
  if (codePoint < 0x2000) return beginsKeycapOrSign(codePoint) ? TOGETHER : NEVER;
  if (codePoint >= 0x3300 && (codePoint < 0x1f000 || codePoint > 0x1ffff)) return NEVER;
  const slot = codePoint < 0x3300 ? codePoint - 0x2000 : codePoint - 0x1f000 + 0x1300;
  const known = standings[slot] ?? 0;
  if (known !== 0) return known;
  const standing = lookUp(String.fromCodePoint(codePoint));
  standings[slot] = standing;
  return standing;
}

/** Digits, `#`, `*`, `©` and `®`. */
function beginsKeycapOrSign(codePoint: number): boolean {
  if (codePoint <= 0x39) return codePoint >= 0x30 || codePoint === 0x23 || codePoint === 0x2a;
  return codePoint === 0xa9 || codePoint === 0xae;
}

function lookUp(character: string): number {
  if (/^(?:\p{Emoji_Presentation}|(?=\p{Extended_Pictographic})\p{Cn})/u.test(character)) return ALONE;
  return /^\p{Emoji}/u.test(character) ? TOGETHER : NEVER;
}

/** Where a run of things that can only continue an emoji ends: the cheap scan before the expensive pattern. */
function candidateEnd(text: string, start: number): number {
  const last = Math.min(text.length, start + LONGEST_SEQUENCE);
  let end = start;
  // Never a look behind the end of the text: an engine that has seen one keeps checking for it, at a third of the speed.
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

/** The longest recommended sequence at the start of `candidate`. */
function recommendedSequence(candidate: string): Emoji | null {
  const known = sequences.get(candidate);
  if (known !== undefined) return known;
  // A literal would need ES2024 syntax of whoever reads this file; made here, a text without sequences never compiles it.
  sequencePattern ??= new RegExp("^\\p{RGI_Emoji}", "v");
  const match = sequencePattern.exec(candidate);
  const sequence = match === null ? null : sizeOf(match[0]);
  if (sequences.size >= MOST_REMEMBERED) sequences.clear();
  // A copy made of code points: an engine may keep the whole text alive for the sake of a slice of it.
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
