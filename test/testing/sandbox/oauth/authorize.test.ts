import { expect, it } from "vitest";
import { DAY, HOUR, USER, authorizeUrl, codeFor, exchange, post, send, start } from "../helpers.js";

const OTHER = "17000000000000003";

it("shows the app, every scope and the people, with Allow and Cancel", async () => {
  const sandbox = await start({ app: { name: "Hayon" } });
  const page = await send(authorizeUrl(sandbox));
  expect(page.status).toBe(200);
  expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
  for (const part of ["Hayon", "@mika", "threads_basic", "threads_content_publish", ">Allow<", ">Cancel<"]) {
    expect(page.text).toContain(part);
  }
  expect(page.text).not.toContain("<script");
});

it("redirects with the code, the state and #_ after Allow", async () => {
  const sandbox = await start();
  const back = await sandbox.consent(authorizeUrl(sandbox, { state: 'a b&c="d"/é' }));
  expect(back.startsWith(`${sandbox.url}/callback?code=AQB`)).toBe(true);
  expect(back.endsWith("#_")).toBe(true);
  expect(new URL(back).searchParams.get("state")).toBe('a b&c="d"/é');
});

it("invents no state where none was sent", async () => {
  const sandbox = await start();
  const back = new URL(await sandbox.consent(authorizeUrl(sandbox, { state: null })));
  expect([...back.searchParams.keys()]).toEqual(["code"]);
});

it("redirects with the documented refusal after Cancel", async () => {
  const sandbox = await start();
  const back = await sandbox.consent(authorizeUrl(sandbox), { allow: false });
  expect(back).toBe(
    `${sandbox.url}/callback?error=access_denied&error_reason=user_denied&error_description=The+user+denied+your+request&state=s-1`,
  );
});

it.each([
  ["a wrong app id", { client_id: "123" }, /code 4476002/],
  ["a redirect URI that is not registered", { redirect_uri: "https://evil.example/" }, /redirect URIs registered/],
  ["a slash too many", { redirect_uri: "SLASH" }, /redirect URIs registered/],
  ["a scope list without threads_basic", { scope: "threads_delete" }, /must contain threads_basic/],
  ["an unknown scope", { scope: "threads_basic,threads_everything" }, /contains an unknown permission/],
  ["an inherited name as a scope", { scope: "threads_basic,constructor" }, /contains an unknown permission/],
  ["a response type other than code", { response_type: "token" }, /response_type must be code/],
  ["an empty state", { state: "" }, /state is empty/],
  ["PKCE", { code_challenge: "abc" }, /code_challenge is unknown/],
])("refuses %s on the page, and never redirects", async (_what, changes, message) => {
  const sandbox = await start();
  const filled = Object.fromEntries(
    Object.entries(changes).map(([name, value]) => [name, value === "SLASH" ? `${sandbox.url}/callback/` : value]),
  );
  const page = await send(authorizeUrl(sandbox, filled));
  expect(page.status).toBe(400);
  expect(page.headers.get("location")).toBeNull();
  await expect(sandbox.consent(authorizeUrl(sandbox, filled))).rejects.toThrow(message);
});

it("takes scopes separated by spaces as well as by commas", async () => {
  const sandbox = await start();
  const page = await send(authorizeUrl(sandbox, { scope: "threads_basic threads_delete" }));
  expect(page.text).toContain("threads_delete");
});

it("lets another person consent, and nobody whom the page does not show", async () => {
  const sandbox = await start({
    users: [
      { id: USER, username: "mika" },
      { id: OTHER, username: "juno" },
    ],
  });
  expect((await exchange(sandbox, await codeFor(sandbox, OTHER))).text).toContain(`"user_id":${OTHER}`);
  await expect(sandbox.consent(authorizeUrl(sandbox), { userId: "1" })).rejects.toThrow(/does not offer the user/);
});

it("tells somebody who is not a tester so", async () => {
  const sandbox = await start({ users: [{ id: USER, username: "mika", isTester: false }] });
  await expect(sandbox.consent(authorizeUrl(sandbox))).rejects.toThrow(/not accepted the invite/);
});

