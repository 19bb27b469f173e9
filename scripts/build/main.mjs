/** What is left to do when tsup has built `dist`: stable names, no needless file, and the licence of what is bundled. */
import { copyFile, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { at, manifest, publicFiles } from "../lib/repository.mjs";
import { readGraphs } from "./graph.mjs";
import { chunkNames } from "./name-chunks.mjs";

const dist = (name) => at("dist", name);

const graphs = await readGraphs(
  at("dist"),
  new Set(publicFiles(manifest()).map((file) => file.replace("./dist/", ""))),
);
const names = new Map(graphs.flatMap((files) => [...chunkNames(files)]));

for (const name of await readdir(at("dist"))) {
  // The command line runs as an ES module only; the build reports have served.
  if (name === "threads-sandbox.cjs" || name.startsWith("metafile-")) {
    await rm(dist(name));
    continue;
  }
  const code = await readFile(dist(name), "utf8");
  // A declaration names a neighbour by the script that it describes, so what follows the stem differs from the file's own name.
  const stem = (file) => file.replace(/\.(?:d\.)?c?[jt]s$/, "");
  const renamed = [...names].reduce((text, [from, to]) => text.replaceAll(`./${stem(from)}.`, `./${stem(to)}.`), code);
  if (renamed !== code) await writeFile(dist(name), renamed);
  if (names.has(name)) await rename(dist(name), dist(names.get(name)));
}

// zod is part of the build, and its licence asks to travel with it.
await copyFile(at("node_modules", "zod", "LICENSE"), dist("zod.LICENSE.txt"));
