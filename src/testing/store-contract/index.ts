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
 * Everything that a `ConnectionStore` must do, in cases that are independent of the test runner and of each other. Run it
 * against a real server: a mock has none of the faults that it looks for (races, lost pages, rounded dates).
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
