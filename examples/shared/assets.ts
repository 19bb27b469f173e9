/** The assets of the pages: bundled scripts, with the validation of the SDK, and the style sheet. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

// In production, bundle the scripts before you deploy.
const { outputFiles } = buildSync({
  entryPoints: ["compose.js", "settings.js", "sign-in.js"].map(here),
  bundle: true,
  format: "esm",
  outdir: "/",
  write: false,
});

export interface Asset {
  readonly type: string;
  readonly body: string;
}

/** The assets by path. */
export const ASSETS: Readonly<Record<string, Asset>> = {
  "/style.css": { type: "text/css; charset=utf-8", body: readFileSync(here("style.css"), "utf8") },
  ...Object.fromEntries(
    outputFiles.map(({ path, text }) => [`/${basename(path)}`, { type: "text/javascript; charset=utf-8", body: text }]),
  ),
};
