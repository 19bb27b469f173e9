import type { Behaviors } from "../behaviors.js";

const CHARACTERS = new Intl.Segmenter("en", { granularity: "grapheme" });
const EMOJI = /\p{Emoji_Presentation}|\uFE0F|\u20E3/u;

/** Returns the length of a text, as the limit of 500 counts it. */
// fact: text-limit
export function textLength(text: string, behavior: Behaviors["textLimit"]): number {
  switch (behavior) {
    case "bytes":
      return Buffer.byteLength(text);
    case "code-points":
      return codePoints(text);
    case "documented":
      return Array.from(CHARACTERS.segment(text), ({ segment }) =>
        EMOJI.test(segment) ? Buffer.byteLength(segment) : codePoints(segment),
      ).reduce((sum, length) => sum + length, 0);
  }
}

/** Returns the number of code points. */
export function codePoints(text: string): number {
  return Array.from(text).length;
}

/** Returns whether a range is inside the text and not empty. */
// fact: range-unit
export function isRangeOf(
  text: string,
  { offset, length }: Partial<Record<string, unknown>>,
  unit: Behaviors["rangeUnit"],
): boolean {
  if (!isCount(offset) || !isCount(length) || length === 0) return false;
  const all = { "utf-16": text.length, "code-points": codePoints(text), bytes: Buffer.byteLength(text) };
  return offset + length <= all[unit];
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/** Returns the links in a text in their order, as they are written. Hosts that begin with www. are links too. */
// fact: link-limit
export function linksIn(text: string): string[] {
  return Array.from(text.matchAll(/(?<![\p{L}\p{N}])(?:https?:\/\/|www\.)[^\s<>"]+/giu), ([link]) =>
    link.replace(/[.,!?;:'")\]}]+$/, ""),
  );
}

/** Returns the topic tag in a text: its first `#tag` of 1 to 50 characters that is not a whole number. */
// fact: topic-tag
export function tagInText(text: string): string | null {
  for (const [, tag = ""] of text.matchAll(/(?<!\S)#([^\s.&@!?,;:]+)/gu)) {
    if (codePoints(tag) <= MOST_CHARACTERS && !/^\d+$/.test(tag)) return tag;
  }
  return null;
}

/** Returns what a `topic_tag` must be instead, or null for a valid one. */
// fact: topic-tag
export function topicTagProblem(tag: string): string | null {
  if (codePoints(tag) > MOST_CHARACTERS) return "must be at most 50 characters long";
  return /[.&\n\r\t]/.test(tag) ? "must not contain a period, ampersand, tab or newline" : null;
}

const MOST_CHARACTERS = 50;
