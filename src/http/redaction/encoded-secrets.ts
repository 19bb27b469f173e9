/**
 * Finds secrets that stand in a text as base64, base64url or hex, whatever stands before and after them in the same encoding: as the bytes of
 * a header, a buffer or a token of another make would show them.
 */
import { findRanges, type TextRange, type DecodedText } from "./decoded-text.js";

/** A secret as it stands in either encoding. */
export interface EncodedSecret {
  /** One for each of the three places at which it may begin within a group of three bytes; in the standard alphabet. */
  readonly base64: readonly string[];
  /** In small letters. */
  readonly hex: readonly string[];
}

/** Shorter ones, and what a cut leaves of longer ones, would be found in texts that do not hold the secret. */
const LEAST_LENGTH = 6;

/** Characters of base64 that depend on what stands before, by the number of bytes there. */
const SHARED_AT_START = [0, 2, 3] as const;

/** Encodes a secret, as it is and percent-encoded. A secret of fewer bytes has no forms here. */
export function encodeSecret(secret: string): EncodedSecret {
  const texts = [...new Set([secret, encodeURIComponent(secret.toWellFormed())])];
  if (Buffer.byteLength(secret) < LEAST_LENGTH) return { base64: [], hex: [] };
  return {
    base64: texts.flatMap((text) => SHARED_AT_START.map((shared, before) => base64Within(text, before, shared))),
    hex: texts.map((text) => Buffer.from(text).toString("hex")),
  };
}

/** The characters that depend on this text alone when so many bytes stand before it and any number behind it. */
function base64Within(text: string, before: number, shared: number): string {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
  // Six bits for each character: the last one may be shared with what follows.
  return bytes.toString("base64").slice(shared, Math.floor((bytes.length * 8) / 6));
}

/** A text without what separates its parts, and where each of its characters stood. */
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

/** Returns where these secrets stand in a view's text, encoded; lines may be broken anywhere, and bytes of hex be set apart. */
export function findEncodedSecrets({ text }: DecodedText, secrets: readonly EncodedSecret[]): TextRange[] {
  const lines = compact(text, /\S+/g);
  const base64 = lines.text.replaceAll("-", "+").replaceAll("_", "/");
  const bytes = compact(text, /[^\s:]+/g);
  const hex = bytes.text.replace(/[A-F]+/g, (letters) => letters.toLowerCase());
  const inText = ({ places }: CompactText, [start, end]: TextRange): TextRange => [
    places[start] ?? 0,
    (places[end - 1] ?? 0) + 1,
  ];
  return secrets.flatMap((secret) => [
    ...secret.base64.flatMap((form) =>
      findRanges(base64, form, LEAST_LENGTH).map((place) => widenToSharedCharacters(text, inText(lines, place))),
    ),
    ...secret.hex.flatMap((form) => findRanges(hex, form, 2 * LEAST_LENGTH).map((place) => inText(bytes, place))),
  ]);
}

/** With the character on either side that holds some bits of the secret, and with the padding. */
function widenToSharedCharacters(text: string, [start, end]: TextRange): TextRange {
  const from = start > 0 && /[\w+/-]/.test(text.charAt(start - 1)) ? start - 1 : start;
  const rest = /^[\w+/-]?={0,2}/.exec(text.slice(end, end + 3)) ?? [""];
  return [from, end + rest[0].length];
}
