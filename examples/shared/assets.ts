/** The assets of the pages: the style sheet, the icon, and the bundled scripts, which contain the SDK's validation. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { PAGES } from "./pages/table.js";

const inWeb = (file: string) => fileURLToPath(new URL(`web/${file}`, import.meta.url));

// In production, bundle the scripts before you deploy.
const { outputFiles } = buildSync({
  entryPoints: ["style.css", ...PAGES.map(({ script }) => `${script}.js`)].map(inWeb),
  bundle: true,
  format: "esm",
  outdir: "/",
  write: false,
});

export interface Asset {
  readonly type: string;
  readonly body: string;
}

const typeOf = (path: string) => `text/${path.endsWith(".css") ? "css" : "javascript"}; charset=utf-8`;

/** The assets by path. */
export const ASSETS: Readonly<Record<string, Asset>> = {
  "/icon.svg": { type: "image/svg+xml", body: readFileSync(inWeb("icon.svg"), "utf8") },
  ...Object.fromEntries(
    outputFiles.map(({ path, text }) => [`/${basename(path)}`, { type: typeOf(path), body: text }]),
  ),
};
