/**
 * A child process with one Vitest, which runs tests with sources replaced in memory, so that no file changes. Its arguments are the root of the
 * project and, for the first pass, `reports`: then every function reports when it is entered.
 */
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { createVitest, type TestCase, type TestModule, type TestSpecification, type Vite } from "vitest/node";
import { withReports } from "./functions.js";
import type { FileResult, HostMessage, RunRequest } from "./messages.js";

/** A promise that a mutant never settles counts as a failure after this time. Other tests need less. */
const TEST_TIMEOUT_MS = 20_000;

const root = process.argv[2] ?? process.cwd();
const reports = process.argv[3] === "reports";
const sourceRoot = join(root, "src", "/");

let order: readonly string[] = [];
let sources: RunRequest["sources"] = {};
/** The files that ended in this run. Vitest's own list includes those of earlier runs. */
let ended: TestModule[] = [];

const send = (message: HostMessage): void => {
  process.send?.(message);
};

/** Keeps the order of the request, in which tests that probably fail come first. */
class RequestedOrder {
  sort(specifications: TestSpecification[]): TestSpecification[] {
    return specifications.sort((a, b) => order.indexOf(a.moduleId) - order.indexOf(b.moduleId));
  }
  shard(specifications: TestSpecification[]): TestSpecification[] {
    return specifications;
  }
}

const plugin: Vite.Plugin = {
  name: "mutants",
  enforce: "pre",
  config: () => (reports ? { test: { setupFiles: [fileURLToPath(new URL("reach-setup.ts", import.meta.url))] } } : {}),
  load(id) {
    const replaced = sources[id];
    if (replaced !== undefined) return replaced;
    const isSource = id.startsWith(sourceRoot) && id.endsWith(".ts");
    return reports && isSource ? withReports(relative(root, id), readFileSync(id, "utf8")) : undefined;
  },
};

const vitest = await createVitest(
  "test",
  {
    root,
    watch: true,
    maxWorkers: 1,
    // Reports need fresh modules for each file, because work at loading would be seen only once.
    isolate: reports,
    bail: reports ? 0 : 1,
    testTimeout: TEST_TIMEOUT_MS,
    sequence: { sequencer: RequestedOrder },
    reporters: [
      {
        onTestCaseResult: () => send({ type: "progress" }),
        onTestModuleEnd(module) {
          ended.push(module);
          send({ type: "progress" });
        },
      },
    ],
  },
  { server: { watch: null }, plugins: [plugin] },
);

async function run(request: RunRequest): Promise<void> {
  const changed = [...Object.keys(sources), ...Object.keys(request.sources)];
  ({ sources, tests: order } = request);
  ended = [];
  for (const file of changed) vitest.invalidateFile(file);
  const project = vitest.getRootProject();
  const { unhandledErrors } = await vitest.runTestSpecifications(
    request.tests.map((test) => project.createSpecification(test)),
  );
  const files = ended.filter((module) => module.state() !== "skipped").map(resultOf);
  send({ type: "done", files, errors: unhandledErrors.map(messageOf) });
}

function resultOf(module: TestModule): FileResult {
  const tests: TestCase[] = [...module.children.allTests()];
  const ofTests = tests.flatMap((test) =>
    (test.result().errors ?? []).map((error) => `${test.fullName}: ${messageOf(error)}`),
  );
  const suites = [...module.children.allSuites()].flatMap((suite) => suite.errors());
  return {
    test: module.moduleId,
    ms: module.diagnostic().duration,
    failures: [...ofTests, ...[...module.errors(), ...suites].map(messageOf)],
    entered: (module.meta() as { entered?: string[] }).entered ?? [],
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error || (typeof error === "object" && error !== null && "message" in error)
    ? String(error.message)
    : String(error);
}

process.on("message", (request: RunRequest) => void run(request));
process.on("disconnect", () => process.exit(0));
send({ type: "ready" });
