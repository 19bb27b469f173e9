/** Random values that a seed repeats. They need not be cryptographically secure, because the tokens are valid only in the sandbox. */
export interface Random {
  /** Returns the next number, at least 0 and below 1. */
  next(): number;
  /** Returns a whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  /** Returns `length` characters of `alphabet`. */
  text(length: number, alphabet?: string): string;
  /** Creates a separate stream for one purpose, so that its draws never change those of another purpose. */
  fork(label: string): Random;
}

/** The characters of base64url, which Threads' codes and tokens contain. */
export const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Creates a stream of random values that is the same for the same seed on every machine. */
export function seededRandom(seed: number, label = ""): Random {
  const draw = mulberry32(hash(`${seed}:${label}`));
  const int = (min: number, max: number): number => min + Math.floor(draw() * (max - min + 1));
  return {
    next: draw,
    int,
    text: (length, alphabet = BASE64URL) =>
      Array.from({ length }, () => alphabet.charAt(int(0, alphabet.length - 1))).join(""),
    fork: (name) => seededRandom(seed, `${label}/${name}`),
  };
}

/** FNV-1a, then a final mix, so that adjacent seeds do not start similar streams. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  return (value ^ (value >>> 13)) >>> 0;
}

function mulberry32(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}
