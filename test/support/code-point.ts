import fc from "fast-check";

const SURROGATES = { first: 0xd800, count: 0x800 };

/**
 * The unit `"binary"` of fast-check's strings: any code point except lone surrogates, drawn in the same way. fast-check's own one takes a second of
 * CPU time in each process, because it lists all of them.
 */
export const codePoint = fc.integer({ min: 0, max: 0x10ffff - SURROGATES.count }).map(characterAt, indexOf);

function characterAt(index: number): string {
  return String.fromCodePoint(index < SURROGATES.first ? index : index + SURROGATES.count);
}

/** With it fast-check finds which of its awkward strings, such as `__proto__`, it can draw. */
function indexOf(text: unknown): number {
  if (typeof text !== "string" || Array.from(text).length !== 1) throw new Error("is not one character");
  const code = text.codePointAt(0)!;
  return code < SURROGATES.first ? code : code - SURROGATES.count;
}
