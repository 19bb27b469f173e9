/** How large the package is, and what it depends on. The build itself checks whose code is inside. */
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { at, manifest } from "../lib/repository.mjs";

/** Without the documents. */
const MAX_PACKED_BYTES = 550_000;

const isDocument = (file) => file.endsWith(".md");
const kilobytes = (bytes) => `${Math.ceil(bytes / 1000)} kB`;

/** @param {import("./pack.mjs").Packed} packed */
export async function checkBundled(packed) {
  const problems = [];
  const code = await Promise.all(packed.files.filter((file) => !isDocument(file)).map((file) => readFile(at(file))));
  const codeBytes = gzipSync(Buffer.concat(code), { level: 9 }).length;
  if (codeBytes > MAX_PACKED_BYTES) {
    problems.push(`the package has ${codeBytes} bytes without its documents, and ${MAX_PACKED_BYTES} are allowed`);
  }

  const dependencies = Object.keys(manifest().dependencies).join(", ");
  if (dependencies !== "undici") problems.push(`the dependencies are ${dependencies}, and only undici is allowed`);

  const linked = await brokenLinks(packed);
  problems.push(...linked);

  if (problems.length > 0) throw new Error(problems.join("\n"));
  return `${kilobytes(codeBytes)} packed without documents, ${kilobytes(packed.packedBytes)} with them`;
}

/** Documents that the README or a guide links to, and the package does not contain. */
async function brokenLinks({ files }) {
  const contained = new Set(files.flatMap((file) => [file, ...foldersOf(file)]));
  const documents = files.filter(isDocument);
  const broken = await Promise.all(
    documents.map(async (document) => {
      const text = await readFile(at(document), "utf8");
      const links = [...text.matchAll(/\]\((?![a-z]+:)([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, link]) => link);
      return links
        .map((link) => new URL(link, `file:///${document}`).pathname.slice(1).replace(/\/$/, ""))
        .filter((target) => (document === "README.md" || target.startsWith("docs")) && !contained.has(target))
        .map((target) => `${document} links to ${target}, which is not in the package`);
    }),
  );
  return [...new Set(broken.flat())];
}

const foldersOf = (file) =>
  file
    .split("/")
    .slice(0, -1)
    .map((_, index, names) => names.slice(0, index + 1).join("/"));
