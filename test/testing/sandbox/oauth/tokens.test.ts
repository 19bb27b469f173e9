import { expect, it } from "vitest";
import { DEFAULT_SCOPES } from "../../../../src/index.js";
import type { ThreadsSandbox } from "../../../../src/testing/index.js";
import { DAY, HOUR, NOON, USER, authorizeUrl } from "../helpers.js";
import {
  codeFor,
  codeForm,
  codeIn,
  exchange,
  get,
  lengthen,
  me,
  post,
  refresh,
  shortLived,
  start,
  tokenIn,
} from "../helpers.js";

it("sandbox code exchange: returns a short-lived token, and user_id as a bare number that JSON.parse rounds", async () => {
  const sandbox = await start();
  const response = await exchange(sandbox, await codeFor(sandbox));
  expect(response.text).toMatch(
    new RegExp(`^\\{"access_token":"THQWJ[\\w-]{175}","user_id":${USER},"token_type":"bearer"\\}$`),
  );
  expect(String(response.body.user_id)).not.toBe(USER);
});

it("sandbox code exchange: accepts a code once", async () => {
  const sandbox = await start();
  const code = await codeFor(sandbox);
  expect((await exchange(sandbox, code)).status).toBe(200);
  const again = await exchange(sandbox, code);
  expect(again.status).toBe(400);
  expect(again.body).toEqual({
    error_type: "OAuthException",
    code: 400,
    error_message: "Matching code was not found or was already used",
  });
});

it("sandbox code exchange: refuses a code that ends in #_ without using up the code", async () => {
  const sandbox = await start();
  const code = await codeFor(sandbox);
  expect((await exchange(sandbox, `${code}#_`)).status).toBe(400);
  expect((await exchange(sandbox, code)).status).toBe(200);
});

it.each([
  ["client_id", "1", /validating application/],
  ["client_secret", "wrong", /client secret/],
  ["redirect_uri", "https://other.example/", /redirect_uri/],
])("sandbox code exchange: refuses a wrong %s without using up the code", async (name, value, message) => {
  const sandbox = await start();
  const form = codeForm(sandbox, await codeFor(sandbox));
  const refused = await post(sandbox, "/oauth/access_token", { ...form, [name]: value });
  expect(refused.status).toBe(400);
  expect(refused.body.error_message).toMatch(message);
  expect((await post(sandbox, "/oauth/access_token", form)).status).toBe(200);
});

it("sandbox long-lived exchange: returns tokens that are valid for a little less than 60 days, each for a different time", async () => {
  const sandbox = await start();
  const token = await shortLived(sandbox);
  const lives: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const { body } = await lengthen(sandbox, token);
    expect(body.token_type).toBe("bearer");
    lives.push(body.expires_in as unknown as number);
  }
  expect(Math.max(...lives)).toBeLessThan(5_184_000);
  expect(Math.min(...lives)).toBeGreaterThan(5_183_000);
  expect(new Set(lives).size).toBeGreaterThan(1);
});

it("sandbox short-lived token: is invalid for every call after an hour", async () => {
  const sandbox = await start();
  const token = await shortLived(sandbox);
  sandbox.advance(HOUR - 1);
  expect((await me(sandbox, token)).status).toBe(200);
  sandbox.advance(1);
  expect(codeIn(await me(sandbox, token))).toBe("190/463");
  expect(codeIn(await lengthen(sandbox, token))).toBe("190/463");
});

it("sandbox long-lived token: is invalid after its expires_in", async () => {
  const sandbox = await start();
  const response = await lengthen(sandbox, await shortLived(sandbox));
  sandbox.advance((response.body.expires_in as unknown as number) * 1000 - 1);
  expect((await me(sandbox, tokenIn(response))).status).toBe(200);
  sandbox.advance(1);
  expect(codeIn(await me(sandbox, tokenIn(response)))).toBe("190/463");
  expect(codeIn(await refresh(sandbox, tokenIn(response)))).toBe("190/463");
});

it("sandbox long-lived exchange: refuses a long-lived token, an app token and a wrong secret", async () => {
  const sandbox = await start();
  const { appId, appSecret } = sandbox.clientOptions;
  expect(codeIn(await lengthen(sandbox, sandbox.issueToken()))).toBe("100");
  expect(codeIn(await lengthen(sandbox, `TH|${appId}|${appSecret}`))).toBe("100");
  const query = { grant_type: "th_exchange_token", client_secret: "wrong", access_token: await shortLived(sandbox) };
  expect(codeIn(await get(sandbox, "/access_token", query))).toBe("101");
});

