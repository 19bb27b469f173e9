/** Tests how the examples moderate replies: the routes over HTTP, and the page in Chromium. */
import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { CHROMIUM } from "../../support/chromium.js";
import { FRAMEWORKS, running, stored, type Running } from "../examples.js";
import { expectAccessible } from "./axe.js";
import { allow, connected, connectedPage, open } from "./connected.js";

/** A post with a reply, and one whose replies need approval, with a reply. */
function discuss({ sandbox }: Running) {
  const owner = sandbox.users[0]!;
  const bo = sandbox.createUser({ username: "bo" });
  const open = sandbox.postAs({ userId: owner.id, text: "Which island?" });
  const reply = sandbox.postAs({ userId: bo.id, text: "The northern one.", replyTo: open.id });
  const guarded = sandbox.postAs({ userId: owner.id, text: "Your worst harbor?", enableReplyApprovals: true });
  const pending = sandbox.postAs({ userId: bo.id, text: "This one.", replyTo: guarded.id });
  return { open, reply, guarded, pending };
}

interface Conversation {
  readonly replies: readonly { readonly reply: { readonly id: string; readonly hide_status: string } }[];
  readonly pending: readonly { readonly id: string; readonly reply_approval_status: string }[];
}

describe.each(FRAMEWORKS)("the reply routes of the %s example", (framework) => {
  it("list the posts, hide a reply and show it again", async () => {
    const example = await running(framework);
    const { open, reply, guarded } = discuss(example);
    const { get, post } = await connected(example, "?for=replies");
    const { posts } = (await get("/posts")).json as unknown as { posts: { id: string; has_replies: boolean }[] };
    expect(posts.map(({ id }) => id).sort()).toEqual([open.id, guarded.id].sort());
    const read = async () => (await get(`/posts/${open.id}/replies`)).json as unknown as Conversation;
    expect((await read()).replies).toMatchObject([{ reply: { id: reply.id, hide_status: "NOT_HUSHED" } }]);
    expect((await post(`/replies/${reply.id}/hide`)).status).toBe(200);
    expect((await read()).replies).toMatchObject([{ reply: { id: reply.id, hide_status: "HIDDEN" } }]);
    expect((await post(`/replies/${reply.id}/unhide`)).status).toBe(200);
    expect((await read()).replies).toMatchObject([{ reply: { hide_status: "NOT_HUSHED" } }]);
  });

  it("ignore a reply that needs approval, and approve it later", async () => {
    const example = await running(framework);
    const { guarded, pending } = discuss(example);
    const { get, post } = await connected(example, "?for=replies");
    const read = async () => (await get(`/posts/${guarded.id}/replies`)).json as unknown as Conversation;
    expect(await read()).toMatchObject({
      replies: [],
      pending: [{ id: pending.id, reply_approval_status: "pending" }],
    });
    expect((await post(`/replies/${pending.id}/ignore`)).status).toBe(200);
    expect(await read()).toMatchObject({
      replies: [],
      pending: [{ id: pending.id, reply_approval_status: "ignored" }],
    });
    expect((await post(`/replies/${pending.id}/approve`)).status).toBe(200);
    expect(await read()).toMatchObject({ replies: [{ reply: { id: pending.id } }], pending: [] });
  });

  it("publish an answer below the reply", async () => {
    const example = await running(framework);
    const { reply } = discuss(example);
    const { post } = await connected(example, "?for=replies");
    const answer = { text: "North it is.", replyTo: reply.id, idempotencyKey: randomUUID() };
    expect((await post("/posts", answer)).status).toBe(200);
    expect((await post("/posts", answer)).status).toBe(200);
    const answers = example.sandbox.posts().filter(({ replyTo }) => replyTo === reply.id);
    expect(answers.map(({ text }) => text)).toEqual(["North it is."]);
  });

  it("name the missing permission, and keep the permissions of an earlier consent", async () => {
    const example = await running(framework);
    const { open, reply } = discuss(example);
    const { get, post } = await connected(example);
    for (const { status, json } of [await get(`/posts/${open.id}/replies`), await post(`/replies/${reply.id}/hide`)]) {
      expect([status, json.error?.code]).toEqual([502, "THREADS_API"]);
      expect(["threads_read_replies", "threads_manage_replies"]).toContain(json.error?.missingScope);
    }
    await connected(example, "?for=replies");
    // A later connection without `for` must not lose them, and a foreign name adds nothing.
    const { get: again } = await connected(example, "?for=threads_delete");
    expect((await again(`/posts/${open.id}/replies`)).status).toBe(200);
    const { scopes } = await example.connections.status("ada");
    expect(scopes?.asked).not.toContain("threads_delete");
  });

  it("respond with 404 to an action that does not exist, and report what Threads refuses", async () => {
    const example = await running(framework);
    const { reply } = discuss(example);
    const { post } = await connected(example, "?for=replies");
    expect((await post(`/replies/${reply.id}/constructor`)).status).toBe(404);
    const refused = await post("/replies/18000000000000009/hide");
    expect([refused.status, refused.json.error?.code]).toEqual([502, "THREADS_API"]);
    expect((await post("/replies/none/hide")).status).toBe(400);
  });
});

