/** Tests the ES modules that re-export a CommonJS module of the build. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { transform } from "esbuild";
import { expect, it, onTestFinished } from "vitest";

// The scripts are JavaScript without declarations.
const { reExport } = (await import(new URL("../../scripts/build/share.mjs", import.meta.url).href)) as {
  reExport: (script: string, names: string[]) => string;
};

// As in the build: Node does not detect these names, and a transpiler sees `__esModule`.
const SCRIPT = `const names = { one: 1, two: 2 }; Object.defineProperty(names, "__esModule", { value: true }); module.exports = names;`;

async function written() {
  const folder = await mkdtemp(path.join(tmpdir(), "re-export-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(path.join(folder, "script.cjs"), SCRIPT);
  return { folder, code: reExport("script.cjs", ["two", "one"]) };
}

it("reExport: exports the names in Node", async () => {
  const { folder, code } = await written();
  await writeFile(path.join(folder, "module.mjs"), code);
  expect(await import(pathToFileURL(path.join(folder, "module.mjs")).href)).toMatchObject({ one: 1, two: 2 });
});

it("reExport: exports the names when tsx turns the module into CommonJS", async () => {
  const { folder, code } = await written();
  const transpiled = await transform(code, { format: "cjs" });
  await writeFile(path.join(folder, "module.cjs"), transpiled.code);
  expect(createRequire(import.meta.url)(path.join(folder, "module.cjs"))).toMatchObject({ one: 1, two: 2 });
});
