/** Runs the tests against one mutation at a time. */
import { join } from "node:path";
import { applyMutation, moduleOf, type Mutation } from "./mutation.js";
import type { RunResult, TestHost } from "./test-host.js";

/** What the tests made of a mutation. */
export interface Judged {
  readonly mutation: Mutation;
  /** `unreached`: no test enters the code. It counts as survived. */
  readonly outcome: "killed" | "survived" | "unreached";
  /** The first failure, for a killed one. */
  readonly by: string | null;
  readonly ms: number;
}

/**
 * Runs these tests (paths relative to the root) against the mutation of this source until one fails. A run that stops making progress
 * counts as killed, and so does one with an error outside of all tests. A test that runs out of time counts only when it passes without
 * the mutation, and a failure in the tests of another module only when it repeats: the machine may be slow.
 */
export async function judge(
  host: TestHost,
  mutation: Mutation,
  source: string,
  tests: readonly string[],
): Promise<Judged> {
  const startedAt = performance.now();
  const judged = (outcome: Judged["outcome"], by: string | null): Judged => ({
    mutation,
    outcome,
    by,
    ms: performance.now() - startedAt,
  });
  if (tests.length === 0) return judged("unreached", null);
  const sources = { [join(host.root, mutation.file)]: applyMutation(source, mutation) };
  let left = tests.map((test) => join(host.root, test));
  while (left.length > 0) {
    const result = await runWithWorker(host, left, sources);
    const failure = failureOf(result);
    if (failure === null) return judged("survived", null);
    if (await isGenuine(host, mutation, sources, failure)) return judged("killed", failure.message);
    // This file cannot judge now: those after it can.
    left = failure.test === null ? [] : left.slice(left.indexOf(failure.test) + 1);
  }
  return judged("survived", null);
}

/** How often a worker that did not start is started again. */
const MOST_STARTS = 4;

/** Runs the tests; again when a busy machine did not start Vitest's worker in time, which says nothing about the mutation. */
async function runWithWorker(
  host: TestHost,
  tests: readonly string[],
  sources: Readonly<Record<string, string>>,
): Promise<RunResult> {
  for (let start = 1; ; start += 1) {
    const result = await host.run({ tests, sources });
    const started = result.type === "stuck" || !result.errors.some((error) => error.includes("[vitest-pool]"));
    if (started || start === MOST_STARTS) return result;
    host.close();
  }
}

/** A failure; `test` is null for one outside of all test files. */
interface Failure {
  readonly test: string | null;
  readonly message: string;
}

/** Rules out a failure that a busy machine causes. One in the tests of the mutation's own module counts at once. */
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