describe.skipIf(CHROMIUM === undefined)("the replies page in Chromium", () => {
  it("requests its permissions, moderates replies and publishes answers", { timeout: 90_000 }, async () => {
    const example = await running("Express");
    const { sandbox } = example;
    const { reply, pending } = discuss(example);
    const { page, problems } = await connectedPage(example);
    await open(page, example, "/replies");
    await allow(page, "Allow reading and managing replies");
    await page.locator("body[data-state=shown]").waitFor();
    await stored(example, "ada");
    expect(new URL(page.url()).pathname).toBe("/replies");
    const outcome = (text: string) => page.locator("#message").getByText(text).waitFor();

    const post = page.locator("#threads > li").filter({ hasText: "Which island?" });
    await post.getByText("Conversation").click();
    await post.getByRole("button", { name: "Hide: reply of @bo" }).click();
    await outcome("The reply of @bo is hidden.");
    const isHidden = async () => (await fetch(`${sandbox.url}/sandbox/posts/${reply.id}`)).json();
    expect(await isHidden()).toMatchObject({ hidden: true });
    await expectAccessible(page);
    await post.getByRole("button", { name: "Show again: reply of @bo" }).click();
    await outcome("The reply of @bo is visible again.");
    expect(await isHidden()).toMatchObject({ hidden: false });

    await post.getByText("Answer", { exact: true }).click();
    await post.getByLabel("Answer to @bo").fill("North it is.");
    await post.getByRole("button", { name: "Publish the answer" }).click();
    await outcome("Your answer to @bo is live.");
    await post.getByText("North it is.").waitFor();
    expect(sandbox.posts().find(({ replyTo }) => replyTo === reply.id)?.text).toBe("North it is.");

    const guarded = page.locator("#threads > li").filter({ hasText: "Your worst harbor?" });
    await guarded.getByText("Conversation").click();
    await guarded.getByRole("button", { name: "Ignore: reply of @bo" }).click();
    await outcome("is ignored");
    await guarded.getByRole("button", { name: "Approve: reply of @bo" }).click();
    await outcome("is approved");
    const approved = (await fetch(`${sandbox.url}/sandbox/posts/${pending.id}`)).json();
    expect(await approved).toMatchObject({ approvalStatus: null });
    expect(problems).toEqual([]);
  });

  it(
    "of a separate front end shows the advice when Threads fails, and lets the user try again",
    { timeout: 60_000 },
    async () => {
      const example = await running("Fastify", { separateFrontEnd: true });
      discuss(example);
      const { page } = await connectedPage(example);
      await open(page, example, "/replies");
      await allow(page, "Allow reading and managing replies");
      await page.locator("body[data-state=shown]").waitFor();
      await stored(example, "ada");
      await page.locator("#threads > li").filter({ hasText: "Which island?" }).getByText("Conversation").click();
      example.sandbox.inject({ on: "manage-reply", kind: "graph-error", status: 400, code: 368 });
      const hide = page.getByRole("button", { name: "Hide: reply of @bo" });
      await hide.click();
      await expect.poll(() => page.locator("#message").textContent()).not.toBe("");
      expect(await page.locator("#message").textContent()).not.toContain("hidden");
      await hide.click();
      await page.getByText("The reply of @bo is hidden.").waitFor();
    },
  );
});
