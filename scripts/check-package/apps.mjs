/** Installs, builds and runs the examples that have a package.json, with the tarball of this build instead of the published package. */
import { copyFile, cp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { at } from "../lib/repository.mjs";
import { run, runNode } from "../lib/run.mjs";

/**
 * @typedef {object} App
 * @property {string} name a folder in examples
 * @property {string[]} build arguments of Node
 * @property {string[]} start arguments of Node; the app listens on the port in `PORT`
 */

/** @type {App[]} */
export const APPS = [
  {
    name: "next",
    build: ["node_modules/next/dist/bin/next", "build"],
    start: ["node_modules/next/dist/bin/next", "start", "--hostname", "127.0.0.1"],
  },
  { name: "nest", build: ["node_modules/typescript/bin/tsc"], start: ["dist/main.js"] },
];

/** The name of the tarball in the package.json of each example. */
const TARBALL = "hayon-threads.tgz";
const NOT_COPIED = ["node_modules", ".next", "dist"];

/** @param {App} app */
export async function tryApp(folder, { tarball }, { name, build, start }) {
  const example = at("examples", name);
  await cp(example, folder, { recursive: true, filter: (file) => !NOT_COPIED.includes(path.basename(file)) });
  await copyFile(tarball, path.join(folder, TARBALL));
  await acceptTarball(path.join(folder, "package-lock.json"));
  try {
    await run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: folder, timeoutMs: 300_000 });
  } catch (error) {
    throw new Error(`examples/${name}: npm ci failed, so the example was not tested.\n${error.message}`, {
      cause: error,
    });
  }
  const env = { NEXT_TELEMETRY_DISABLED: "1" };
  await runNode(build, { cwd: folder, env, timeoutMs: 300_000 });
  await copyFile(at("scripts/check-package/programs/host-app.mjs"), path.join(folder, "host-app.mjs"));
  await runNode(["host-app.mjs", ...start], { cwd: folder, env, timeoutMs: 120_000 });
}

/** Removes the tarball's checksum, which differs in each build. */
async function acceptTarball(lockFile) {
  const lock = JSON.parse(await readFile(lockFile, "utf8"));
  delete lock.packages["node_modules/@hayon/threads"].integrity;
  await writeFile(lockFile, JSON.stringify(lock));
}
