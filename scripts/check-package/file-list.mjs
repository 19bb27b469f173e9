/** Compares the files of the tarball with the list that was reviewed and committed, so that no file enters or leaves a release unseen. */
import { readFile, writeFile } from "node:fs/promises";
import { manifest, publicFiles } from "../lib/repository.mjs";

const PUBLIC = new Set(publicFiles(manifest()));
const LIST = new URL("files.txt", import.meta.url);

/** The bundlers name what several entries share by a hash of its content. Such files are one line for each extension. */
function hashless(file) {
  if (PUBLIC.has(`./${file}`)) return file;
  return file.replace(/^dist\/.+-[\w-]{8}(\.(?:d\.)?c?[jt]s)$/, "dist/*-<hash>$1");
}

/** @param {import("./pack.mjs").Packed} packed */
export async function checkFileList(packed, { update }) {
  const files = [...new Set(packed.files.map(hashless))].sort();
  if (update) await writeFile(LIST, `${files.join("\n")}\n`);
  const expected = (await readFile(LIST, "utf8")).trim().split("\n");
  const added = files.filter((file) => !expected.includes(file)).map((file) => `+ ${file}`);
  const missing = expected.filter((file) => !files.includes(file)).map((file) => `- ${file}`);
  if (added.length + missing.length > 0) {
    const differences = [...added, ...missing].join("\n");
    throw new Error(`${differences}\nTo accept this: npm run check:package -- --update, and commit files.txt.`);
  }
  return `${packed.files.length} files`;
}
