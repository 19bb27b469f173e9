/**
 * Compiles every `ts` and `js` block of README.md and docs/ against the built package. Each block is a module of its own; behind the
 * language a fence may say `continues` (it goes on with the block before) and `run` (it is executed too, and must end with code 0).
 */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { at } from "../lib/repository.mjs";
import { runNode } from "../lib/run.mjs";
import { stepRunner } from "../lib/steps.mjs";
import { inTemporaryFolder } from "../lib/temporary.mjs";
import { modulesOf } from "./modules.mjs";
import { typeProblems } from "./type-check.mjs";
import { layOut } from "./workspace.mjs";

const TSX = pathToFileURL(at("node_modules/tsx/dist/loader.mjs")).href;

const inDocs = (await readdir(at("docs"), { recursive: true })).filter((name) => name.endsWith(".md")).sort();
const documents = ["README.md", ...inDocs.map((name) => path.posix.join("docs", name.replaceAll("\\", "/")))];
const read = async (document) => modulesOf(document, await readFile(at(document), "utf8"));
const modules = (await Promise.all(documents.map(read))).flat();

const { step, finish } = stepRunner();
await inTemporaryFolder("check-docs", async (folder) => {
  await step("types", async () => {
    await layOut(folder, modules);
    const problems = typeProblems(folder, modules);
    if (problems.length > 0) throw new Error(problems.join("\n"));
    return `${modules.length} modules in ${documents.length} documents`;
  });
  for (const { document, line, name } of modules.filter(({ run }) => run)) {
    await step(`run ${document}:${line}`, async () => {
      await runNode(["--import", TSX, name], { cwd: folder, timeoutMs: 60_000 });
    });
  }
});
finish();
