import { expect, it } from "vitest";
import { USER, codeIn, get, me, start } from "../helpers.js";

const ALL =
  "id,username,name,threads_profile_picture_url,threads_biography,is_verified,is_eligible_for_geo_gating,recently_searched_keywords";

it("sandbox profile: returns the requested fields under /me and the own id, with and without a version", async () => {
  const sandbox = await start();
  const token = sandbox.issueToken();
  for (const path of ["/me", "/v1.0/me", `/${USER}`, `/v1.0/${USER}`]) {
    const { status, body } = await get(sandbox, path, { access_token: token, fields: ALL });
    expect(status).toBe(200);
    expect(body).toEqual({
      id: USER,
      username: "mika",
      name: "Mika Lind",
      threads_profile_picture_url: "https://scontent.example/mika.jpg",
      threads_biography: "Sails, mostly.",
      is_verified: false,
      is_eligible_for_geo_gating: false,
      recently_searched_keywords: [],
    });
  }
});

it("sandbox profile: returns only the id without `fields`", async () => {
  const sandbox = await start();
  expect((await me(sandbox, sandbox.issueToken())).body).toEqual({ id: USER });
});

it("sandbox profile: the operation of /me is me, and that of an id is node", async () => {
  const sandbox = await start({ faults: [{ on: "node", kind: "graph-error", status: 500, code: 2 }] });
  const token = sandbox.issueToken();
  expect((await me(sandbox, token)).status).toBe(200);
  expect((await get(sandbox, `/${USER}`, { access_token: token })).status).toBe(500);
  expect(sandbox.log.map(({ operation }) => operation)).toEqual(["me", "node"]);
});

it("sandbox profile: refuses the id of another user", async () => {
  const other = "17000000000000003";
  const sandbox = await start({
    users: [
      { id: USER, username: "mika" },
      { id: other, username: "juno" },
    ],
  });
  const token = sandbox.issueToken();
  expect(codeIn(await get(sandbox, `/${other}`, { access_token: token }))).toBe("100/33");
  expect(codeIn(await get(sandbox, "/1", { access_token: token }))).toBe("100/33");
});

it.each(["email", "id,,name", "constructor", "id, name"])("sandbox profile: refuses the fields %j", async (fields) => {
  const sandbox = await start();
  const response = await me(sandbox, sandbox.issueToken(), fields);
  expect([response.status, codeIn(response)]).toEqual([400, "100"]);
  expect(response.body.error?.message).toContain("nonexisting field");
});

it("sandbox profile: refuses an app token", async () => {
  const sandbox = await start();
  const { appId, appSecret } = sandbox.clientOptions;
  expect(codeIn(await me(sandbox, `TH|${appId}|${appSecret}`))).toBe("100");
});

it("sandbox errors: have Graph's form and each its own trace", async () => {
  const sandbox = await start();
  const [first, second] = [await me(sandbox, "nothing"), await me(sandbox, "nothing")];
  expect(first.status).toBe(400);
  expect(first.body).toEqual({
    error: {
      message: "Invalid OAuth access token - Cannot parse access token",
      type: "OAuthException",
      code: 190,
      error_subcode: 467,
      is_transient: false,
      fbtrace_id: expect.stringMatching(/^A[\w-]{22}$/) as string,
    },
  });
  expect(second.body).not.toEqual(first.body);
});
