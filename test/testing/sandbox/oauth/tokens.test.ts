import { expect, it } from "vitest";
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

it("gives a short-lived token and user_id as a bare number that JSON.parse loses", async () => {
  const sandbox = await start();
  const answer = await exchange(sandbox, await codeFor(sandbox));
  expect(answer.text).toMatch(new RegExp(`^\\{"access_token":"THQWJ[\\w-]{175}","user_id":${USER}\\}$`));
  expect(String(answer.body.user_id)).not.toBe(USER);
});

it("takes a code once", async () => {
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

it("does not take a code with #_ still on it, and leaves the code unspent", async () => {
  const sandbox = await start();
  const code = await codeFor(sandbox);
  expect((await exchange(sandbox, `${code}#_`)).status).toBe(400);
  expect((await exchange(sandbox, code)).status).toBe(200);
});

it.each([
  ["client_id", "1", /validating application/],
  ["client_secret", "wrong", /client secret/],
  ["redirect_uri", "https://other.example/", /redirect_uri/],
])("refuses a wrong %s and leaves the code unspent", async (name, value, message) => {
  const sandbox = await start();
  const form = codeForm(sandbox, await codeFor(sandbox));
  const refused = await post(sandbox, "/oauth/access_token", { ...form, [name]: value });
  expect(refused.status).toBe(400);
  expect(refused.body.error_message).toMatch(message);
  expect((await post(sandbox, "/oauth/access_token", form)).status).toBe(200);
});

it("gives a long-lived token whose life is a little under sixty days, and never the same twice over", async () => {
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

it("lets a short-lived token die after an hour, for every use", async () => {
  const sandbox = await start();
  const token = await shortLived(sandbox);
  sandbox.advance(HOUR - 1);
  expect((await me(sandbox, token)).status).toBe(200);
  sandbox.advance(1);
  expect(codeIn(await me(sandbox, token))).toBe("190/463");
  expect(codeIn(await lengthen(sandbox, token))).toBe("190/463");
});

it("lets a long-lived token die when its expires_in is over", async () => {
  const sandbox = await start();
  const answer = await lengthen(sandbox, await shortLived(sandbox));
  sandbox.advance((answer.body.expires_in as unknown as number) * 1000 - 1);
  expect((await me(sandbox, tokenIn(answer))).status).toBe(200);
  sandbox.advance(1);
  expect(codeIn(await me(sandbox, tokenIn(answer)))).toBe("190/463");
  expect(codeIn(await refresh(sandbox, tokenIn(answer)))).toBe("190/463");
});

it("exchanges neither a long-lived token nor an app token, nor with a wrong secret", async () => {
  const sandbox = await start();
  const { appId, appSecret } = sandbox.clientOptions;
  expect(codeIn(await lengthen(sandbox, sandbox.issueToken()))).toBe("100");
  expect(codeIn(await lengthen(sandbox, `TH|${appId}|${appSecret}`))).toBe("100");
  const query = { grant_type: "th_exchange_token", client_secret: "wrong", access_token: await shortLived(sandbox) };
  expect(codeIn(await get(sandbox, "/access_token", query))).toBe("101");
});

it("refreshes a long-lived token from 24 hours on, and gives sixty days from then", async () => {
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

it("lets a grant run out after ninety days, and renews it with every refresh", async () => {
  const sandbox = await start();
  let token = sandbox.issueToken();
  for (let round = 0; round < 3; round += 1) {
    sandbox.advance(50 * DAY);
    token = tokenIn(await refresh(sandbox, token));
  }
  const { body } = await get(sandbox, "/debug_token", { access_token: token, input_token: token });
  expect(body.data).toMatchObject({ data_access_expires_at: (NOON + 240 * DAY) / 1000 });
});

it("refreshes no short-lived token", async () => {
  const sandbox = await start();
  expect(codeIn(await refresh(sandbox, await shortLived(sandbox)))).toBe("100");
});

it("refreshes nothing once threads_basic is withdrawn", async () => {
  const sandbox = await start();
  const token = sandbox.issueToken();
  sandbox.advance(DAY);
  const short = await shortLived(sandbox);
  sandbox.limitScopes(USER, ["threads_content_publish"]);
  expect(codeIn(await refresh(sandbox, token))).toBe("10");
  expect(codeIn(await lengthen(sandbox, short))).toBe("10");
  expect(codeIn(await me(sandbox, token))).toBe("10");
});

it("gives an app token without an expiry", async () => {
  const sandbox = await start();
  const { appId, appSecret } = sandbox.clientOptions;
  const query = { client_id: appId, client_secret: appSecret, grant_type: "client_credentials" };
  const answer = await get(sandbox, "/oauth/access_token", query);
  expect(Object.keys(answer.body)).toEqual(["access_token", "token_type"]);
  expect(tokenIn(answer)).toMatch(new RegExp(`^TH\\|${appId}\\|[\\w-]{27}$`));
  expect((await get(sandbox, "/oauth/access_token", { ...query, client_secret: "x" })).status).toBe(400);
  expect((await get(sandbox, "/oauth/access_token", { ...query, client_id: "1" })).status).toBe(400);
});

it("knows why a token died", async () => {
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

  // Consent brings the person back, not the tokens.
  expect((await me(sandbox, await shortLived(sandbox))).status).toBe(200);
});

it("refuses to act on people and tokens that it does not know", async () => {
  const sandbox = await start();
  expect(() => sandbox.expire("THQWJnothing")).toThrow(/issued/);
  expect(() => sandbox.revoke("1")).toThrow(/is not the id of a user/);
  expect(() => sandbox.changePassword("1")).toThrow(/is not the id of a user/);
  expect(() => sandbox.limitScopes(USER, [])).toThrow(/consented/);
});

it("keeps to the scopes that the person left ticked", async () => {
  const sandbox = await start();
  const back = await sandbox.consent(authorizeUrl(sandbox), { scopes: ["threads_manage_insights"] });
  const token = tokenIn(await exchange(sandbox, new URL(back).searchParams.get("code") ?? ""));
  const { body } = await get(sandbox, "/debug_token", { access_token: token, input_token: token });
  expect(body.data).toMatchObject({ scopes: ["threads_basic", "threads_manage_insights"] });
});

it("describes tokens with Unix seconds and the id as a string", async () => {
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

it("describes a dead token as one, and asks for a living token to look with", async () => {
  const sandbox = await start();
  const [token, dead] = [sandbox.issueToken(), sandbox.issueToken()];
  sandbox.expire(dead);
  const { body } = await get(sandbox, "/debug_token", { access_token: token, input_token: dead });
  expect(body.data).toMatchObject({ is_valid: false, error: { code: 190, subcode: 463 } });
  expect(codeIn(await get(sandbox, "/debug_token", { access_token: dead, input_token: token }))).toBe("190/463");
  sandbox.limitScopes(USER, []);
  expect(codeIn(await get(sandbox, "/debug_token", { access_token: token, input_token: token }))).toBe("10");
});

it("lets testers alone look into a token", async () => {
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

it("issues no token without threads_basic, whatever else it is asked for", async () => {
  const sandbox = await start();
  const token = sandbox.issueToken({ scopes: ["threads_delete"] });
  const { body } = await get(sandbox, "/debug_token", { access_token: token, input_token: token });
  expect(body.data).toMatchObject({ scopes: ["threads_basic", "threads_delete"] });
});

it("records every token that was issued, in order, whoever got the answer, and names in the log whose token came", async () => {
  let now = NOON;
  const sandbox = await start({
    clock: { now: () => now },
    behaviors: { oldTokenAfterRefresh: "dies" },
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
