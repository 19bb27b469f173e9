/** Arguments that several programs read. */
import { randomInt } from "node:crypto";

/** @throws TypeError when the text is not a whole number from `least` */
export function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least)
    throw new TypeError(`--${name}: must be a whole number from ${least}`);
  return value;
}

/** Returns the given seed, or draws one. */
export function seedFrom(text: string | undefined): number {
  return text === undefined ? randomInt(1, 2 ** 31) : wholeNumber("seed", text, 0);
}
