import { codePoints } from "./measures.js";

/** The tag that Threads takes from a text: its first `#tag` of 1 to 50 characters that is not a whole number. */
// fact: topic-tag
export function tagInText(text: string): string | null {
  for (const [, tag = ""] of text.matchAll(/(?<!\S)#([^\s.&@!?,;:]+)/gu)) {
    if (codePoints(tag) <= MOST_CHARACTERS && !/^\d+$/.test(tag)) return tag;
  }
  return null;
}

/** What is wrong with a `topic_tag`, or null. */
// fact: topic-tag
export function wrongTag(tag: string): string | null {
  if (codePoints(tag) > MOST_CHARACTERS) return "must be at most 50 characters long";
  return /[.&\n\r\t]/.test(tag) ? "must hold no period, ampersand, tab or newline" : null;
}

const MOST_CHARACTERS = 50;
