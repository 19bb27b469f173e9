/** Another process over the same file, from an instant on: counts one connection's failures up, so many times, among others who do. */
import { sqliteStore } from "../../../src/stores/sqlite.js";
import { connectionFixture } from "../../../src/testing/store-contract/fixture.js";
import { DRIVERS } from "./sqlite-drivers.js";

const [driver = "", file = "", times = "0", at = "0"] = process.argv.slice(2);
const db = DRIVERS[driver]?.(file);
if (!db) throw new Error(`there is no ${driver}`);
const store = sqliteStore(db);
while (Date.now() < Number(at));
await store.ensureSchema();

for (let done = 0; done < Number(times);) {
  const stored = await store.get("anna");
  const { health } = stored?.value ?? connectionFixture("anna");
  const next = connectionFixture("anna", {
    health: { ...health, consecutiveFailures: health.consecutiveFailures + 1 },
  });
  if (await store.save(next, stored?.version ?? null)) done += 1;
}
db.close();
