import { defineConfig } from "vitest/config";

export default defineConfig({
  // The examples import the package by its name, as a host does; here that is the source, so that no build is needed.
  resolve: { tsconfigPaths: true },
  test: {
    include: ["test/**/*.test.ts"],
    // All cores: much of the time of the longest suites is waiting, for a browser, a queue or a lease.
    maxWorkers: "100%",
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
