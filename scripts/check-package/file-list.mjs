/** Compares what the tarball holds with the list that was reviewed and committed: nothing slips in or out of a release unseen. */
import { readFile, writeFile } from "node:fs/promises";

const LIST = new URL("files.txt", import.meta.url);

/** @param {import("./pack.mjs").Packed} packed */
export async function checkFileList(packed, { update }) {
  if (update) await writeFile(LIST, `${packed.files.join("\n")}\n`);
  const expected = (await readFile(LIST, "utf8")).trim().split("\n");
  const added = packed.files.filter((file) => !expected.includes(file)).map((file) => `+ ${file}`);
  const missing = expected.filter((file) => !packed.files.includes(file)).map((file) => `- ${file}`);
  if (added.length + missing.length > 0) {
    const differences = [...added, ...missing].join("\n");
    throw new Error(`${differences}\nIf this is meant: npm run check:package -- --update, and commit files.txt.`);
  }
  return `${packed.files.length} files`;
}
