/** The contract of a journal, as cases for any test runner. */
import type { JournalCase } from "./case.js";
import { FIDELITY } from "./fidelity.js";
import { KEYS } from "./keys.js";
import { PROCESSES } from "./processes.js";
import { PRUNING } from "./pruning.js";
import { RACING } from "./racing.js";
import { SAVING } from "./saving.js";

/**
 * Everything that a `PublishJournal` must do, one case after another; each is independent of the runner and of the other cases. Run it
 * against a real server: what it is after (atomic writes, versions that come back, rounded numbers) is what a mock does not have.
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
