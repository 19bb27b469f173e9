/** The pages with forms, used as a browser without JavaScript uses them. */
import { expect, it } from "vitest";
import type { ThreadsSandbox } from "../../../../src/testing/index.js";
import { unescapeHtml } from "../../../../src/testing/sandbox/ui/html.js";
import { secret } from "../../../support/leaks.js";
import { DAY, NOON, USER, codeIn, get, me, send, start, type TestResponse } from "../helpers.js";
import { poster } from "../posting.js";
import { receiver } from "../webhooks/receiver.js";

const ANA = "26111222333444555";
const USERS = [
  { id: USER, username: "mika" },
  { id: ANA, username: "ana.sails" },
];

interface Form {
  readonly action: string;
  readonly fields: [string, string][];
  readonly html: string;
}

/** Returns the forms of a page with their hidden fields. */
function formsOf(html: string): Form[] {
  return [...html.matchAll(/<form method="post" action="([^"]+)">([^]*?)<\/form>/g)].map(
    ([, action = "", inner = ""]) => ({
      action,
      html: inner,
      fields: [...inner.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)].map(
        ([, name = "", value = ""]) => [name, unescapeHtml(value)],
      ),
    }),
  );
}

/** Sends the first form of a page that contains a text, as a browser does. */
async function submit(
  sandbox: ThreadsSandbox,
  path: string,
  [action, label]: readonly [string, string],
  entered: Readonly<Record<string, string>> = {},
): Promise<TestResponse> {
  const { text } = await get(sandbox, path);
  const form = formsOf(text).find((each) => each.action === `/sandbox/${action}` && each.html.includes(label));
  if (form === undefined) throw new Error(`no form ${action} with ${label} on ${path}`);
  const body = new URLSearchParams([...form.fields, ...Object.entries(entered)]);
  return send(`${sandbox.url}${form.action}`, { method: "POST", body, headers: { origin: sandbox.url } });
}

it("sandbox pages: a developer writes, replies, likes, hides and deletes, and returns to the post", async () => {
  const sandbox = await start({ users: USERS });
  const written = await submit(sandbox, "/", ["posts", "Post"], { userId: USER, text: "Hello" });
  expect([written.status, written.headers.get("location")]).toEqual([303, "/"]);
  const [post] = sandbox.posts();
  await submit(sandbox, "/", ["posts", "Send reply"], { userId: ANA, text: "Hi" });
  const [, reply] = sandbox.posts();
  expect(reply).toMatchObject({ userId: ANA, replyTo: post?.id, text: "Hi" });
  const liked = await submit(sandbox, "/", ["like", "Like"], { userId: ANA });
  expect(liked.headers.get("location")).toBe(`/#post-${post?.id ?? ""}`);
  expect((await get(sandbox, "/")).text).toContain("0 views · 1 like · 1 reply · 0 shares · 0 clicks");

  await submit(sandbox, "/", ["hide", "Hide"]);
  expect((await get(sandbox, "/")).text).toContain('<p class="status">Hidden</p>');
  await submit(sandbox, "/", ["hide", "Unhide"]);
  expect((await get(sandbox, "/")).text).not.toContain('class="status"');
  await submit(sandbox, "/", ["delete", "Delete"]);
  expect(sandbox.posts().filter(({ deletedAt }) => deletedAt !== null)).toHaveLength(1);
});

it("sandbox pages: a reply that awaits approval can be approved, ignored, and approved later", async () => {
  const sandbox = await start({ users: USERS });
  await submit(sandbox, "/", ["posts", "Post"], { userId: USER, text: "Hello", enableReplyApprovals: "true" });
  await submit(sandbox, "/", ["posts", "Send reply"], { userId: ANA, text: "Hi" });
  expect((await get(sandbox, "/")).text).toContain("Awaits approval");
  await submit(sandbox, "/", ["approve", "Ignore"]);
  const { text } = await get(sandbox, "/");
  expect(text).toContain("Ignored");
  expect(formsOf(text).some(({ html }) => html.includes("Ignore"))).toBe(false);
  await submit(sandbox, "/", ["approve", "Approve"]);
  expect((await get(sandbox, "/")).text).not.toContain('class="status"');
});

it("sandbox pages: a permalink leads to the post's own page with its conversation", async () => {
  const sandbox = await start({ users: USERS });
  const mika = poster(sandbox);
  const id = await mika.text("Hello");
  const reply = await mika.text("Me again", { reply_to_id: id });
  await mika.text("Elsewhere");
  const { permalink } = (await mika.get(`/${id}`, { fields: "permalink" })).body as unknown as { permalink: string };
  const page = await send(permalink);
  expect(page.status).toBe(200);
  expect(page.text).toContain(`id="post-${id}"`);
  expect(page.text).toContain(`id="post-${reply}"`);
  expect(page.text).not.toContain("Elsewhere");
  const path = new URL(permalink).pathname;
  expect((await submit(sandbox, path, ["like", "Like"], { userId: ANA })).headers.get("location")).toBe(
    `${path}#post-${id}`,
  );
  sandbox.deletePost(id);
  const gone = await send(permalink);
  expect([gone.status, gone.text.includes("This post does not exist")]).toEqual([404, true]);
  expect((await get(sandbox, "/@mika/post/unknown")).status).toBe(404);
});

