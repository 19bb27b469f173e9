/**
 * Packs the package and checks it as its users will have it: its files, its size, its declarations, and whether it installs, compiles and runs
 * in projects of every kind. `--update` accepts the files of the tarball.
 */
import path from "node:path";
import { parseArgs } from "node:util";
import { eachOf } from "../lib/pool.mjs";
import { stepRunner } from "../lib/steps.mjs";
import { inTemporaryFolder } from "../lib/temporary.mjs";
import { apiReports } from "../api/reports.mjs";
import { tryAlone } from "./alone.mjs";
import { APPS, tryApp } from "./apps.mjs";
import { tryInBrowserBundle } from "./browser.mjs";
import { checkBundled } from "./bundled.mjs";
import { checkDeclarations } from "./declarations.mjs";
import { checkFileList } from "./file-list.mjs";
import { tryHayon } from "./hayon.mjs";
import { areTheTypesWrong, publint } from "./linters.mjs";
import { pack } from "./pack.mjs";
import { PROJECTS } from "./projects.mjs";
import { tryReadme } from "./readme.mjs";
import { tryProject } from "./try-project.mjs";

const { values } = parseArgs({ options: { update: { type: "boolean", default: false } } });
const { step, finish } = stepRunner();

await inTemporaryFolder("check-package", async (folder) => {
  let packed;
  await step("build and pack", async () => {
    packed = await pack(folder);
  });
  if (packed === undefined) return;

  await step("files", () => checkFileList(packed, values));
  await step("contents", () => checkBundled(packed));
  await step("declarations", () => checkDeclarations(packed));
  await step("API reports", async () => {
    const changed = await apiReports({ folder: path.join(folder, "api"), accept: false });
    if (changed.length === 0) return;
    throw new Error(
      `${changed.join(", ")}: the public declarations differ. To accept this: npm run api, and commit api/.`,
    );
  });
  await step("publint", () => publint(packed));
  await step("are the types wrong", () => areTheTypesWrong(packed));

  const trials = [
    // First, because they take longest.
    ...APPS.map((app) => ({ name: `examples/${app.name}`, trial: (where, what) => tryApp(where, what, app) })),
    { name: "alone", trial: tryAlone },
    { name: "./validation in a browser", trial: tryInBrowserBundle },
    { name: "the first post of README.md", trial: tryReadme },
    { name: "the backend of docs/hayon.md", trial: tryHayon },
    ...PROJECTS.map((project) => ({ name: project.name, trial: (where, what) => tryProject(where, what, project) })),
  ];
  await eachOf([...trials.entries()], 2, ([index, { name, trial }]) =>
    step(name, () => trial(path.join(folder, `project-${index}`), packed)),
  );
});

finish();
