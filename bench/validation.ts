import { validatePost } from "../src/validation/index.js";

/** One case and its promise: calls per second, or the speed compared with counting graphemes. */
export interface ValidationBenchResult {
  name: string;
  opsPerSecond: number;
  /** Calls per second, divided by the passes per second of Intl.Segmenter over the same text. */
  overSegmenter: number;
  target: { readonly perSecond: number } | { readonly overSegmenter: number };
}

const ROUNDS = 7;
const ROUND_MS = 100;
const CALLS_AT_ONCE = 200;

// Each text repeats its name's character 120 times. The sequences are the most expensive ones that users type.
const CASES: readonly (Pick<ValidationBenchResult, "name" | "target"> & { text: string })[] = [
  {
    name: "validatePost, 120 plain characters",
    text: "Notes from the harbour: ".repeat(6).slice(0, 120),
    target: { perSecond: 500_000 },
  },
  {
    name: "validatePost, 120 CJK characters",
    text: "今日は港を歩いて写真を撮る。".repeat(9).slice(0, 120),
    target: { perSecond: 100_000 },
  },
  { name: "validatePost, 120 emoji", text: "👍🎉🚀🌊".repeat(30), target: { perSecond: 100_000 } },
  { name: "validatePost, 120 emoji sequences", text: "❤️👩🏽‍🚀1️⃣👨‍👩‍👧‍👦".repeat(30), target: { overSegmenter: 5 } },
  { name: "validatePost, 120 flags", text: "🇸🇪🇯🇵🇧🇷🇰🇪".repeat(30), target: { overSegmenter: 5 } },
];

/** Returns calls per second of `validatePost`: the median of several rounds after a warm-up. Cases alternate, so that they share noise. */
export async function benchValidation(): Promise<ValidationBenchResult[]> {
  const rates = CASES.map(() => ({ ours: [] as number[], segmenter: [] as number[] }));
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const [index, { text }] of CASES.entries()) {
      // A new object for each call, as in a host.
      const ours = measure(() => validatePost({ text }).length);
      const segmenter = measure(() => graphemesIn(text));
      if (round >= 0) {
        rates[index]?.ours.push(ours);
        rates[index]?.segmenter.push(segmenter);
      }
      // Lets timers and the garbage collector run between rounds.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return CASES.map(({ name, target }, index) => {
    const { ours = [], segmenter = [] } = rates[index] ?? {};
    const ratios = ours.map((rate, round) => rate / (segmenter[round] ?? 0));
    return { name, opsPerSecond: median(ours), overSegmenter: median(ratios), target };
  });
}

const SEGMENTER = new Intl.Segmenter("und", { granularity: "grapheme" });

function graphemesIn(text: string): number {
  let count = 0;
  for (const { index } of SEGMENTER.segment(text)) count += index >= 0 ? 1 : 0;
  return count;
}

function measure(work: () => number): number {
  let calls = 0;
  let results = 0;
  const start = performance.now();
  let elapsed = 0;
  while (elapsed < ROUND_MS) {
    for (let call = 0; call < CALLS_AT_ONCE; call += 1) results += work();
    calls += CALLS_AT_ONCE;
    elapsed = performance.now() - start;
  }
  // The results are used, so that the calls cannot be optimized away.
  if (results < 0) throw new Error("unreachable");
  return Math.round((calls / elapsed) * 1000);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
