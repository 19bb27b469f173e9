/** Compiles the first post of the README as the README says: installed from the registry, as CommonJS with the classic resolution. Then runs it. */
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { createServer } from "node:net";
import path from "node:path";
import { codeBlocks } from "../check-docs/blocks.mjs";
import { at, manifest } from "../lib/repository.mjs";
import { runNode } from "../lib/run.mjs";
import { install } from "./install.mjs";
import { CLASSIC } from "./projects.mjs";

/** The port that the README listens on. Another program may use it. */
const README_PORT = /\b3000\b/g;

export async function tryReadme(folder, packed) {
  const { devDependencies: own } = manifest();
  const names = ["express", "@types/express", "@types/node", "typescript"];
  await install(folder, packed, {
    type: "commonjs",
    dependencies: Object.fromEntries(names.map((name) => [name, own[name]])),
  });

  const blocks = codeBlocks(await readFile(at("README.md"), "utf8"));
  const firstPost = blocks.find(({ marks }) => marks.has("commonjs"))?.lines ?? [];
  if (firstPost.length === 0 || firstPost.length > 25) throw new Error(`the first post has ${firstPost.length} lines`);
  const port = await freePort();
  await writeFile(path.join(folder, "first-post.ts"), firstPost.join("\n").replaceAll(README_PORT, String(port)));
  const compilerOptions = { ...CLASSIC, skipLibCheck: true };
  await writeFile(path.join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["first-post.ts"] }));
  await runNode(["node_modules/typescript/bin/tsc"], { cwd: folder });

  await copyFile(at("scripts/check-package/programs/first-post.cjs"), path.join(folder, "run.cjs"));
  for (const flags of [[], ["--no-experimental-require-module"]]) {
    await runNode([...flags, "run.cjs", String(port)], { cwd: folder, timeoutMs: 60_000 });
  }
}

async function freePort() {
  const server = createServer().listen(0);
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
