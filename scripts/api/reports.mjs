/** Writes a report of the public declarations of every entry point, or compares them with the committed ones. */
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor";
import { at, manifest, subpaths } from "../lib/repository.mjs";

/** What the reports leave out: only names and types are compared. */
const SILENT = { default: { logLevel: ExtractorLogLevel.None, addToApiReportFile: false } };

/** The name of an entry point's files in `dist`: `./stores/redis` is `stores-redis`. */
const stemOf = (subpath) => (subpath === "." ? "index" : subpath.slice(2).replaceAll("/", "-"));

/**
 * @param {{ folder: string, accept: boolean }} options a folder for new reports; whether they replace the committed ones
 * @returns {Promise<string[]>} the committed reports that differ, or differed
 */
export async function apiReports({ folder, accept }) {
  await mkdir(at("api"), { recursive: true });
  const configs = subpaths(manifest()).map((subpath) => configOf(stemOf(subpath), folder));
  const [first, ...others] = configs;
  const compilerState = CompilerState.create(first, {
    additionalEntryPoints: others.map(({ mainEntryPointFilePath }) => mainEntryPointFilePath),
  });
  const errors = [];
  const changed = configs.filter((config) => {
    const { apiReportChanged } = Extractor.invoke(config, {
      compilerState,
      localBuild: accept,
      messageCallback: (message) => {
        // A changed report is returned; everything else that is an error ends the run.
        if (message.logLevel === "error" && !message.messageId.startsWith("console-api-report")) {
          errors.push(message.text);
        }
        message.handled = true;
      },
    });
    return apiReportChanged;
  });
  if (errors.length > 0) throw new Error(errors.join("\n"));
  return changed.map(({ reportFilePath }) => path.relative(at(), reportFilePath));
}

function configOf(stem, folder) {
  return ExtractorConfig.prepare({
    configObject: {
      projectFolder: at(),
      mainEntryPointFilePath: at("dist", `${stem}.d.ts`),
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            module: "NodeNext",
            moduleResolution: "NodeNext",
            target: "ES2022",
            lib: ["ES2023"],
            types: ["node"],
            strict: true,
            skipLibCheck: true,
          },
          files: [at("dist", `${stem}.d.ts`)],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: `${stem}.api.md`,
        reportFolder: at("api"),
        reportTempFolder: folder,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: "lf",
      messages: { compilerMessageReporting: SILENT, extractorMessageReporting: SILENT, tsdocMessageReporting: SILENT },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: at("package.json"),
  });
}
