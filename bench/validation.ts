import { validatePost } from "../src/validation/index.js";

/** One measured case, and the number of calls a second that it is held to. */
export interface ValidationBenchResult {
  name: string;
  opsPerSecond: number;
  target: number;
}

const ROUNDS = 7;
const ROUND_MS = 150;

// Each text is 120 of what it is named after; the sequences are the dearest that people type.
const CASES: readonly { name: string; text: string; target: number }[] = [
  {
    name: "validatePost, 120 plain characters",
    text: "Notes from the harbour: ".repeat(6).slice(0, 120),
    target: 500_000,
  },
  {
    name: "validatePost, 120 CJK characters",
    text: "今日は港を歩いて写真を撮る。".repeat(9).slice(0, 120),
    target: 100_000,
  },
  { name: "validatePost, 120 emoji", text: "👍🎉🚀🌊".repeat(30), target: 100_000 },
  { name: "validatePost, 120 emoji sequences", text: "❤️👩🏽‍🚀1️⃣👨‍👩‍👧‍👦".repeat(30), target: 100_000 },
  { name: "validatePost, 120 flags", text: "🇸🇪🇯🇵🇧🇷🇰🇪".repeat(30), target: 100_000 },
];

/** Calls a second of `validatePost`, the median of several rounds after a warm-up; cases alternate, so that noise is shared. */
export async function benchValidation(): Promise<ValidationBenchResult[]> {
  const rates = CASES.map(() => [] as number[]);
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const [index, { text }] of CASES.entries()) {
      const rate = measure(text);
      if (round >= 0) rates[index]?.push(rate);
      // Lets timers and the collector of whoever calls this breathe between rounds.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return CASES.map(({ name, target }, index) => ({ name, opsPerSecond: median(rates[index] ?? []), target }));
}

function measure(text: string): number {
  let calls = 0;
  let issues = 0;
  const start = performance.now();
  let elapsed = 0;
  while (elapsed < ROUND_MS) {
    // A new object each time, as a host's request would bring.
    for (let call = 0; call < 500; call += 1) issues += validatePost({ text }).length;
    calls += 500;
    elapsed = performance.now() - start;
  }
  // Read, so that the calls cannot be optimized away.
  if (issues < 0) throw new Error("unreachable");
  return Math.round((calls / elapsed) * 1000);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
