import { expect, it } from "vitest";
import { postgresStoreSchema } from "@hayon/threads/stores/postgres";
import { OLD_TOKENS } from "../../scripts/soak/messages.js";
import { tableOf } from "../../scripts/soak/store.js";

it.each(OLD_TOKENS)("a soak run in which the old token %s has a table with a valid name of its own", (oldToken) => {
  expect(postgresStoreSchema({ table: tableOf(oldToken) })[0]).toContain(`"${tableOf(oldToken)}"`);
  expect(new Set(OLD_TOKENS.map(tableOf)).size).toBe(OLD_TOKENS.length);
});
