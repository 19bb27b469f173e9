/**
 * Finds secrets that a text contains as base64, base64url or hex, even inside a longer encoded text: a header, a buffer or another token may
 * contain them so.
 */
import { findRanges, placeAt, type TextRange, type DecodedText } from "./decoded-text.js";

/** The encoded forms of a secret. */
export interface EncodedSecret {
  /** In the standard alphabet. One form for each of the three places in a group of three bytes at which the secret may begin. */
  readonly base64: readonly string[];
  /** In lower case. */
  readonly hex: readonly string[];
}

/** Shorter secrets, and shorter parts of a secret that is cut off, would match other texts by chance. */
const MIN_LENGTH = 6;

/** The number of base64 characters at the start that also depend on the bytes before, for 0, 1 and 2 bytes before. */
const SHARED_AT_START = [0, 2, 3] as const;

/** Encodes a secret, plain and percent-encoded. A secret that is shorter than the minimum has no encoded forms. */
export function encodeSecret(secret: string): EncodedSecret {
  const texts = [...new Set([secret, encodeURIComponent(secret.toWellFormed())])];
  if (Buffer.byteLength(secret) < MIN_LENGTH) return { base64: [], hex: [] };
  return {
    base64: texts.flatMap((text) => SHARED_AT_START.map((shared, before) => base64Within(text, before, shared))),
    hex: texts.map((text) => Buffer.from(text).toString("hex")),
  };
}

/** Returns the base64 characters that depend only on this text, when `before` bytes precede it and any number follow. */
function base64Within(text: string, before: number, shared: number): string {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
  // A character has six bits, so the last one may contain bits of the next byte.
  return bytes.toString("base64").slice(shared, Math.floor((bytes.length * 8) / 6));
}

/** A text without separators, and the place of each of its characters in the source. */
interface CompactText {
  readonly text: string;
  readonly places: readonly number[];
}

function compact(text: string, kept: RegExp): CompactText {
  let short = "";
  const places: number[] = [];
  for (const { 0: run, index } of text.matchAll(kept)) {
    short += run;
    for (let at = index; at < index + run.length; at++) places.push(at);
  }
  return { text: short, places };
}

/** Returns the ranges of encoded secrets in a text. The text may have line breaks anywhere, and separators between the bytes of hex. */
export function findEncodedSecrets({ text }: DecodedText, secrets: readonly EncodedSecret[]): TextRange[] {
  const lines = compact(text, /\S+/g);
  const base64 = lines.text.replaceAll("-", "+").replaceAll("_", "/");
  const bytes = compact(text, /[^\s:]+/g);
  const hex = bytes.text.replace(/[A-F]+/g, (letters) => letters.toLowerCase());
  const inText = ({ places }: CompactText, [start, end]: TextRange): TextRange => [
    placeAt(places, start),
    placeAt(places, end - 1) + 1,
  ];
  return secrets.flatMap((secret) => [
    ...secret.base64.flatMap((form) =>
      findRanges(base64, form, MIN_LENGTH).map((range) => widenToSharedCharacters(text, inText(lines, range))),
    ),
    ...secret.hex.flatMap((form) => findRanges(hex, form, 2 * MIN_LENGTH).map((range) => inText(bytes, range))),
  ]);
}

/** Widens a range by the character on either side, which may contain bits of the secret, and by the padding. */
function widenToSharedCharacters(text: string, [start, end]: TextRange): TextRange {
  const from = start > 0 && /[\w+/-]/.test(text.charAt(start - 1)) ? start - 1 : start;
  const rest = /^[\w+/-]?={0,2}/.exec(text.slice(end, end + 3)) ?? [""];
  return [from, end + rest[0].length];
}
