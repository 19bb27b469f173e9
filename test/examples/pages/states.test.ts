/** Tests the page with the state machine in Chromium. */
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { CHROMIUM } from "../../support/chromium.js";
import { running, stored } from "../examples.js";
import { axeFindings } from "./axe.js";
import { connectedPage, DAY, open } from "./connected.js";

/** Returns the states that are marked in the drawing. */
async function marked(page: Page): Promise<readonly (string | null)[]> {
  const nodes = await page.locator("svg:visible .node.current").all();
  return [...new Set(await Promise.all(nodes.map((node) => node.getAttribute("data-of"))))];
}

describe.skipIf(CHROMIUM === undefined)("the states page in Chromium", () => {
  it(
    "marks the state of the connection, and the new state after the token has expired",
    { timeout: 60_000 },
    async () => {
      const example = await running("Express");
      const { page, problems } = await connectedPage(example);
      await open(page, example, "/states");
      expect(await marked(page)).toEqual(["active"]);
      expect(await page.locator("#now").textContent()).toContain("Active");
      expect(await axeFindings(page)).toEqual([]);

      example.sandbox.advance(61 * DAY);
      await stored(example, "ada");
      await page.getByText("in the state Expired").waitFor();
      expect(await marked(page)).toEqual(["expired"]);
      await page.setViewportSize({ width: 375, height: 700 });
      expect(await marked(page)).toEqual(["expired"]);
      const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
      expect(await page.evaluate(overflow)).toBe(0);
      expect(problems).toEqual([]);
    },
  );

  it("notices a removed app when the user checks the connection", { timeout: 60_000 }, async () => {
    const example = await running("Fastify");
    const { page } = await connectedPage(example);
    await open(page, example, "/states");
    example.sandbox.revoke(example.sandbox.users[0]!.id);
    await page.getByRole("button", { name: "Check at Threads" }).click();
    await page.getByText("in the state Revoked").waitFor();
    expect(await marked(page)).toEqual(["revoked"]);
    expect(await page.locator("#reason").textContent()).not.toBe("");
  });
});
