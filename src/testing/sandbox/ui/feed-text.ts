import { isWebAddress } from "../publishing/container-json.js";
import { escapeHtml } from "./html.js";

/** A stretch of a text and what is to be done with it. Offset and length in JavaScript string indexes. */
export interface Stretch {
  readonly offset: number;
  readonly length: number;
  /** Names of styles, or "spoiler"; the page has a class for each. */
  readonly marks: readonly string[];
}

/** A text as HTML: links, mentions and tags stand out, spoilers are veiled, styles are applied. Everything else is escaped. */
export function richText(text: string, stretches: readonly Stretch[] = []): string {
  let html = "";
  let at = 0;
  for (const { offset, length, marks } of [...stretches].sort((a, b) => a.offset - b.offset)) {
    // What overlaps or lies outside is nobody's to draw; the text itself is always shown whole.
    if (offset < at || length <= 0 || offset >= text.length) continue;
    html += linked(text.slice(at, offset)) + marked(linked(text.slice(offset, offset + length)), marks);
    at = Math.min(offset + length, text.length);
  }
  return html + linked(text.slice(at));
}

/** Hides what is inside until it is clicked. There is no script: a checkbox remembers. */
export function veiled(html: string, what: string): string {
  return `<label class="veil ${what}"><input type="checkbox" autocomplete="off" aria-label="Show the spoiler"><span>${html}</span></label>`;
}

/** Where a link leads, or null: nothing but an address of the web becomes a link. */
export function addressOf(link: string): URL | null {
  const address = /^www\./i.test(link) ? `https://${link}` : link;
  return isWebAddress(address) ? new URL(address) : null;
}

/** Addresses up to the punctuation that ends the sentence and not the address, mentions, tags. */
const NOTABLE =
  /(?<![\p{L}\p{N}])(?:https?:\/\/|www\.)[^\s<>"]*[^\s<>".,;:!?)\]]|(?<![\p{L}\p{N}_])(?:@[\p{L}\p{N}_.]*[\p{L}\p{N}_]|#[^\s.&@!?,;:#]{1,50})/giu;

function linked(text: string): string {
  let html = "";
  let at = 0;
  for (const match of text.matchAll(NOTABLE)) {
    html += escapeHtml(text.slice(at, match.index)) + notable(match[0]);
    at = match.index + match[0].length;
  }
  return html + escapeHtml(text.slice(at));
}

function notable(word: string): string {
  const shown = escapeHtml(word);
  if (/^[@#]/.test(word)) return `<span class="notable">${shown}</span>`;
  const address = addressOf(word);
  if (address === null) return shown;
  return `<a class="notable" href="${escapeHtml(address.href)}" rel="noopener nofollow">${shown}</a>`;
}

function marked(html: string, marks: readonly string[]): string {
  return marks.includes("spoiler")
    ? veiled(html, "words")
    : `<span class="${escapeHtml(marks.join(" "))}">${html}</span>`;
}
