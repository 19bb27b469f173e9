/** Accepts the public declarations of the build: writes a report for each entry point to `api/`, to be reviewed and committed. */
import { inTemporaryFolder } from "../lib/temporary.mjs";
import { apiReports } from "./reports.mjs";

await inTemporaryFolder("api", async (folder) => {
  const changed = await apiReports({ folder, accept: true });
  console.log(changed.length === 0 ? "No report has changed." : `Changed: ${changed.join(", ")}`);
});
