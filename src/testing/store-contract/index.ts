/** The contract of a connection store, as cases for any test runner. */
import type { StoreCase } from "./case.js";
import { FIDELITY } from "./fidelity.js";
import { LIMITS } from "./limits.js";
import { LISTING } from "./listing.js";
import { PAGING } from "./paging.js";
import { RACING } from "./racing.js";
import { SAVING } from "./saving.js";
import { UNREADABLE } from "./unreadable.js";

/**
 * Everything that a `ConnectionStore` must do, one case after another; each is independent of the runner and of the other cases. Run it
 * against a real server: what it is after (atomic writes, lost pages, rounded dates) is what a mock does not have.
 *
 * @example
 * ```ts
 * import { storeContract } from "@hayon/threads/testing";
 * import { describe, it } from "vitest";
 *
 * describe("my store", () => {
 *   it.each(storeContract)("$name", ({ run }) => run({ make, reopen, makeUnusable, damage }));
 * });
 * ```
 */
export const storeContract: readonly StoreCase[] = [
  ...SAVING,
  ...RACING,
  ...FIDELITY,
  ...LISTING,
  ...PAGING,
  ...LIMITS,
  ...UNREADABLE,
];
