/** Prints named steps with their times, and remembers which ones failed, so that one run shows all that is wrong. */
import { performance } from "node:perf_hooks";

export function stepRunner() {
  const failed = [];

  async function step(name, work) {
    const startedAt = performance.now();
    const seconds = () => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
    try {
      const note = await work();
      console.log(`ok    ${name}${note === undefined ? "" : `: ${note}`} (${seconds()})`);
    } catch (error) {
      failed.push(name);
      const text = error instanceof Error ? error.message : String(error);
      console.log(`FAIL  ${name} (${seconds()})\n${text.replaceAll(/^/gm, "      ")}`);
    }
  }

  /** Says how it went, and sets the exit code. */
  function finish() {
    if (failed.length > 0) process.exitCode = 1;
    console.log(failed.length === 0 ? "All checks passed." : `${failed.length} failed: ${failed.join(", ")}.`);
  }

  return { step, finish };
}
