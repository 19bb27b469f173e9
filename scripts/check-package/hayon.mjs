/** Compiles the example of docs/hayon.md with the settings of such a backend and its own dependencies, and runs it as CommonJS. */
import { copyFile, cp, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { at, manifest } from "../lib/repository.mjs";
import { runNode } from "../lib/run.mjs";
import { install } from "./install.mjs";
import { CLASSIC } from "./projects.mjs";

/** The backend's own dependencies. Versions that this repository has too are taken from it. */
const dependencies = () => {
  const { devDependencies: own } = manifest();
  const shared = ["express", "@types/express", "amqplib", "@types/amqplib", "@types/node", "typescript"];
  const mongoose = own.mongoose8.replace("npm:mongoose@", "");
  return { ...Object.fromEntries(shared.map((name) => [name, own[name]])), mongoose, zod: "3.25.76" };
};

export async function tryHayon(folder, packed) {
  await install(folder, packed, { type: "commonjs", dependencies: dependencies() });
  await cp(at("examples/hayon"), path.join(folder, "src/hayon"), { recursive: true });
  await mkdir(path.join(folder, "src/worker"));
  for (const name of ["queues.ts", "job.ts"]) {
    await copyFile(at("examples/worker", name), path.join(folder, "src/worker", name));
  }
  const compilerOptions = { ...CLASSIC, skipLibCheck: true, rootDir: "src" };
  await writeFile(path.join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["src"] }));
  await runNode(["node_modules/typescript/bin/tsc"], { cwd: folder });

  // The MongoDB of the tests, which is no part of the backend.
  await build({
    entryPoints: [at("test/support/mongo-wire/server.ts")],
    outfile: path.join(folder, "mongo-wire.cjs"),
    bundle: true,
    platform: "node",
    format: "cjs",
    logLevel: "silent",
  });
  await copyFile(at("scripts/check-package/programs/hayon.cjs"), path.join(folder, "run.cjs"));
  for (const flags of [[], ["--no-experimental-require-module"]]) {
    await runNode([...flags, "run.cjs"], { cwd: folder, timeoutMs: 60_000 });
  }
}
