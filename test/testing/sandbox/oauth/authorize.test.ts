import { expect, it } from "vitest";
import { DAY, HOUR, USER, authorizeUrl, codeFor, exchange, post, send, start } from "../helpers.js";

const OTHER = "17000000000000003";

it("sandbox authorize page: shows the app, every scope, the users, Allow and Cancel", async () => {
  const sandbox = await start({ app: { name: "Hayon" } });
  const page = await send(authorizeUrl(sandbox));
  expect(page.status).toBe(200);
  expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
  for (const part of ["Hayon", "@mika", "threads_basic", "threads_content_publish", ">Allow<", ">Cancel<"]) {
    expect(page.text).toContain(part);
  }
  expect(page.text).not.toContain("<script");
});

it("sandbox authorize page: Allow redirects with the code, the state and #_", async () => {
  const sandbox = await start();
  const back = await sandbox.consent(authorizeUrl(sandbox, { state: 'a b&c="d"/é' }));
  expect(back.startsWith(`${sandbox.url}/callback?code=AQB`)).toBe(true);
  expect(back.endsWith("#_")).toBe(true);
  expect(new URL(back).searchParams.get("state")).toBe('a b&c="d"/é');
});

it("sandbox authorize page: the redirect has no state when none was sent", async () => {
  const sandbox = await start();
  const back = new URL(await sandbox.consent(authorizeUrl(sandbox, { state: null })));
  expect([...back.searchParams.keys()]).toEqual(["code"]);
});

it("sandbox authorize page: Cancel redirects with the documented error", async () => {
  const sandbox = await start();
  const back = await sandbox.consent(authorizeUrl(sandbox), { allow: false });
  expect(back).toBe(
    `${sandbox.url}/callback?error=access_denied&error_reason=user_denied&error_description=The+user+denied+your+request&state=s-1`,
  );
});

it.each([
  ["a wrong app id", { client_id: "123" }, /code 4476002/],
  ["an unregistered redirect URI", { redirect_uri: "https://evil.example/" }, /redirect URIs registered/],
  ["a redirect URI with an additional slash", { redirect_uri: "SLASH" }, /redirect URIs registered/],
  ["a scope list without threads_basic", { scope: "threads_delete" }, /must contain threads_basic/],
  ["an unknown scope", { scope: "threads_basic,threads_everything" }, /contains an unknown permission/],
  ["an inherited name as a scope", { scope: "threads_basic,constructor" }, /contains an unknown permission/],
  ["a response type other than code", { response_type: "token" }, /response_type must be code/],
  ["an empty state", { state: "" }, /state is empty/],
  ["PKCE", { code_challenge: "abc" }, /code_challenge is unknown/],
])("sandbox authorize page: shows an error and does not redirect for %s", async (_what, changes, message) => {
  const sandbox = await start();
  const filled = Object.fromEntries(
    Object.entries(changes).map(([name, value]) => [name, value === "SLASH" ? `${sandbox.url}/callback/` : value]),
  );
  const page = await send(authorizeUrl(sandbox, filled));
  expect(page.status).toBe(400);
  expect(page.headers.get("location")).toBeNull();
  await expect(sandbox.consent(authorizeUrl(sandbox, filled))).rejects.toThrow(message);
});

it("sandbox authorize page: accepts scopes separated by spaces or commas", async () => {
  const sandbox = await start();
  const page = await send(authorizeUrl(sandbox, { scope: "threads_basic threads_delete" }));
  expect(page.text).toContain("threads_delete");
});

it("sandbox consent(): acts for any user on the page, and for no other", async () => {
  const sandbox = await start({
    users: [
      { id: USER, username: "mika" },
      { id: OTHER, username: "juno" },
    ],
  });
  expect((await exchange(sandbox, await codeFor(sandbox, OTHER))).text).toContain(`"user_id":${OTHER}`);
  await expect(sandbox.consent(authorizeUrl(sandbox), { userId: "1" })).rejects.toThrow(/does not offer the user/);
});

it("sandbox authorize page: shows an error to a user who is not a tester", async () => {
  const sandbox = await start({ users: [{ id: USER, username: "mika", isTester: false }] });
  await expect(sandbox.consent(authorizeUrl(sandbox))).rejects.toThrow(/not accepted the invite/);
});

it("sandbox authorize page: a user who is not a tester can cancel", async () => {
  const sandbox = await start({ users: [{ id: USER, username: "mika", isTester: false }] });
  const back = new URL(await sandbox.consent(authorizeUrl(sandbox), { allow: false }));
  expect(back.searchParams.get("error")).toBe("access_denied");
});

it.each(["allow", "cancel"])("sandbox authorize page: its form cannot be used again after %s", async (decision) => {
  const sandbox = await start();
  const ticket = /name="ticket" value="([^"]+)"/.exec((await send(authorizeUrl(sandbox))).text)?.[1] ?? "";
  const form = { ticket, user: USER, decision };
  expect((await post(sandbox, "/oauth/authorize", form)).status).toBe(302);
  expect((await post(sandbox, "/oauth/authorize", form)).status).toBe(400);
});

it("sandbox authorize page: accepts its form once, and not after an hour", async () => {
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
  ["an unknown user", { user: "1" }],
  ["an unknown decision", { decision: "maybe" }],
  ["a scope that was not requested", { scope: "threads_delete" }],
])("sandbox authorize page: refuses a form with %s", async (_what, changes) => {
  const sandbox = await start();
  const ticket = /name="ticket" value="([^"]+)"/.exec((await send(authorizeUrl(sandbox))).text)?.[1] ?? "";
  const response = await post(sandbox, "/oauth/authorize", { ticket, user: USER, decision: "allow", ...changes });
  expect(response.status).toBe(400);
  expect(response.headers.get("location")).toBeNull();
});

it("sandbox authorize page: keeps the query of a registered redirect URI", async () => {
  const uri = "https://app.example/cb?next=%2Fhome";
  const sandbox = await start({ redirectUris: [uri, "hayon://cb"] });
  expect(await sandbox.consent(authorizeUrl(sandbox))).toMatch(/^https:\/\/app\.example\/cb\?next=%2Fhome&code=/);
  expect(await sandbox.consent(authorizeUrl(sandbox, { redirect_uri: "hayon://cb" }))).toMatch(/^hayon:\/\/cb\?code=/);
});

it("sandbox pages: have a form-action directive, except the consent page", async () => {
  const sandbox = await start();
  const policyOf = async (url: string) => (await send(url)).headers.get("content-security-policy");
  expect(await policyOf(authorizeUrl(sandbox))).not.toContain("form-action");
  expect(await policyOf(authorizeUrl(sandbox, { client_id: "1" }))).toContain("form-action 'none'");
  expect(await policyOf(`${sandbox.url}/callback`)).toContain("form-action 'none'");
});

it("sandbox callback page: shows the parameters that the app would receive", async () => {
  const sandbox = await start();
  const page = await send(await sandbox.consent(authorizeUrl(sandbox)));
  expect(page.status).toBe(200);
  expect(page.text).toContain("Your app would continue here");
});

it("sandbox code: is valid for exactly one hour", async () => {
  const sandbox = await start();
  const [early, late] = [await codeFor(sandbox), await codeFor(sandbox)];
  sandbox.advance(HOUR - 1);
  expect((await exchange(sandbox, early)).status).toBe(200);
  sandbox.advance(1);
  expect((await exchange(sandbox, late)).body).toMatchObject({ error_type: "OAuthException", code: 400 });
  sandbox.advance(DAY);
});
