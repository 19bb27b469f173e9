/** Installs the package alone, and checks what it installs, what it loads and when, and the command line. */
import { cp, readdir } from "node:fs/promises";
import path from "node:path";
import { at } from "../lib/repository.mjs";
import { run, runNode } from "../lib/run.mjs";
import { install } from "./install.mjs";

const WITHOUT_REQUIRE_ESM = "--no-experimental-require-module";

/** Programs of programs/, and their arguments. */
const RUNS = [
  ["import-all.mjs"],
  ["require-all.cjs", ".js"],
  [WITHOUT_REQUIRE_ESM, "require-all.cjs", ".cjs"],
  ["lazy.cjs", "import"],
  ["lazy.cjs", "require"],
  [WITHOUT_REQUIRE_ESM, "lazy.cjs", "require"],
  ["two-copies.mjs"],
];

export async function tryAlone(folder, packed) {
  await install(folder, packed, { type: "module" });

  const packages = (await readdir(path.join(folder, "node_modules"))).filter((name) => !name.startsWith(".")).sort();
  if (packages.join(" ") !== "@hayon undici") throw new Error(`it installs ${packages.join(", ")}`);

  await cp(at("scripts/check-package/programs"), folder, { recursive: true });
  for (const args of RUNS) await runNode(args, { cwd: folder, timeoutMs: 60_000 });

  const { stdout } = await run(path.join(folder, "node_modules/.bin/threads-sandbox"), ["--help"], { cwd: folder });
  if (!stdout.includes("Usage: threads-sandbox")) throw new Error(`threads-sandbox --help says:\n${stdout}`);
}
