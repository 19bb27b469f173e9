/** Finds the browser for the tests that need one. */
import { existsSync } from "node:fs";

// The shell is Chromium without windows. It needs about half the CPU time.
const PLACES = [
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

/** The program of the browser; undefined where there is none, so that such tests are skipped. */
export const CHROMIUM = [process.env.CHROMIUM_PATH, ...PLACES].find((path) => path !== undefined && existsSync(path));
if (CHROMIUM === undefined) {
  if (process.env.THREADS_REQUIRE_BROWSER === "1")
    throw new Error("Chromium was not found, but THREADS_REQUIRE_BROWSER requires it");
  console.warn("SKIPPED: Chromium was not found, so no page was tested in a browser (set CHROMIUM_PATH)");
}

/** The arguments to start it with. */
export const CHROMIUM_ARGUMENTS =
  "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking " +
  "--disable-component-update --disable-sync";