it("sandbox refresh: accepts a long-lived token that is 24 hours old, and returns one for 60 days from then", async () => {
  const sandbox = await start();
  const token = sandbox.issueToken();
  sandbox.advance(DAY - 1);
  const early = await refresh(sandbox, token);
  expect([early.status, codeIn(early)]).toEqual([400, "100"]);
  sandbox.advance(1);
  const fresh = tokenIn(await refresh(sandbox, token));
  sandbox.advance(59.9 * DAY);
  expect((await me(sandbox, fresh)).status).toBe(200);
  expect(codeIn(await me(sandbox, token))).toBe("190/463");
});

it("sandbox grant: ends after 90 days unless a refresh extends it", async () => {
  const sandbox = await start();
  let token = sandbox.issueToken();
  for (let round = 0; round < 3; round += 1) {
    sandbox.advance(50 * DAY);
    token = tokenIn(await refresh(sandbox, token));
  }
  const { body } = await get(sandbox, "/debug_token", { access_token: token, input_token: token });
  expect(body.data).toMatchObject({ data_access_expires_at: (NOON + 240 * DAY) / 1000 });
});

it("sandbox refresh: refuses a short-lived token", async () => {
  const sandbox = await start();
  expect(codeIn(await refresh(sandbox, await shortLived(sandbox)))).toBe("100");
});

it("sandbox refresh: refuses a token without threads_basic", async () => {
  const sandbox = await start();
  const token = sandbox.issueToken();
  sandbox.advance(DAY);
  const short = await shortLived(sandbox);
  sandbox.limitScopes(USER, ["threads_content_publish"]);
  expect(codeIn(await refresh(sandbox, token))).toBe("10");
  expect(codeIn(await lengthen(sandbox, short))).toBe("10");
  expect(codeIn(await me(sandbox, token))).toBe("10");
});

it("sandbox app token: has no expiry", async () => {
  const sandbox = await start();
  const { appId, appSecret } = sandbox.clientOptions;
  const query = { client_id: appId, client_secret: appSecret, grant_type: "client_credentials" };
  const response = await get(sandbox, "/oauth/access_token", query);
  expect(Object.keys(response.body)).toEqual(["access_token", "token_type"]);
  expect(tokenIn(response)).toMatch(new RegExp(`^TH\\|${appId}\\|[\\w-]{27}$`));
  expect((await get(sandbox, "/oauth/access_token", { ...query, client_secret: "x" })).status).toBe(400);
  expect((await get(sandbox, "/oauth/access_token", { ...query, client_id: "1" })).status).toBe(400);
});

it("sandbox tokens: are refused with the subcode of their reason", async () => {
  const sandbox = await start();
  const removed = sandbox.issueToken();
  const code = await codeFor(sandbox);
  sandbox.revoke(USER);
  expect(codeIn(await me(sandbox, removed))).toBe("190/458");
  expect((await exchange(sandbox, code)).status).toBe(400);

  const changed = sandbox.issueToken();
  sandbox.changePassword(USER);
  expect(codeIn(await me(sandbox, changed))).toBe("190/460");
  expect(codeIn(await me(sandbox, removed))).toBe("190/458");

  const expired = sandbox.issueToken();
  sandbox.expire(expired);
  expect(codeIn(await me(sandbox, expired))).toBe("190/463");
  expect(codeIn(await me(sandbox, "THQWJnothing"))).toBe("190/467");

  // A new consent does not make the old tokens valid again.
  expect((await me(sandbox, await shortLived(sandbox))).status).toBe(200);
});

it("sandbox methods: refuse unknown users and tokens", async () => {
  const sandbox = await start();
  expect(() => sandbox.expire("THQWJnothing")).toThrow(/issued/);
  expect(() => sandbox.revoke("1")).toThrow(/is not the id of a user/);
  expect(() => sandbox.changePassword("1")).toThrow(/is not the id of a user/);
  expect(() => sandbox.limitScopes(USER, [])).toThrow(/consented/);
});

it("sandbox consent: grants only the selected scopes", async () => {
  const sandbox = await start();
  const back = await sandbox.consent(authorizeUrl(sandbox), { scopes: ["threads_manage_insights"] });
  const token = tokenIn(await exchange(sandbox, new URL(back).searchParams.get("code") ?? ""));
  const { body } = await get(sandbox, "/debug_token", { access_token: token, input_token: token });
  expect(body.data).toMatchObject({ scopes: ["threads_basic", "threads_manage_insights"] });
});

it("sandbox debug_token: describes a token with Unix seconds and the id as a string", async () => {
  const sandbox = await start();
  const token = await shortLived(sandbox);
  for (const path of ["/debug_token", "/v1.0/debug_token"]) {
    const { body } = await get(sandbox, path, { access_token: token, input_token: token });
    expect(body).toEqual({
      data: {
        type: "USER",
        application: "Sandbox app",
        is_valid: true,
        issued_at: NOON / 1000,
        expires_at: (NOON + HOUR) / 1000,
        data_access_expires_at: (NOON + 90 * DAY) / 1000,
        scopes: ["threads_basic", "threads_content_publish", "threads_manage_insights"],
        user_id: USER,
      },
    });
  }
  const { appId, appSecret } = sandbox.clientOptions;
  const app = await get(sandbox, "/debug_token", { access_token: token, input_token: `TH|${appId}|${appSecret}` });
  expect(app.body.data).toMatchObject({ type: "APP", is_valid: true });
});

