/** What the pages load: scripts, each with what it imports, the SDK's validation among it; and the one style sheet. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

// A real site's bundler does this beforehand.
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

/** By their paths. */
export const ASSETS: Readonly<Record<string, Asset>> = {
  "/style.css": { type: "text/css; charset=utf-8", body: readFileSync(here("style.css"), "utf8") },
  ...Object.fromEntries(
    outputFiles.map(({ path, text }) => [`/${basename(path)}`, { type: "text/javascript; charset=utf-8", body: text }]),
  ),
};
