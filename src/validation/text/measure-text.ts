import { emojiAt } from "./emoji.js";
import { resolveLimits, type ValidationOptions } from "../limits.js";
import { utf8Width } from "./utf8.js";

/** How long a text is, in every unit that somebody counts in. */
export interface TextSize {
  /** What Threads counts: code points, each emoji as its UTF-8 bytes. */
  readonly characters: number;
  /** Unicode code points; a lone surrogate is one. */
  readonly codePoints: number;
  /** JavaScript's own `length`. */
  readonly utf16Units: number;
  /** UTF-8 bytes. */
  readonly bytes: number;
  /** Characters left below the limit; negative when there are too many. */
  readonly remaining: number;
}

/** A text's counts, with what the rules want to know besides. */
export interface TextScan extends Omit<TextSize, "utf16Units" | "remaining"> {
  /** Control characters other than tab, line feed and carriage return. */
  readonly controlCharacters: number;
  /** Halves of a surrogate pair without their other half. */
  readonly loneSurrogates: number;
}

/**
 * Measures a text by Threads' documented rule: code points, and each emoji as many as its UTF-8 bytes. `👍` is 4, `❤️` 6,
 * `🇸🇪` 8, a family of four 25; `é` is 1, and so are `™` and `❤` without a variation selector.
 *
 * Text is taken as it will be sent, without trimming or normalizing. Anything that is not a string measures as empty;
 * {@link validateText} says what is wrong with it.
 *
 * @see https://developers.facebook.com/documentation/threads/posts
 */
export function measureText(text: string, options?: ValidationOptions): TextSize {
  const given: unknown = text;
  const measured = typeof given === "string" ? given : "";
  const { characters, codePoints, bytes } = scanText(measured);
  const { textCharacters } = resolveLimits(options?.limits);
  return { characters, codePoints, utf16Units: measured.length, bytes, remaining: textCharacters - characters };
}

/** Counts everything in one pass; most texts in Latin script are answered before it begins. */
export function scanText(text: string): TextScan {
  if (/^[\t\n\r -~]*$/.test(text)) {
    const { length } = text;
    return { characters: length, codePoints: length, bytes: length, controlCharacters: 0, loneSurrogates: 0 };
  }
  let characters = 0;
  let codePoints = 0;
  let bytes = 0;
  let controlCharacters = 0;
  let loneSurrogates = 0;
  for (let index = 0; index < text.length;) {
    const codePoint = text.codePointAt(index) ?? 0;
    const emoji = emojiAt(text, index, codePoint);
    if (emoji !== null) {
      characters += emoji.bytes;
      codePoints += emoji.codePoints;
      bytes += emoji.bytes;
      index += emoji.utf16Units;
      continue;
    }
    characters += 1;
    codePoints += 1;
    bytes += utf8Width(codePoint);
    if (isControl(codePoint)) controlCharacters += 1;
    else if (codePoint >= 0xd800 && codePoint <= 0xdfff) loneSurrogates += 1;
    index += codePoint > 0xffff ? 2 : 1;
  }
  return { characters, codePoints, bytes, controlCharacters, loneSurrogates };
}

function isControl(codePoint: number): boolean {
  if (codePoint >= 0x20) return codePoint >= 0x7f && codePoint <= 0x9f;
  return codePoint !== 0x09 && codePoint !== 0x0a && codePoint !== 0x0d;
}

/** Code points alone, for texts that the emoji rule is not documented for. */
export function countCodePoints(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; count += 1) index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  return count;
}
