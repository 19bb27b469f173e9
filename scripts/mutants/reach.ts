/** Learns which test files enter which functions from one run of the tests, and caches the result. */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { loadingId } from "./functions.js";
import { moduleOf } from "./mutation.js";
import { TestHost } from "./test-host.js";

/** The result of one test file without a mutation. Paths are relative to the root. */
export interface TestFile {
  readonly test: string;
  /** A hash of the file's text, so that a changed file runs again. */
  readonly hash: string;
  readonly ms: number;
  readonly entered: readonly string[];
  /** A file that fails without a mutation is not used. */
  readonly failures: readonly string[];
}

/**
 * Runs each test file that has no cached result, and returns the functions that each file enters. The cache depends on the text of the test file
 * alone: delete it after large changes of the source.
 */
export async function learnReach(
  root: string,
  tests: readonly string[],
  cacheFile: string,
  onLeft: (left: number) => void,
): Promise<TestFile[]> {
  const known = readCache(cacheFile);
  const asked = tests.map((test) => ({ test, hash: hashOf(join(root, test)) }));
  const missing = asked.filter(({ test, hash }) => !known.some((file) => file.test === test && file.hash === hash));
  const host = new TestHost(root, "reports");
  mkdirSync(dirname(cacheFile), { recursive: true });
  for (const [index, { test, hash }] of missing.entries()) {
    onLeft(missing.length - index);
    const result = await host.run({ tests: [join(root, test)], sources: {} });
    const { ms, entered, failures } = (result.type === "done" ? result.files[0] : undefined) ?? NOT_RUN;
    // Saved each time, so that an interrupted run can continue.
    known.push({ test, hash, ms, entered, failures });
    writeFileSync(cacheFile, JSON.stringify(known));
  }
  host.close();
  return asked.flatMap(({ test, hash }) => known.filter((file) => file.test === test && file.hash === hash));
}

const NOT_RUN = { ms: 0, entered: [], failures: ["The file did not run to its end."] };

function readCache(file: string): TestFile[] {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as TestFile[];
  } catch {
    return [];
  }
}

function hashOf(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

/**
 * Returns the test files that can notice a change in this function, the most probable first: those of the function's module, then fast ones. Code
 * that runs when its module is loaded is in no function. Then every test file that is one of `users` (the files that import the module), or enters a
 * function of one, can notice a change.
 */
export function testsFor(functionId: string, users: readonly string[], files: readonly TestFile[]): string[] {
  const [file = ""] = functionId.split("#");
  const prefixes = users.map(loadingId);
  const reaching =
    functionId !== loadingId(file)
      ? files.filter(({ entered }) => entered.includes(functionId))
      : files.filter(
          ({ test, entered }) =>
            users.includes(test) || entered.some((id) => prefixes.some((prefix) => id.startsWith(prefix))),
        );
  const distance = ({ test }: TestFile) => {
    if (test.endsWith(`/${file.slice(file.lastIndexOf("/") + 1).replace(/\.ts$/, "")}.test.ts`)) return 0;
    return test.startsWith(`test/${moduleOf(file)}/`) ? 1 : 2;
  };
  return reaching
    .filter(({ failures }) => failures.length === 0)
    .sort((a, b) => distance(a) - distance(b) || a.ms - b.ms)
    .map(({ test }) => test);
}
