/** Writes `docs/refusals.md`. */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { refusalsPage } from "./table.js";

writeFileSync(fileURLToPath(new URL("../../docs/refusals.md", import.meta.url)), refusalsPage());
