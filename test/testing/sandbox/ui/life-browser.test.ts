/** The whole life of a post in a real browser: connect, post, reply as another, approve, like, the insight and the webhook. */
import { chromium } from "playwright-core";
import { describe, expect, it, onTestFinished } from "vitest";
import { ThreadsClient } from "../../../../src/index.js";
import { secret } from "../../../support/leaks.js";
import { CHROMIUM, CHROMIUM_ARGUMENTS } from "../../../support/chromium.js";
import { start } from "../helpers.js";
import { receiver } from "../webhooks/receiver.js";

describe.skipIf(CHROMIUM === undefined)("sandbox pages in Chromium without JavaScript", () => {
  it(
    "connect, post, reply as another, approve, like, and show the insight and the webhook",
    { timeout: 90_000 },
    async () => {
      const app = await receiver();
      const sandbox = await start();
      const threads = new ThreadsClient({
        ...sandbox.clientOptions,
        scopes: [
          "threads_basic",
          "threads_content_publish",
          "threads_read_replies",
          "threads_manage_replies",
          "threads_manage_insights",
        ],
      });
      onTestFinished(() => threads.close());
      const browser = await chromium.launch({ executablePath: String(CHROMIUM), args: CHROMIUM_ARGUMENTS.split(" ") });
      onTestFinished(() => browser.close());
      const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 800 } });
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);

      // Connect.
      await page.goto(threads.buildAuthorizeUrl({ state: "s" }));
      await page.getByRole("button", { name: "Allow" }).click();
      const { accessToken } = await threads.exchangeCode(secret(new URL(page.url()).searchParams.get("code") ?? ""));
      const account = threads.account({ accessToken: secret(accessToken) });

      // Create another user, and register the app's webhooks.
      await page.goto(`${sandbox.url}/people`);
      await page.getByLabel("Username").fill("ana");
      await page.getByRole("button", { name: "Create" }).click();
      await page.getByRole("heading", { name: "@ana" }).waitFor();
      await page.getByRole("link", { name: "Webhooks" }).click();
      await page.getByLabel("Callback URL").fill(app.url);
      await page.getByLabel("Verify token").fill(secret("verify-token-of-the-browser"));
      await page.getByRole("button", { name: "Register" }).click();
      await page.getByText(", verified").waitFor();

      // The app publishes; another user replies on the permalink's page.
      const post = await account.publish({ text: "Hello", approveReplies: true });
      await page.goto(post.permalink ?? "");
      const article = page.locator(`#post-${post.id}`);
      await article.getByText("Reply", { exact: true }).press("Enter");
      await article.getByLabel("Reply as").selectOption({ label: "@ana" });
      await article.getByRole("textbox", { name: "Reply" }).fill("Hi mika");
      await article.getByRole("button", { name: "Send reply" }).click();
      await page.getByText("Awaits approval").waitFor();
      expect((await account.replies.to(post.id)).items).toEqual([]);

      // Approve the reply, and like the post.
      await page.getByRole("button", { name: "Approve" }).click();
      await page.getByText("Awaits approval").waitFor({ state: "detached" });
      expect((await account.replies.to(post.id)).items).toMatchObject([{ text: "Hi mika", username: "ana" }]);
      await article.getByLabel("Like as").selectOption({ label: "@ana" });
      await article.getByRole("button", { name: "Like" }).click();
      await article.getByText("1 like · 1 reply").waitFor();
      expect(await account.insights.post(post.id)).toMatchObject({ likes: 1, replies: 1 });

      // The webhook.
      await expect
        .poll(() => sandbox.webhookDeliveries.map(({ field, status }) => [field, status]))
        .toEqual([
          ["publish", "delivered"],
          ["replies", "delivered"],
        ]);
      await page.getByRole("link", { name: "Webhooks" }).click();
      await page.getByRole("heading", { name: "replies delivered" }).waitFor();
      expect(app.webhooks).toHaveLength(2);

      // The connection ends.
      await page.getByRole("link", { name: "Users" }).click();
      await page.getByRole("button", { name: "Remove the app of @mika" }).click();
      await page.getByText("190/458").waitFor();
      await expect(account.getProfile()).rejects.toMatchObject({ graph: { code: 190, subcode: 458 } });
    },
  );
});
