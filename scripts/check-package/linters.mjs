/** Two public linters of packages. */
import { at } from "../lib/repository.mjs";
import { runNode } from "../lib/run.mjs";

/** Checks that exports, files and formats agree. A suggestion counts as a problem. */
export async function publint({ tarball }) {
  await runNode([at("node_modules/publint/src/cli.js"), "run", tarball, "--strict"]);
}

/** Checks that every subpath has types under every way of resolution, including the classic `"moduleResolution": "node"`. */
export async function areTheTypesWrong({ tarball }) {
  await runNode([at("node_modules/@arethetypeswrong/cli/dist/index.js"), tarball, "--profile", "strict", "--no-color"]);
}