it("sandbox pages: a connection's life can be tried by hand", async () => {
  const sandbox = await start({ users: USERS });
  const token = secret(sandbox.issueToken());
  const page = await get(sandbox, "/people");
  expect(page.text).toContain("Granted threads_basic, threads_content_publish, threads_manage_insights");
  expect(page.text).not.toContain(token);
  expect(page.text).toMatch(/issued 2026-06-01 [\d:]{5} UTC: valid until 2026-07-31 11:5/);
  await submit(sandbox, "/people", ["clock", "1 day"], { advanceMs: String(DAY) });
  expect(sandbox.clientOptions.clock.now()).toBe(NOON + DAY);
  await submit(sandbox, "/people", ["expire", "Expire"]);
  expect(codeIn(await me(sandbox, token))).toBe("190/463");
  expect((await get(sandbox, "/people")).text).toContain("190/463");
  await submit(sandbox, "/people", ["revoke", "Remove"]);
  expect((await get(sandbox, "/people")).text).not.toContain("Granted");
  await submit(sandbox, "/people", ["people", "Create"], { username: "bo", name: "" });
  expect(sandbox.users.map(({ username }) => username)).toEqual(["mika", "ana.sails", "bo"]);
});

it("sandbox pages: register webhooks, and show their deliveries and attempts", async () => {
  const app = await receiver();
  const sandbox = await start({ users: USERS });
  expect((await get(sandbox, "/webhooks")).text).toContain(
    "Register your app&#39;s callback URL above.".replace("&#39;", "'"),
  );
  const verifyToken = secret("verify-token-of-the-page");
  await submit(sandbox, "/webhooks", ["webhooks", "Register"], { url: app.url, verifyToken, fields: "publish" });
  sandbox.issueToken();
  app.statuses.push(500);
  sandbox.postAs({ userId: USER, text: "<b>Hello</b>" });
  await expect.poll(() => sandbox.webhookDeliveries[0]?.status).toBe("delivered");
  const { text } = await get(sandbox, "/webhooks");
  expect(text).toContain("publish <small>delivered</small>");
  expect(text).toContain("2 attempts");
  expect(text).toContain("<li>now: 500</li><li>now: 200</li>");
  expect(text).not.toContain(verifyToken);
});

it("sandbox pages: allow no script, and forms only to the sandbox", async () => {
  const sandbox = await start({ users: USERS });
  const { permalink } = sandbox.postAs({ userId: USER, text: "Hello" });
  for (const path of ["/", "/people", "/webhooks", new URL(permalink).pathname]) {
    const { status, headers, text } = await get(sandbox, path);
    const policy = headers.get("content-security-policy") ?? "";
    expect(status, path).toBe(200);
    for (const part of ["default-src 'none'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"])
      expect(policy, path).toContain(part);
    expect(policy, path).not.toMatch(/script-src|unsafe/);
    expect(text, path).not.toMatch(/<script|\son[a-z]+=|style="/);
    expect([headers.get("referrer-policy"), headers.get("cache-control")]).toEqual(["same-origin", "no-store"]);
  }
});

it("sandbox pages: a form with a mistake shows what is wrong, and another site's form is refused", async () => {
  const sandbox = await start({ users: USERS });
  const wrong = await submit(sandbox, "/", ["posts", "Post"], { userId: USER, text: "x".repeat(501) });
  expect(wrong.status).toBe(400);
  expect(wrong.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(wrong.text).toContain("must have at most 500 characters");
  const body = new URLSearchParams({ userId: USER, text: "evil" });
  for (const origin of ["https://evil.example", "null", "http://127.0.0.1:3000"]) {
    const response = await send(`${sandbox.url}/sandbox/posts`, { method: "POST", body, headers: { origin } });
    expect(response.status).toBe(403);
  }
  expect(sandbox.posts()).toEqual([]);
});

it.each(["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""])(
  "sandbox pages: a form returns only to a page of the sandbox, not to %j",
  async (back) => {
    const sandbox = await start();
    const body = new URLSearchParams({ advanceMs: "1", back });
    const headers = { origin: sandbox.url };
    const response = await send(`${sandbox.url}/sandbox/clock`, { method: "POST", body, headers });
    expect([response.status, response.headers.get("location")]).toEqual([303, "/"]);
  },
);

it("the page of users injects each of its faults, and lists those to come", async () => {
  const sandbox = await start();
  const buttons = (html: string) =>
    [...html.matchAll(/<button name="fault" value="([^"]*)">/g)].map(([, json = ""]) => unescapeHtml(json));
  const faults = buttons((await get(sandbox, "/people")).text);
  expect(faults.length).toBeGreaterThan(3);
  for (const fault of faults) {
    const done = await submit(sandbox, "/people", ["faults", "Limit"], { fault });
    expect(done.status).toBe(303);
  }
  expect(sandbox.pendingFaults).toEqual(faults.map((fault) => JSON.parse(fault) as unknown));
  const page = await get(sandbox, "/people");
  expect(page.text).toContain("<code>publish</code>: close-after");
});
