/** The time to import the package in a new process, compared with importing undici and zod. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median } from "./measure.js";

/** Median milliseconds of a whole process, and the promised ratio. */
export interface ImportCost {
  readonly bareMs: number;
  readonly oursMs: number;
  readonly undiciAndZodMs: number;
  /** (SDK - bare) / (undici and zod - bare), the median of all rounds. */
  readonly ratio: number;
}

const ROUNDS = 15;
const file = (path: string) => JSON.stringify(fileURLToPath(new URL(`../${path}`, import.meta.url)));

export function benchImportCost(): ImportCost {
  const folder = mkdtempSync(join(tmpdir(), "threads-bench-"));
  const programs = {
    bare: "",
    ours: `import ${file("dist/index.js")};`,
    both: `import ${file("node_modules/undici/index.js")}; import ${file("node_modules/zod/index.js")};`,
  };
  const times: Record<keyof typeof programs, number[]> = { bare: [], ours: [], both: [] };
  try {
    const names = Object.keys(programs) as (keyof typeof programs)[];
    for (const name of names) writeFileSync(join(folder, `${name}.mjs`), programs[name]);
    for (let round = -2; round < ROUNDS; round++) {
      for (let turn = 0; turn < names.length; turn++) {
        const name = names[(turn + Math.abs(round)) % names.length]!;
        const startedAt = performance.now();
        const { status } = spawnSync(process.execPath, [join(folder, `${name}.mjs`)]);
        if (status !== 0) throw new Error(`Importing ${name} failed.`);
        if (round >= 0) times[name].push(performance.now() - startedAt);
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const ratios = times.ours.map(
    (ours, round) => (ours - times.bare[round]!) / (times.both[round]! - times.bare[round]!),
  );
  return {
    bareMs: median(times.bare),
    oursMs: median(times.ours),
    undiciAndZodMs: median(times.both),
    ratio: median(ratios),
  };
}
