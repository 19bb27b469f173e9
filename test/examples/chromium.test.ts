/** Tests the examples in a real browser: an account is connected, shown, reconnected and disconnected. */
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { record } from "../support/leaks.js";
import { CHROMIUM } from "../support/chromium.js";
import { connect, newPage, signIn, SITES } from "./chromium.js";
import { running, stored } from "./examples.js";

const text = (page: Page, id: string) => page.locator(`#${id}`).textContent();

describe.skipIf(CHROMIUM === undefined).each(SITES)(
  "the $framework example in Chromium (separate front end: $separateFrontEnd)",
  ({ framework, separateFrontEnd }) => {
    it("handles a denial, connects, refreshes, reconnects and disconnects", { timeout: 60_000 }, async () => {
      const example = await running(framework, { separateFrontEnd });
      const { sandbox, frontEnd, origin } = example;
      const { page, problems } = await newPage();
      await signIn(page, example);
      expect(await text(page, "health")).toBe("Not connected");

      await connect(page, "Cancel");
      await page.locator("body[data-state=disconnected]").waitFor();
      expect(await text(page, "message")).toContain("was not connected");

      await connect(page, "Allow");
      await page.locator("body[data-state=active]").waitFor();
      expect(await text(page, "message")).toBe("Your Threads account is connected.");
      expect([await text(page, "name"), await text(page, "handle")]).toEqual(["Mika Lind", "@mika"]);
      expect(await text(page, "health")).toBe("Connected");
      // Neither the address nor the cookies contain anything of the flow.
      expect(page.url()).toBe(`${frontEnd ?? origin}/settings`);
      const cookies = await page.context().cookies();
      expect(cookies.map(({ name }) => name)).toEqual(separateFrontEnd ? [] : ["session"]);

      await page.getByRole("button", { name: "Update profile" }).click();
      await page.getByText("Your Threads profile is up to date.").waitFor();

      sandbox.advance(61 * 86_400_000);
      await stored(example, "ada");
      await page.reload();
      await page.locator("body[data-state=expired]").waitFor();
      expect([await text(page, "handle"), await text(page, "health")]).toEqual(["@mika", "Expired"]);
      await connect(page, "Allow", "Reconnect");
      await page.locator("body[data-state=active]").waitFor();
      await stored(example, "ada");
      record("page", await page.content());

      await page.getByRole("button", { name: "Disconnect" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
      await page.locator("body[data-state=disconnected]").waitFor();
      expect(await stored(example, "ada")).toMatchObject({ state: "disconnected", auth: null });
      expect(problems).toEqual([]);
    });
  },
);
