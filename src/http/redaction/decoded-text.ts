/**
 * Decodes a text in every way that a reader might, and maps each character to its place in the source. So a value is found in any encoding.
 * The time is linear in the length of the text, even for hostile text.
 */

/** A decoded text. `starts[i]` is the place in the source where character `i` begins. One more entry marks the end. */
export interface DecodedText {
  readonly text: string;
  readonly starts: readonly number[];
}

export type TextRange = readonly [start: number, end: number];

/**
 * Returns the ranges of a value in a text. If the text ends in the middle of the value, that range is included too, provided that it has at
 * least `minCutLength` characters.
 */
export function findRanges(text: string, value: string, minCutLength: number): TextRange[] {
  const ranges: TextRange[] = [];
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) ranges.push([at, at + value.length]);
  for (let length = Math.min(value.length - 1, text.length); length >= minCutLength; length--) {
    if (!text.endsWith(value.slice(0, length))) continue;
    ranges.push([text.length - length, text.length]);
    break;
  }
  return ranges;
}

interface Encoding {
  readonly escape: RegExp;
  readonly decode: (escape: string) => string;
}

const character = (codePoint: number) => String.fromCodePoint(Math.min(codePoint, 0x10ffff));
const fromHex = (digits: string) => character(Number.parseInt(digits, 16));

const CONTROL: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

const PERCENT: Encoding = { escape: /%[0-9a-f]{2}/gi, decode: (escape) => fromHex(escape.slice(1)) };

const BACKSLASH: Encoding = {
  escape: /\\(?:u[0-9a-f]{4}|x[0-9a-f]{2}|.)/gis,
  decode: (escape) => (escape.length > 2 ? fromHex(escape.slice(2)) : (CONTROL[escape.charAt(1)] ?? escape.charAt(1))),
};

const HTML: Encoding = {
  escape: /&(?:#\d{1,7}|#x[0-9a-f]{1,6}|amp|lt|gt|quot|apos);/gi,
  decode(escape) {
    const name = escape.slice(1, -1).toLowerCase();
    if (name.startsWith("#x")) return fromHex(name.slice(2));
    return name.startsWith("#") ? character(Number(name.slice(1))) : (ENTITIES[name] ?? "");
  },
};

const ENCODINGS = [PERCENT, HTML, BACKSLASH];

/** Enough for a URL within a URL, or JSON within HTML within JSON. Deeper nesting was never seen. */
const MAX_DEPTH = 3;

/** Returns the place at an index, which must be one of the text's. */
export const placeAt = (places: readonly number[], index: number): number => places[index] ?? 0;

/** Decodes a text once more, or returns null if it contains no escape of this encoding. */
function decodeOnce(source: DecodedText, { escape, decode }: Encoding): DecodedText | null {
  let text = "";
  const starts: number[] = [];
  let done = 0;
  const copy = (until: number) => {
    text += source.text.slice(done, until);
    for (let index = done; index < until; index++) starts.push(placeAt(source.starts, index));
  };
  for (const match of source.text.matchAll(escape)) {
    copy(match.index);
    const decoded = decode(match[0]);
    text += decoded;
    starts.push(...Array.from({ length: decoded.length }, () => placeAt(source.starts, match.index)));
    done = match.index + match[0].length;
  }
  if (done === 0) return null;
  copy(source.text.length);
  starts.push(placeAt(source.starts, source.text.length));
  return { text, starts };
}

/** Returns the text itself, and the text decoded by every sequence of up to three encodings. */
export function everyDecoding(text: string): DecodedText[] {
  const raw: DecodedText = { text, starts: Array.from({ length: text.length + 1 }, (_, index) => index) };
  const decodings = [raw];
  let latest = [raw];
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    latest = latest.flatMap((source) => ENCODINGS.flatMap((encoding) => decodeOnce(source, encoding) ?? []));
    decodings.push(...latest);
  }
  return decodings;
}
