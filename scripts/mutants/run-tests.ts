/** Runs the tests against one mutation at a time. */
import { join } from "node:path";
import { applyMutation, moduleOf, type Mutation } from "./mutation.js";
import type { RunResult, TestHost } from "./test-host.js";

/** The result of the tests for a mutation. */
export interface Tested {
  readonly mutation: Mutation;
  /** `unreached`: no test enters the code. It counts as survived. */
  readonly outcome: "killed" | "survived" | "unreached";
  /** The first failure of a killed mutation. */
  readonly by: string | null;
  readonly ms: number;
}

/**
 * Runs the tests (paths relative to the root) against a mutation until one fails. A run without progress counts as killed, and so does an error
 * outside all tests. The machine may be slow, so a timeout counts only when the test passes without the mutation, and a failure in the tests of
 * another module counts only when it repeats.
 */
export async function runTests(
  host: TestHost,
  mutation: Mutation,
  source: string,
  tests: readonly string[],
): Promise<Tested> {
  const startedAt = performance.now();
  const ended = (outcome: Tested["outcome"], by: string | null): Tested => ({
    mutation,
    outcome,
    by,
    ms: performance.now() - startedAt,
  });
  if (tests.length === 0) return ended("unreached", null);
  const sources = { [join(host.root, mutation.file)]: applyMutation(source, mutation) };
  let left = tests.map((test) => join(host.root, test));
  while (left.length > 0) {
    const result = await runWithWorker(host, left, sources);
    const failure = failureOf(result);
    if (failure === null) return ended("survived", null);
    if (await isGenuine(host, mutation, sources, failure)) return ended("killed", failure.message);
    // This file gives no result now. The files after it may.
    left = failure.test === null ? [] : left.slice(left.indexOf(failure.test) + 1);
  }
  return ended("survived", null);
}

/** The attempts to start a worker. */
const MAX_STARTS = 4;

/** Runs the tests, and repeats the run when Vitest's worker did not start in time, as on a busy machine. */
async function runWithWorker(
  host: TestHost,
  tests: readonly string[],
  sources: Readonly<Record<string, string>>,
): Promise<RunResult> {
  for (let start = 1; ; start += 1) {
    const result = await host.run({ tests, sources });
    const started = result.type === "stuck" || !result.errors.some((error) => error.includes("[vitest-pool]"));
    if (started || start === MAX_STARTS) return result;
    host.close();
  }
}

/** A failure. `test` is null when it is outside all test files. */
interface Failure {
  readonly test: string | null;
  readonly message: string;
}

/** Returns false for a failure that a busy machine caused. A failure in the tests of the mutation's own module always counts. */
async function isGenuine(
  host: TestHost,
  { file }: Mutation,
  sources: Readonly<Record<string, string>>,
  { test, message }: Failure,
): Promise<boolean> {
  if (test === null) return true;
  if (/timed out/i.test(message)) return failureOf(await runWithWorker(host, [test], {})) === null;
  if (test.includes(`/test/${moduleOf(file)}/`)) return true;
  return failureOf(await runWithWorker(host, [test], sources)) !== null;
}

function failureOf(result: RunResult): Failure | null {
  if (result.type === "stuck") return { test: null, message: "The run made no progress." };
  for (const { test, failures } of result.files) if (failures[0] !== undefined) return { test, message: failures[0] };
  return result.errors[0] === undefined ? null : { test: null, message: result.errors[0] };
}
