/** Runs axe-core, which finds what keeps users of keyboards and screen readers out. */
import axe from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";

const WIDTHS = [375, 1280];
const THEMES = ["light", "dark"] as const;

// The page filters its own results: to send all of them costs a second.
const auditOf = (options: object) => `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) =>
  violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => id + ": " + nodes.map(({ target }) => target).join(", ")))`;

const EVERYTHING = { resultTypes: ["violations"], preload: false };
const COLORS = { ...EVERYTHING, runOnly: ["color-contrast", "link-in-text-block"] };

/** Returns the serious and critical findings of the page, with the elements. */
export async function axeFindings(page: Page, options: object = EVERYTHING): Promise<readonly string[]> {
  if (!(await page.evaluate("'axe' in globalThis"))) await page.evaluate(axe.source);
  return page.evaluate<readonly string[]>(auditOf(options));
}

/** Expects at two widths and in both themes that axe finds nothing serious, and that the page does not scroll sideways. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      // The themes differ only in their colors.
      expect(
        await axeFindings(page, colorScheme === "light" ? EVERYTHING : COLORS),
        `${page.url()} at ${width} px, ${colorScheme}`,
      ).toEqual([]);
    }
    expect(await page.evaluate("document.documentElement.scrollWidth"), page.url()).toBe(width);
  }
}
