/** Tests what the demo puts into its sandbox. */
import { expect, it, onTestFinished } from "vitest";
import { ThreadsClient } from "@hayon/threads";
import { ThreadsSandbox } from "@hayon/threads/testing";
import { seed } from "../../../examples/demo/seed.js";
import { secret } from "../../support/leaks.js";

it("the seed of the demo gives each page something to show, and leaves the clock as it was", async () => {
  const now = Date.parse("2026-11-28T12:00:00Z");
  const sandbox = await ThreadsSandbox.start({ seed: 5, engagement: "simulated", clock: { now: () => now } });
  const client = new ThreadsClient(sandbox.clientOptions);
  onTestFinished(async () => {
    await client.close();
    await sandbox.close();
  });
  await seed(sandbox);
  expect(sandbox.clientOptions.clock.now()).toBe(now);

  const accessToken = sandbox.issueToken({ scopes: ["threads_manage_insights", "threads_read_replies"] });
  for (const { value } of sandbox.tokens()) secret(value);
  const account = client.account({ accessToken });
  const { viewsByDay, clicks, likes, quotes, reposts } = await account.insights.user({
    since: new Date(now - 28 * 86_400_000),
  });
  expect(viewsByDay).toHaveLength(19);
  expect([clicks?.length, quotes, reposts]).toEqual([2, 1, 1]);
  expect(likes).toBeGreaterThan(0);

  const { items } = await account.posts.list({ fields: ["id", "has_replies"] });
  const [latest, guarded] = items;
  const { replies } = await account.replies.tree(latest!.id, { fields: ["username"] });
  expect(replies.map(({ reply }) => reply.username)).toEqual(["ana", "sail_deals", "bo"]);
  expect((await account.replies.pending(guarded!.id)).items).toHaveLength(2);
});
