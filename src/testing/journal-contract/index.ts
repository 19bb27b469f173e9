/** The contract of a journal, as cases for any test runner. */
import type { JournalCase } from "./case.js";
import { FIDELITY } from "./fidelity.js";
import { KEYS } from "./keys.js";
import { PROCESSES } from "./processes.js";
import { PRUNING } from "./pruning.js";
import { RACING } from "./racing.js";
import { SAVING } from "./saving.js";

/**
 * Everything that a `PublishJournal` must do, in cases that are independent of the test runner and of each other. Run it
 * against a real server: a mock has none of the faults that it looks for (races, reused versions, rounded numbers).
 *
 * @example
 * ```ts
 * import { publishJournalContract } from "@hayon/threads/testing";
 * import { describe, it } from "vitest";
 *
 * describe("my journal", () => {
 *   it.each(publishJournalContract)("$name", ({ run }) => run({ make, reopen, makeUnusable }));
 * });
 * ```
 */
export const publishJournalContract: readonly JournalCase[] = [
  ...SAVING,
  ...RACING,
  ...FIDELITY,
  ...KEYS,
  ...PRUNING,
  ...PROCESSES,
];
