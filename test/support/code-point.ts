import fc from "fast-check";

const SURROGATES = { first: 0xd800, count: 0x800 };

/**
 * A unit for fast-check's strings: any code point except lone surrogates. It draws the same characters as fast-check's unit `"binary"`, which takes a
 * second of CPU time in each process, because it lists all code points.
 */
export const codePoint = fc.integer({ min: 0, max: 0x10ffff - SURROGATES.count }).map(characterAt, indexOf);

function characterAt(index: number): string {
  return String.fromCodePoint(index < SURROGATES.first ? index : index + SURROGATES.count);
}

/** Reverses `characterAt`. With it, fast-check finds out that it can also draw its special strings, such as `__proto__`. */
function indexOf(text: unknown): number {
  if (typeof text !== "string" || Array.from(text).length !== 1) throw new Error("The value is not one character.");
  const code = text.codePointAt(0)!;
  return code < SURROGATES.first ? code : code - SURROGATES.count;
}
