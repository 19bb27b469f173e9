/**
 * The same text as different readers would decode it, each character with its place in the source: to find a value in whatever
 * encoding it stands. Linear in the length of the text, whatever a stranger puts into it.
 */

/** A decoded text. `starts[i]` is where character `i` begins in the source; one more entry marks the end. */
export interface DecodedText {
  readonly text: string;
  readonly starts: readonly number[];
}

/** From where to where something stands in a text. */
export type TextRange = readonly [start: number, end: number];

/** Returns where a value stands in a text, and the beginning of one, of at least `leastCut` characters, that the end of the text cuts off. */
export function findRanges(text: string, value: string, leastCut: number): TextRange[] {
  const places: TextRange[] = [];
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) places.push([at, at + value.length]);
  for (let length = Math.min(value.length - 1, text.length); length >= leastCut; length--) {
    if (!text.endsWith(value.slice(0, length))) continue;
    places.push([text.length - length, text.length]);
    break;
  }
  return places;
}

/** A way to write characters, and how to read it back. */
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

/** A URL within a URL, JSON within HTML within JSON: nobody was seen to nest deeper. */
const DEPTH = 3;

/** The view read by one more encoding, or null where there is nothing of it. */
function decoded(view: DecodedText, { escape, decode }: Encoding): DecodedText | null {
  let text = "";
  const starts: number[] = [];
  let done = 0;
  const copy = (until: number) => {
    text += view.text.slice(done, until);
    for (let index = done; index < until; index++) starts.push(view.starts[index] ?? 0);
  };
  for (const match of view.text.matchAll(escape)) {
    copy(match.index);
    const meant = decode(match[0]);
    text += meant;
    starts.push(...Array.from({ length: meant.length }, () => view.starts[match.index] ?? 0));
    done = match.index + match[0].length;
  }
  if (done === 0) return null;
  copy(view.text.length);
  starts.push(view.starts[view.text.length] ?? 0);
  return { text, starts };
}

/** The text as it is, and decoded from every encoding within every other, up to three deep. */
export function everyDecoding(text: string): DecodedText[] {
  const raw: DecodedText = { text, starts: Array.from({ length: text.length + 1 }, (_, index) => index) };
  const views = [raw];
  let latest = [raw];
  for (let depth = 0; depth < DEPTH; depth++) {
    latest = latest.flatMap((view) => ENCODINGS.flatMap((encoding) => decoded(view, encoding) ?? []));
    views.push(...latest);
  }
  return views;
}
