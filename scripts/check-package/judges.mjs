/** The two public judges of a package's shape. */
import { at } from "../lib/repository.mjs";
import { runNode } from "../lib/run.mjs";

/** Exports, files and formats agree with each other; a suggestion counts as a fault. */
export async function publint({ tarball }) {
  await runNode([at("node_modules/publint/src/cli.js"), "run", tarball, "--strict"]);
}

/** Every subpath finds its types under every way of resolving them, classic `"moduleResolution": "node"` among them. */
export async function areTheTypesWrong({ tarball }) {
  await runNode([at("node_modules/@arethetypeswrong/cli/dist/index.js"), tarball, "--profile", "strict", "--no-color"]);
}