it("sandbox debug_token: describes an invalid input_token, and needs a valid access_token", async () => {
  const sandbox = await start();
  const [token, dead] = [sandbox.issueToken(), sandbox.issueToken()];
  sandbox.expire(dead);
  const { body } = await get(sandbox, "/debug_token", { access_token: token, input_token: dead });
  expect(body.data).toMatchObject({ is_valid: false, error: { code: 190, subcode: 463 } });
  expect(codeIn(await get(sandbox, "/debug_token", { access_token: dead, input_token: token }))).toBe("190/463");
  sandbox.limitScopes(USER, []);
  expect(codeIn(await get(sandbox, "/debug_token", { access_token: token, input_token: token }))).toBe("10");
});

it("sandbox debug_token: accepts only the tokens of testers", async () => {
  const juno = "17000000000000003";
  const sandbox = await start({
    users: [
      { id: USER, username: "mika" },
      { id: juno, username: "juno", isTester: false },
    ],
  });
  const [mika, other] = [sandbox.issueToken(), sandbox.issueToken({ userId: juno })];
  const refused = await get(sandbox, "/debug_token", { access_token: other, input_token: other });
  expect([codeIn(refused), refused.body.error?.message]).toEqual(["100", expect.stringContaining("tester")]);
  const { body } = await get(sandbox, "/debug_token", { access_token: mika, input_token: other });
  expect(body.data).toMatchObject({ user_id: juno, is_valid: true });
});

it("sandbox issueToken(): always grants threads_basic", async () => {
  const sandbox = await start();
  const token = sandbox.issueToken({ scopes: ["threads_delete"] });
  const { body } = await get(sandbox, "/debug_token", { access_token: token, input_token: token });
  expect(body.data).toMatchObject({ scopes: ["threads_basic", "threads_delete"] });
});

it("sandbox tokens(): returns every issued token in order, even if its response was lost, and the log names the token's user", async () => {
  let now = NOON;
  const sandbox = await start({
    clock: { now: () => now },
    behaviors: { oldTokenAfterRefresh: "becomes-invalid" },
    users: [
      { id: USER, username: "mika" },
      { id: "7", username: "noor" },
    ],
    faults: [{ kind: "close-after", on: "refresh-long-lived" }],
  });
  const first = sandbox.issueToken();
  const other = sandbox.issueToken({ userId: "7" });
  now += DAY;
  await expect(refresh(sandbox, first)).rejects.toThrow();

  const common = { kind: "long-lived", userId: USER };
  expect(sandbox.tokens(USER)).toMatchObject([
    { ...common, value: first, issuedAt: NOON, invalidReason: "replaced" },
    { ...common, issuedAt: now, invalidReason: null },
  ]);
  expect(sandbox.tokens().map(({ userId }) => userId)).toEqual([USER, "7", USER]);
  expect(sandbox.tokens("7")[0]).toMatchObject({ value: other });
  expect(() => sandbox.tokens("8")).toThrow(/is not the id of a user/);
  expect(sandbox.log.at(-1)).toMatchObject({ operation: "refresh-long-lived", userId: USER, effect: true });
});

async function scopesOf(sandbox: ThreadsSandbox, token: string): Promise<unknown> {
  const { body } = await get(sandbox, "/debug_token", { access_token: token, input_token: token });
  return (body.data as unknown as { scopes: unknown }).scopes;
}

it("sandbox issueToken(): grants what a client requests by default", async () => {
  const sandbox = await start();
  expect(await scopesOf(sandbox, sandbox.issueToken())).toEqual([...DEFAULT_SCOPES]);
});

it("sandbox issueToken(): adds to what the user has granted, and withdraws nothing", async () => {
  const sandbox = await start();
  await codeFor(sandbox);
  const token = sandbox.issueToken({ scopes: ["threads_delete"] });
  sandbox.issueToken({ scopes: [] });
  expect(await scopesOf(sandbox, token)).toEqual([...DEFAULT_SCOPES, "threads_delete"]);
});

it("sandbox issueToken(): does not add to a grant that has ended", async () => {
  const sandbox = await start();
  sandbox.issueToken({ scopes: ["threads_delete"] });
  sandbox.advance(90 * DAY - 1);
  expect(await scopesOf(sandbox, sandbox.issueToken({ scopes: [] }))).toContain("threads_delete");
  sandbox.advance(90 * DAY);
  expect(await scopesOf(sandbox, sandbox.issueToken({ scopes: [] }))).toEqual(["threads_basic"]);
});
