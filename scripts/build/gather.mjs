/**
 * Gathers small chunks into one. The bundler makes a chunk for each set of entry points that share modules, some of a few lines, and each file
 * costs the host about a quarter of a millisecond when it imports the package.
 */
import { createHash } from "node:crypto";
import path from "node:path";
import { build } from "esbuild";

/** The largest chunk to gather, in characters before it is made smaller. */
const LARGEST = 32 * 1024;

const IMPORT = /(?<=\b(?:from|import)\s*")\.\/([^"]+)(?=")/g;

/** Returns the names of the files that a file imports, without those of `import()`. */
const importsOf = (code) => [...code.matchAll(IMPORT)].map(([, name]) => name);

function loadedBy(entry, files, loaded = new Set()) {
  if (loaded.has(entry)) return loaded;
  loaded.add(entry);
  for (const name of importsOf(files.get(entry))) loadedBy(name, files, loaded);
  return loaded;
}

/**
 * Returns the chunks to gather. A chunk stays alone if browsers load it, or if it imports a file that stays alone: then the gathered chunk and
 * that file could import each other.
 *
 * @param {ReadonlyMap<string, string>} files the code of each file
 * @param {ReadonlySet<string>} apart the names of files that stay alone
 * @returns {string[]}
 */
export function smallChunks(files, apart) {
  const forBrowsers = loadedBy("validation.js", files);
  const isSmall = ([name, code]) =>
    name.startsWith("chunk-") && code.length <= LARGEST && !forBrowsers.has(name) && !apart.has(name);
  const small = new Set([...files].filter(isSmall).map(([name]) => name));
  for (let before = Infinity; small.size < before;) {
    before = small.size;
    for (const name of small) {
      const isClosed = importsOf(files.get(name)).every((other) => small.has(other) || forBrowsers.has(other));
      if (!isClosed) small.delete(name);
    }
  }
  return [...small].sort();
}

/**
 * Returns the files with the small chunks gathered into one.
 *
 * @param {ReadonlyMap<string, string>} files the code of each file
 * @param {string} folder where the files are
 * @param {ReadonlySet<string>} apart the names of files that stay alone
 * @returns {Promise<Map<string, string>>}
 */
export async function gathered(files, folder, apart) {
  const small = smallChunks(files, apart);
  checkNames(small.map((name) => exportsOf(files.get(name))).flat());
  const code = await bundleOf(small, folder);
  const name = `chunk-${createHash("sha256").update(code).digest("hex").slice(0, 8).toUpperCase()}.js`;
  const kept = [...files].filter(([file]) => !small.includes(file));
  const rewritten = kept.map(([file, text]) => [
    file,
    text.replace(IMPORT, (imported, other) => (small.includes(other) ? `./${name}` : imported)),
  ]);
  return new Map([...rewritten, [name, code]]);
}

const exportsOf = (code) =>
  [...code.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, list]) =>
    list.split(",").map((item) => item.trim().split(" as ").at(-1)),
  );

/** @throws Error that names the exports which two chunks have: `export *` would leave them out */
function checkNames(names) {
  const twice = new Set(names.filter((name, index) => name !== "" && names.indexOf(name) !== index));
  if (twice.size > 0)
    throw new Error(`Two modules in small chunks export ${[...twice].join(", ")}: rename one of them.`);
}

async function bundleOf(small, folder) {
  const staysOutside = ({ path: imported, kind }) =>
    kind === "entry-point" || small.includes(path.basename(imported)) ? undefined : { path: imported, external: true };
  const { outputFiles, warnings } = await build({
    stdin: { contents: small.map((name) => `export * from "./${name}";`).join("\n"), resolveDir: folder },
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    target: "node20",
    logLevel: "silent",
    plugins: [{ name: "gather", setup: ({ onResolve }) => onResolve({ filter: /.*/ }, staysOutside) }],
  });
  if (warnings.length > 0) throw new Error(warnings.map(({ text }) => text).join("\n"));
  return outputFiles[0].text;
}
