/** Prints named steps with their times. A failed step does not stop the others, so that one run shows all problems. */
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

  /** Prints the result and sets the exit code. */
  function finish() {
    if (failed.length > 0) process.exitCode = 1;
    console.log(failed.length === 0 ? "All checks passed." : `${failed.length} failed: ${failed.join(", ")}.`);
  }

  return { step, finish };
}
