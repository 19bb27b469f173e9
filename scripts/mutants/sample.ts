/** Draws a seeded sample of mutations. */
import type { Random } from "../../src/testing/sandbox/state/random.js";
import type { Mutation } from "./mutation.js";

/** The highest share of one kind of change. Numbers and codes would fill the sample. */
const LARGEST_SHARE = 0.2;

/** Draws up to `count` mutations, at most one on each line, with a limit for each kind. The same random stream draws the same sample. */
export function drawSample(mutations: readonly Mutation[], count: number, random: Random): Mutation[] {
  const mostOfAKind = Math.max(1, Math.ceil(count * LARGEST_SHARE));
  const kinds = new Map<string, number>();
  const lines = new Set<string>();
  const drawn: Mutation[] = [];
  for (const mutation of shuffle(mutations, random)) {
    if (drawn.length >= count) break;
    const ofThisKind = kinds.get(mutation.operator) ?? 0;
    const line = `${mutation.file}:${mutation.line}`;
    if (ofThisKind >= mostOfAKind || lines.has(line)) continue;
    kinds.set(mutation.operator, ofThisKind + 1);
    lines.add(line);
    drawn.push(mutation);
  }
  return drawn.sort((a, b) => a.file.localeCompare(b.file) || a.start - b.start);
}

function shuffle<T>(items: readonly T[], random: Random): T[] {
  const keyed = items.map((item) => ({ item, key: random.next() }));
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
}
