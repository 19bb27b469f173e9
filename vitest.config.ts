import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The files that take longest, most of them because they wait. */
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
];

/** Starts them first, so that no worker begins one of them when the others have nothing left to do. */
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
    // One more than cores: much of the time of the longest suites is waiting, for a browser, a queue or a lease.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    // Files share their modules: to load them again for each took a third of the time. What ends with a file is in `test/support/endings.ts`.
    isolate: false,
    // Servers that files share.
    globalSetup: ["test/support/services/shared.ts"],
    // Every suite is searched for secrets in whatever the SDK has shown during it.
    setupFiles: ["test/support/setup.ts"],
    // The suites use much CPU. A generous limit keeps a busy machine from failing a correct test.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
