/** One case of a comparison. `run` does `count` operations and is timed. */
export interface Case {
  readonly name: string;
  readonly run: (count: number) => Promise<void> | void;
}

/** The figures of a case over all rounds. */
export interface Figures {
  readonly name: string;
  /** Median operations per second. */
  readonly perSecond: number;
  /** Median microseconds of this process's CPU per operation. */
  readonly cpuMicros: number;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * Compares the cases. Every round runs each case once, in rotating order and after a garbage collection, so that neither a changing machine nor
 * another case's garbage favors one. Returns the figures of each case, and the median of its ratios to the first case.
 */
export async function compare(
  cases: readonly Case[],
  options: { rounds: number; count: number; warmUp: number },
): Promise<{ figures: Figures[]; ratios: Map<string, number> }> {
  const speeds = new Map<string, number[]>(cases.map(({ name }) => [name, []]));
  const cpu = new Map<string, number[]>(cases.map(({ name }) => [name, []]));
  for (const { run } of cases) await run(options.warmUp);

  for (let round = 0; round < options.rounds; round++) {
    for (let turn = 0; turn < cases.length; turn++) {
      const { name, run } = cases[(round + turn) % cases.length]!;
      globalThis.gc?.();
      const cpuBefore = process.cpuUsage();
      const startedAt = performance.now();
      await run(options.count);
      const seconds = (performance.now() - startedAt) / 1000;
      const used = process.cpuUsage(cpuBefore);
      speeds.get(name)!.push(options.count / seconds);
      cpu.get(name)!.push((used.user + used.system) / options.count);
    }
  }

  const figures = cases.map(({ name }) => ({
    name,
    perSecond: median(speeds.get(name)!),
    cpuMicros: median(cpu.get(name)!),
  }));
  const base = speeds.get(cases[0]!.name)!;
  const ratios = new Map(
    cases.map(({ name }) => [name, median(speeds.get(name)!.map((speed, round) => speed / base[round]!))]),
  );
  return { figures, ratios };
}
