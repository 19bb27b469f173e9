/** A throwaway project with the packed package installed in it. */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { run } from "../lib/run.mjs";

/** @returns {Promise<void>} once `folder` is a project with the tarball and `dependencies` installed */
export async function install(folder, { tarball }, { type, dependencies = {} }) {
  await mkdir(folder, { recursive: true });
  const manifest = { name: "host", private: true, type, dependencies: { ...dependencies, "@hayon/threads": tarball } };
  await writeFile(path.join(folder, "package.json"), JSON.stringify(manifest));
  await run("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"], { cwd: folder });
}
