/** The control endpoints over real HTTP, as another process uses them. */
import { expect, it } from "vitest";
import { CONTROLS } from "../../../../src/testing/sandbox/control/endpoints.js";
import type { ThreadsSandbox } from "../../../../src/testing/index.js";
import { secret } from "../../../support/leaks.js";
import { DAY, NOON, USER, authorizeUrl, codeIn, get, me, send, start, type TestResponse } from "../helpers.js";

const ask = (sandbox: ThreadsSandbox, method: string, path: string, body?: unknown): Promise<TestResponse> =>
  send(`${sandbox.url}/sandbox${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });

const errorIn = ({ status, body }: TestResponse): [number, unknown] => [status, body.error?.code];

it("sandbox control: lists its endpoints", async () => {
  const sandbox = await start();
  const { body } = await ask(sandbox, "GET", "");
  expect(body).toMatchObject({ url: sandbox.url, appId: sandbox.clientOptions.appId });
  expect(body.endpoints).toHaveLength(CONTROLS.length - 1);
  expect(body.endpoints).toContainEqual({
    method: "POST",
    path: "/sandbox/tokens",
    does: "issues a long-lived token without the OAuth flow",
    fields: ["userId?", "scopes?"],
  });
});

it("sandbox control: moves the clock", async () => {
  const sandbox = await start();
  expect((await ask(sandbox, "GET", "/clock")).body).toEqual({ now: NOON });
  expect((await ask(sandbox, "POST", "/clock", { advanceMs: DAY })).body).toEqual({ now: NOON + DAY });
  expect((await ask(sandbox, "POST", "/clock", { advanceMs: -DAY })).body).toEqual({ now: NOON });
});

it("sandbox control: injects, lists and clears faults", async () => {
  const sandbox = await start();
  const fault = { on: "me", kind: "rate-limited" };
  expect((await ask(sandbox, "POST", "/faults", { fault })).body).toEqual({ faults: [fault] });
  expect((await ask(sandbox, "GET", "/faults")).body).toEqual({ faults: [fault] });
  expect(codeIn(await me(sandbox, sandbox.issueToken()))).toBe("4");
  await ask(sandbox, "POST", "/faults", { fault });
  expect((await ask(sandbox, "DELETE", "/faults")).body).toEqual({ faults: [] });
  expect((await me(sandbox, sandbox.issueToken())).status).toBe(200);
});

it("sandbox control: creates users, who can consent and be looked up", async () => {
  const sandbox = await start();
  const { body } = await ask(sandbox, "POST", "/people", { username: "ana", name: "Ana Sousa" });
  expect(body).toMatchObject({ username: "ana", name: "Ana Sousa", isTester: true });
  expect(String(body.id)).toMatch(/^26\d{14}[13579]$/);
  expect((await ask(sandbox, "GET", "/people")).body.people).toHaveLength(2);
  const choice = { authorizeUrl: authorizeUrl(sandbox), userId: body.id };
  const { redirectUrl } = (await ask(sandbox, "POST", "/consent", choice)).body as unknown as { redirectUrl: string };
  expect(secret(new URL(redirectUrl).searchParams.get("code") ?? "")).toMatch(/^AQB/);
  expect(errorIn(await ask(sandbox, "POST", "/people", { username: "ana" }))).toEqual([400, "invalid_request"]);
  expect(errorIn(await ask(sandbox, "POST", "/people", { username: "x", id: USER }))).toEqual([400, "invalid_request"]);
});

it("sandbox control: issues, expires and revokes tokens", async () => {
  const sandbox = await start();
  const issued = await ask(sandbox, "POST", "/tokens", { scopes: ["threads_delete"] });
  const token = secret(String(issued.body.accessToken));
  expect(issued.body).toMatchObject({ userId: USER, scopes: ["threads_basic", "threads_delete"] });
  expect((await me(sandbox, token)).status).toBe(200);
  expect((await ask(sandbox, "GET", "/tokens")).body.tokens).toMatchObject([{ value: token, kind: "long-lived" }]);

  await ask(sandbox, "POST", "/expire", { token });
  expect(codeIn(await me(sandbox, token))).toBe("190/463");
  const next = secret(sandbox.issueToken());
  await ask(sandbox, "POST", "/expire", { userId: USER });
  expect(codeIn(await me(sandbox, next))).toBe("190/463");
  const last = secret(sandbox.issueToken());
  await ask(sandbox, "POST", "/revoke", { userId: USER });
  expect(codeIn(await me(sandbox, last))).toBe("190/458");
  expect(errorIn(await ask(sandbox, "POST", "/expire", {}))).toEqual([400, "invalid_request"]);
  expect(errorIn(await ask(sandbox, "POST", "/expire", { token, userId: USER }))).toEqual([400, "invalid_request"]);
});

it("sandbox control: changes a password, and refuses the user's tokens from then on", async () => {
  const sandbox = await start();
  const token = secret(sandbox.issueToken());
  expect((await ask(sandbox, "POST", "/change-password", { userId: USER })).body).toEqual({ success: true });
  expect(codeIn(await me(sandbox, token))).toBe("190/460");
});

it("sandbox control: limits the permissions of a user who has consented", async () => {
  const sandbox = await start();
  const body = { userId: USER, scopes: ["threads_basic", "threads_delete"] };
  expect(errorIn(await ask(sandbox, "POST", "/limit-scopes", body))).toEqual([400, "invalid_request"]);
  const token = secret(sandbox.issueToken({ scopes: ["threads_content_publish", "threads_delete"] }));
  expect((await ask(sandbox, "POST", "/limit-scopes", body)).body).toEqual({ scopes: body.scopes });
  expect((await me(sandbox, token)).status).toBe(200);
  await ask(sandbox, "POST", "/limit-scopes", { userId: USER, scopes: [] });
  expect(codeIn(await me(sandbox, token))).toBe("10");
});

it("sandbox control: demands an action of a user, until the reason is null", async () => {
  const sandbox = await start();
  const token = secret(sandbox.issueToken());
  for (const [reason, code] of [
    ["checkpoint", "190/459"],
    ["unconfirmed", "190/464"],
  ]) {
    await ask(sandbox, "POST", "/demand-action", { userId: USER, reason });
    expect(codeIn(await me(sandbox, token))).toBe(code);
  }
  await ask(sandbox, "POST", "/demand-action", { userId: USER, reason: null });
  expect((await me(sandbox, token)).status).toBe(200);
});

it("sandbox control: refuses the calls of the app, and accepts them again", async () => {
  const sandbox = await start();
  const token = secret(sandbox.issueToken());
  expect((await ask(sandbox, "POST", "/app-access", { access: "blocked" })).body).toEqual({ access: "blocked" });
  expect(codeIn(await me(sandbox, token))).toBe("200");
  await ask(sandbox, "POST", "/app-access", { access: "allowed" });
  expect((await me(sandbox, token)).status).toBe(200);
});

it("sandbox control: reports a consent that the page refuses", async () => {
  const sandbox = await start();
  const url = authorizeUrl(sandbox, { client_id: "1" });
  const refused = await ask(sandbox, "POST", "/consent", { authorizeUrl: url });
  expect(errorIn(refused)).toEqual([409, "refused"]);
  expect(refused.body.error?.message).toContain("4476002");
  const denied = await ask(sandbox, "POST", "/consent", { authorizeUrl: authorizeUrl(sandbox), allow: false });
  expect(String(denied.body.redirectUrl)).toContain("error=access_denied");
});

it("sandbox control: posts, replies, likes, hides, approves, sets engagement and deletes as users", async () => {
  const sandbox = await start();
  const ana = sandbox.createUser({ username: "ana" });
  const post = await ask(sandbox, "POST", "/posts", { userId: USER, text: "Hello", enableReplyApprovals: true });
  const { id } = post.body as unknown as { id: string };
  const reply = await ask(sandbox, "POST", "/posts", { userId: ana.id, text: "Hi", replyTo: id });
  const replyId = String(reply.body.id);
  expect(reply.body).toMatchObject({ replyTo: id, approvalStatus: "pending", hidden: false });
  expect((await ask(sandbox, "POST", "/approve", { postId: replyId, approved: false })).body).toMatchObject({
    approvalStatus: "ignored",
  });
  expect((await ask(sandbox, "POST", "/approve", { postId: replyId })).body.approvalStatus).toBeNull();
  expect(errorIn(await ask(sandbox, "POST", "/approve", { postId: replyId }))).toEqual([400, "invalid_request"]);
  expect((await ask(sandbox, "POST", "/hide", { postId: replyId })).body.hidden).toBe(true);
  expect((await ask(sandbox, "POST", "/hide", { postId: replyId, hidden: false })).body.hidden).toBe(false);
  expect(errorIn(await ask(sandbox, "POST", "/hide", { postId: id }))).toEqual([400, "invalid_request"]);

  await ask(sandbox, "POST", "/engagement", { postId: id, views: 40, likes: 2 });
  for (const userId of [USER, ana.id, ana.id]) await ask(sandbox, "POST", "/like", { postId: id, userId });
  await ask(sandbox, "POST", "/like", { postId: id, userId: USER, liked: false });
  const expected = { views: 40, likes: 3, shares: 0, clicks: 0 };
  expect((await ask(sandbox, "GET", `/posts/${id}`)).body.engagement).toEqual(expected);

  await ask(sandbox, "POST", "/delete", { postId: replyId });
  const { posts } = (await ask(sandbox, "GET", "/posts")).body as unknown as { posts: { deletedAt: unknown }[] };
  expect(posts.map(({ deletedAt }) => deletedAt)).toEqual([null, NOON]);
  expect((await send(`${sandbox.url}/sandbox/posts?userId=${ana.id}`)).body.posts).toHaveLength(1);
  expect(errorIn(await ask(sandbox, "POST", "/like", { postId: replyId, userId: USER }))).toEqual([
    400,
    "invalid_request",
  ]);
  expect(errorIn(await ask(sandbox, "GET", "/posts/404"))).toEqual([404, "not_found"]);
});

it.each([
  [{ userId: USER, text: "x".repeat(500) }, 200],
  [{ userId: USER, text: "x".repeat(501) }, 400],
  [{ userId: USER, text: " " }, 400],
  [{ userId: "404", text: "x" }, 400],
  [{ userId: USER, text: "x", replyTo: "404" }, 400],
  [{ userId: USER }, 400],
])("sandbox control: checks a user's post %#", async (post, status) => {
  expect((await ask(await start(), "POST", "/posts", post)).status).toBe(status);
});

it("sandbox control: reads and changes behaviors, and returns the log without its own requests", async () => {
  const sandbox = await start();
  await ask(sandbox, "POST", "/behaviors", { behaviors: { publishTwice: "368" } });
  expect(sandbox.behaviors.publishTwice).toBe("368");
  expect((await ask(sandbox, "GET", "/behaviors")).body).toEqual(sandbox.behaviors);
  await me(sandbox, "nothing");
  const { log } = (await ask(sandbox, "GET", "/log")).body as unknown as { log: { path: string }[] };
  expect(log.map(({ path }) => path)).toEqual(["/me"]);
});

it.each<[string, string, unknown, number, string, RegExp]>([
  ["POST", "/clock", { advanceMs: "1" }, 400, "invalid_request", /body\.advanceMs must be a number/],
  ["POST", "/clock", {}, 400, "invalid_request", /body\.advanceMs is required/],
  ["POST", "/clock", { advanceMs: 1, extra: 2 }, 400, "invalid_request", /no field named extra/],
  ["POST", "/clock", [], 400, "invalid_request", /body must be an object/],
  ["POST", "/faults", { fault: { on: "me", kind: "x" } }, 400, "invalid_request", /kind/],
  ["POST", "/behaviors", { behaviors: { x: 1 } }, 400, "invalid_request", /no field named x/],
  ["POST", "/tokens", { scopes: ["x"] }, 400, "invalid_request", /scopes\[0\]/],
  ["POST", "/tokens", { userId: "404" }, 400, "invalid_request", /userId/],
  ["POST", "/revoke", {}, 400, "invalid_request", /userId is required/],
  ["POST", "/change-password", { userId: "404" }, 400, "invalid_request", /userId is not the id of a user/],
  ["POST", "/limit-scopes", { userId: USER, scopes: ["x"] }, 400, "invalid_request", /body\.scopes\[0\]/],
  ["POST", "/limit-scopes", { userId: USER }, 400, "invalid_request", /body\.scopes is required/],
  ["POST", "/demand-action", { userId: USER }, 400, "invalid_request", /body\.reason is required/],
  [
    "POST",
    "/demand-action",
    { userId: USER, reason: "x" },
    400,
    "invalid_request",
    /one of checkpoint, unconfirmed, null/,
  ],
  ["POST", "/app-access", { access: "x" }, 400, "invalid_request", /body\.access must be one of allowed, /],
  ["GET", "/posts?user=1", undefined, 400, "invalid_request", /^query has no field named user$/],
  ["PUT", "/clock", {}, 405, "method_not_allowed", /GET, POST/],
  ["GET", "/nothing", undefined, 404, "not_found", /GET \/sandbox/],
  ["GET", "/posts/../log", undefined, 200, "", /^$/],
])("sandbox control: %s %s with %j returns a typed error", async (method, path, body, status, code, message) => {
  const response = await ask(await start(), method, path, body);
  expect(response.status).toBe(status);
  if (status === 200) return;
  expect(response.body.error?.code).toBe(code);
  expect(response.body.error?.message).toMatch(message);
});

it("sandbox control: takes JSON only with its content type, and at most 256 KiB", async () => {
  const sandbox = await start();
  const url = `${sandbox.url}/sandbox/clock`;
  const text = await send(url, { method: "POST", body: '{"advanceMs":1}' });
  expect(errorIn(text)).toEqual([415, "unsupported_content_type"]);
  const asCurlSends = { "content-type": "application/x-www-form-urlencoded" };
  const form = await send(url, { method: "POST", body: '{"advanceMs":1}', headers: asCurlSends });
  expect(errorIn(form)).toEqual([403, "forbidden"]);
  expect(form.body.error?.message).toContain("content-type: application/json");
  const page = await send(url, { method: "POST", body: "x=1", headers: { ...asCurlSends, origin: sandbox.url } });
  expect([page.status, page.headers.get("content-type")]).toEqual([400, "text/html; charset=utf-8"]);
  const headers = { "content-type": "application/json; charset=utf-8" };
  expect(errorIn(await send(url, { method: "POST", body: "{", headers }))).toEqual([400, "invalid_request"]);
  const large = JSON.stringify({ advanceMs: 1, x: "x".repeat(256 * 1024) });
  expect(errorIn(await send(url, { method: "POST", body: large, headers }))).toEqual([413, "too_large"]);
  expect((await get(sandbox, "/sandboxes")).status).toBe(404);
});
