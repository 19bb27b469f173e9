import { emojiAt } from "./emoji.js";
import { resolveLimits, type ValidationOptions } from "../limits.js";
import { utf8Width } from "./utf8.js";

/** The length of a text, in every common unit. */
export interface TextSize {
  /** The characters that Threads counts: code points, but an emoji counts as its UTF-8 bytes. */
  readonly characters: number;
  /** The Unicode code points; a lone surrogate counts as one. */
  readonly codePoints: number;
  /** The JavaScript `length`. */
  readonly utf16Units: number;
  /** The UTF-8 bytes. */
  readonly bytes: number;
  /** The characters left until the limit of 500; negative when the text is too long. */
  readonly remaining: number;
}

/** The counts of a text that the rules check. */
export interface TextScan extends Omit<TextSize, "utf16Units" | "remaining"> {
  /** The control characters except tab, line feed and carriage return. */
  readonly controlCharacters: number;
  /** The halves of surrogate pairs without their other half. */
  readonly loneSurrogates: number;
}

/**
 * Measures a text by the documented rule of Threads: a code point counts as 1, but an emoji as its UTF-8 bytes. `👍` counts as 4, `❤️` as 6,
 * `🇸🇪` as 8, a family of four as 25; `é`, `™`, and `❤` without a variation selector count as 1.
 *
 * The text is measured as it is sent, without trimming or normalizing. A value that is not a string has the length 0;
 * {@link validateText} reports it.
 *
 * @see https://developers.facebook.com/documentation/threads/posts
 *
 * @example
 * ```ts
 * const { characters, remaining } = measureText("Hello 👍"); // 10 and 490
 * counter.textContent = String(remaining);
 * ```
 */
export function measureText(text: string, options?: ValidationOptions): TextSize {
  const given: unknown = text;
  const measured = typeof given === "string" ? given : "";
  const { characters, codePoints, bytes } = scanText(measured);
  const { textCharacters } = resolveLimits(options?.limits);
  return { characters, codePoints, utf16Units: measured.length, bytes, remaining: textCharacters - characters };
}

/** Counts all units in one pass. An ASCII text needs no pass. */
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

/** Returns the number of code points. Threads documents its emoji rule only for the text of a post. */
export function countCodePoints(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; count += 1) index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  return count;
}
