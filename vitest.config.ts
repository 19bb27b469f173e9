import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The test files that take longest, most of them because they wait. */
const LONGEST = [
  "examples/worker-demonstration",
  "examples/hayon-worker",
  "examples/pages/journey",
  "explore/explore",
  "testing/publish-matrix",
  "examples/worker",
  "examples/composer",
  "examples/chromium",
  "server/browser/finish",
  "examples/pages/states",
  "examples/pages/insights",
  "mutants/run-tests",
  "posts/publish/exactly-once.lease",
  "posts/publish/exactly-once.death",
  "testing/store-contract",
  "stores/mongodb",
  "posts/publish/exactly-once.faults",
  "examples/pages/replies",
];

/** Runs the longest files first. Otherwise one worker might start a long file when the others have already finished. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification) => {
      const index = LONGEST.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      return index === -1 ? LONGEST.length : index;
    };
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  // The examples import the package by its name, as a host does; here that is the source, so that no build is needed.
  resolve: { tsconfigPaths: true },
  test: {
    include: ["test/**/*.test.ts"],
    // One more worker than cores, because the longest files mostly wait for a browser, a queue or a lease.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    // Files share loaded modules, because loading them again for each file took a third of the time. `test/support/endings.ts` cleans up after a file.
    isolate: false,
    // Starts the servers that test files share.
    globalSetup: ["test/support/services/shared.ts"],
    // After each test, searches everything that the SDK has shown for secrets.
    setupFiles: ["test/support/setup.ts"],
    // The tests use much CPU. With a generous limit, a correct test does not fail on a busy machine.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
