/** Audits a page with axe, in both themes and at two widths. */
import axe from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";

const WIDTHS = [375, 1280];
const THEMES = ["light", "dark"] as const;

interface Finding {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly target: readonly string[] }[];
}

const AUDIT = `axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
  violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ target }) => ({ target })) })))`;

/** Expects that axe finds nothing serious or critical, and that the page does not scroll sideways. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const findings = await page.evaluate<Finding[]>(AUDIT);
      const serious = findings.filter(({ impact }) => impact === "serious" || impact === "critical");
      expect(serious, `${page.url()} at ${width} px, ${colorScheme}`).toEqual([]);
    }
    expect(await page.evaluate("document.documentElement.scrollWidth"), page.url()).toBe(width);
  }
}
