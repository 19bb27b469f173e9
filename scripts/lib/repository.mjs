/** Where things are in this repository. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");

/** A path from the root of the repository. */
export const at = (...parts) => path.join(ROOT, ...parts);

/** package.json, as it is now. */
export const manifest = () => JSON.parse(readFileSync(at("package.json"), "utf8"));

/** The subpaths that a host imports, `"."` first, without those that are data. */
export const subpaths = ({ exports }) => Object.keys(exports).filter((subpath) => !subpath.endsWith(".json"));

/** Every file that package.json points at. */
export function publicFiles({ exports, bin }) {
  const leaves = (value) => (typeof value === "string" ? [value] : Object.values(value).flatMap(leaves));
  return [...new Set([...leaves(exports), ...leaves(bin)])].filter((file) => file.startsWith("./dist/"));
}
