/** Tests the gathering of small chunks of the build. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it, onTestFinished } from "vitest";

type Files = ReadonlyMap<string, string>;

// The scripts are JavaScript without declarations.
const { gathered, smallChunks } = (await import(new URL("../../scripts/build/gather.mjs", import.meta.url).href)) as {
  gathered: (files: Files, folder: string, apart: ReadonlySet<string>) => Promise<Files>;
  smallChunks: (files: Files, apart: ReadonlySet<string>) => string[];
};

const LARGE = `var filling = "${"x".repeat(40_000)}";\n`;

const FILES = {
  "index.js": `import { a } from "./chunk-A.js";\nimport "./chunk-B.js";\nimport { big } from "./chunk-BIG.js";\nexport { a, big };\n`,
  "validation.js": `import { v } from "./chunk-V.js";\nexport { v };\n`,
  "chunk-A.js": `import { b } from "./chunk-B.js";\nimport { v } from "./chunk-V.js";\nvar a = () => b + v;\nexport {\n  a\n};\n`,
  "chunk-B.js": `var b = 1;\nexport {\n  b\n};\n`,
  "chunk-V.js": `var v = 2;\nexport {\n  v\n};\n`,
  "chunk-BIG.js": `import { a } from "./chunk-A.js";\n${LARGE}var big = () => a() + 1;\nexport {\n  big\n};\n`,
  // It is small, but imports a large chunk, which imports small ones.
  "chunk-TOP.js": `import { big } from "./chunk-BIG.js";\nvar top = big;\nexport {\n  top\n};\n`,
  "chunk-S.js": `var s = 3;\nexport {\n  s\n};\n`,
};

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "threads-gather-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(path.join(folder, "package.json"), '{ "type": "module" }');
  for (const [name, code] of Object.entries(files)) await writeFile(path.join(folder, name), code);
  return folder;
}

it("smallChunks leaves out what browsers load, what is large, what is apart, and what imports those", () => {
  expect(smallChunks(new Map(Object.entries(FILES)), new Set(["chunk-S.js"]))).toEqual(["chunk-A.js", "chunk-B.js"]);
});

it("gathered puts the small chunks into one file, and every import leads there", async () => {
  const folder = await folderWith(FILES);
  const files = await gathered(new Map(Object.entries(FILES)), folder, new Set());
  const [name] = [...files.keys()].filter((file) => !(file in FILES));
  expect([...files.keys()].sort()).toEqual(
    ["chunk-BIG.js", "chunk-TOP.js", "chunk-V.js", "index.js", "validation.js", name].sort(),
  );
  const made = await folderWith(Object.fromEntries(files));
  const { a, big } = (await import(pathToFileURL(path.join(made, "index.js")).href)) as Record<string, () => number>;
  expect([a!(), big!()]).toEqual([3, 4]);
});

it("gathered refuses two chunks that export one name", async () => {
  const files = { ...FILES, "chunk-S.js": `var other = 3;\nexport {\n  other as b\n};\n` };
  const folder = await folderWith(files);
  await expect(gathered(new Map(Object.entries(files)), folder, new Set())).rejects.toThrow(
    "Two modules in small chunks export b: rename one of them.",
  );
});
