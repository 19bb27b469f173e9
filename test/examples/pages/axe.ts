/** Runs axe-core, which finds what keeps users of keyboards and screen readers out. */
import axe from "axe-core";
import type { Page } from "playwright-core";

/** Returns the serious and critical findings of the page, with the elements. */
export async function axeFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => String(target)).join(", ")}`);
}
