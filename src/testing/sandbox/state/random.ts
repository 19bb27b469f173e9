/** Random things that a seed repeats. Nothing here is secret-grade: a sandbox's tokens open nothing but the sandbox. */
export interface Random {
  /** The next number, at least 0 and below 1. */
  next(): number;
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  /** `length` characters drawn from `alphabet`. */
  text(length: number, alphabet?: string): string;
  /** A stream of its own for one purpose: drawing from it never shifts what another purpose draws. */
  fork(label: string): Random;
}

/** The characters of base64url, which Threads' codes and tokens are made of. */
export const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** A stream of random numbers that is the same for the same seed, on every machine. */
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

/** FNV-1a, then a final mix: neighbouring seeds must not start neighbouring streams. */
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