it("lets somebody who is not a tester decline", async () => {
  const sandbox = await start({ users: [{ id: USER, username: "mika", isTester: false }] });
  const back = new URL(await sandbox.consent(authorizeUrl(sandbox), { allow: false }));
  expect(back.searchParams.get("error")).toBe("access_denied");
});

it.each(["allow", "cancel"])("spends a page's form with %s", async (decision) => {
  const sandbox = await start();
  const ticket = /name="ticket" value="([^"]+)"/.exec((await send(authorizeUrl(sandbox))).text)?.[1] ?? "";
  const form = { ticket, user: USER, decision };
  expect((await post(sandbox, "/oauth/authorize", form)).status).toBe(302);
  expect((await post(sandbox, "/oauth/authorize", form)).status).toBe(400);
});

it("takes a page's form once, and not after the page lay open for an hour", async () => {
  const sandbox = await start();
  const ticketOf = async (): Promise<string> =>
    /name="ticket" value="([^"]+)"/.exec((await send(authorizeUrl(sandbox))).text)?.[1] ?? "";
  const form = { ticket: await ticketOf(), user: USER, decision: "allow" };
  expect((await post(sandbox, "/oauth/authorize", form)).status).toBe(302);
  expect((await post(sandbox, "/oauth/authorize", form)).status).toBe(400);
  const late = { ...form, ticket: await ticketOf() };
  sandbox.advance(HOUR);
  expect((await post(sandbox, "/oauth/authorize", late)).status).toBe(400);
});

it.each([
  ["a forged ticket", { ticket: "forged" }],
  ["a person who is not here", { user: "1" }],
  ["a third answer", { decision: "maybe" }],
  ["a scope that was not asked for", { scope: "threads_delete" }],
])("refuses a form with %s", async (_what, changes) => {
  const sandbox = await start();
  const ticket = /name="ticket" value="([^"]+)"/.exec((await send(authorizeUrl(sandbox))).text)?.[1] ?? "";
  const answer = await post(sandbox, "/oauth/authorize", { ticket, user: USER, decision: "allow", ...changes });
  expect(answer.status).toBe(400);
  expect(answer.headers.get("location")).toBeNull();
});

it("keeps a registered redirect URI with a query as it is", async () => {
  const uri = "https://app.example/cb?next=%2Fhome";
  const sandbox = await start({ redirectUris: [uri, "hayon://cb"] });
  expect(await sandbox.consent(authorizeUrl(sandbox))).toMatch(/^https:\/\/app\.example\/cb\?next=%2Fhome&code=/);
  expect(await sandbox.consent(authorizeUrl(sandbox, { redirect_uri: "hayon://cb" }))).toMatch(/^hayon:\/\/cb\?code=/);
});

it("limits where a form may lead on every page but the one whose form leads to the app and beyond", async () => {
  const sandbox = await start();
  const policyOf = async (url: string) => (await send(url)).headers.get("content-security-policy");
  expect(await policyOf(authorizeUrl(sandbox))).not.toContain("form-action");
  expect(await policyOf(authorizeUrl(sandbox, { client_id: "1" }))).toContain("form-action 'none'");
  expect(await policyOf(`${sandbox.url}/callback`)).toContain("form-action 'none'");
});

it("serves a callback page where the app would take over", async () => {
  const sandbox = await start();
  const page = await send(await sandbox.consent(authorizeUrl(sandbox)));
  expect(page.status).toBe(200);
  expect(page.text).toContain("Your app would continue here");
});

it("lets a code die after an hour, and work until then", async () => {
  const sandbox = await start();
  const [early, late] = [await codeFor(sandbox), await codeFor(sandbox)];
  sandbox.advance(HOUR - 1);
  expect((await exchange(sandbox, early)).status).toBe(200);
  sandbox.advance(1);
  expect((await exchange(sandbox, late)).body).toMatchObject({ error_type: "OAuthException", code: 400 });
  sandbox.advance(DAY);
});
