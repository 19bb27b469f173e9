/** The files of this repository. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");

/** Returns a path below the root of the repository. */
export const at = (...parts) => path.join(ROOT, ...parts);

/** Returns the current package.json. */
export const manifest = () => JSON.parse(readFileSync(at("package.json"), "utf8"));

/** Changes a program when it is loaded, and exports nothing. */
const REDIRECT = "./testing/redirect";

/** Returns the subpaths that export something, `"."` first. */
export const subpaths = ({ exports }) =>
  Object.keys(exports).filter((subpath) => !subpath.endsWith(".json") && subpath !== REDIRECT);

/** Returns every file that package.json exports. */
export function publicFiles({ exports, bin }) {
  const leaves = (value) => (typeof value === "string" ? [value] : Object.values(value).flatMap(leaves));
  return [...new Set([...leaves(exports), ...leaves(bin)])].filter((file) => file.startsWith("./dist/"));
}
