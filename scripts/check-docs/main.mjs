/**
 * Compiles every `ts` and `js` block of README.md and docs/ against the built package. Each block is its own module. After the language, a fence
 * can say `continues` (the block continues the one before), `run` (the module is also executed, and must exit with 0) and `commonjs` (the module
 * must also compile as CommonJS with the classic resolution).
 */
import { pathToFileURL } from "node:url";
import { at } from "../lib/repository.mjs";
import { runNode } from "../lib/run.mjs";
import { stepRunner } from "../lib/steps.mjs";
import { inTemporaryFolder } from "../lib/temporary.mjs";
import { readDocuments } from "./documents.mjs";
import { typeProblems } from "./type-check.mjs";
import { layOut } from "./workspace.mjs";

const TSX = pathToFileURL(at("node_modules/tsx/dist/loader.mjs")).href;

const { step, finish } = stepRunner();
await inTemporaryFolder("check-docs", async (folder) => {
  let runnable = [];
  await step("types", async () => {
    const { names, modules } = await readDocuments();
    await layOut(folder, modules);
    runnable = modules.filter(({ run }) => run);
    const problems = typeProblems(folder, modules);
    if (problems.length > 0) throw new Error(problems.join("\n"));
    return `${modules.length} modules in ${names.length} documents`;
  });
  for (const { document, line, name } of runnable) {
    await step(`run ${document}:${line}`, async () => {
      await runNode(["--import", TSX, name], { cwd: folder, timeoutMs: 60_000 });
    });
  }
});
finish();
