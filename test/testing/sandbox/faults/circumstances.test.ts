/** Events at Threads while a test runs: to an app, an account or a post. */
import { describe, expect, it } from "vitest";
import type { ThreadsSandbox } from "../../../../src/testing/index.js";
import { codeIn, lengthen, me, shortLived, start, USER } from "../helpers.js";
import { idIn, poster } from "../posting.js";

describe("sandbox setAppAccess()", () => {
  it.each([
    ["not-a-tester", "100/10", "THApiException"],
    ["blocked", "200", "OAuthException"],
    ["access-tier", "10/4279067", "THApiException"],
    ["invalid-app", "101", "OAuthException"],
  ] as const)("is refused at every call with a token: %s", async (access, code, type) => {
    const sandbox = await start();
    sandbox.setAppAccess(access);
    const token = await shortLived(sandbox);
    const mika = poster(sandbox);
    const refused = [
      await lengthen(sandbox, token),
      await me(sandbox, token),
      await mika.get("/me/threads"),
      await mika.create({ media_type: "TEXT", text: "hello" }),
      await me(sandbox, "no token at all"),
    ];
    expect(refused.map((response) => [response.status, codeIn(response)])).toEqual(Array(5).fill([400, code]));
    expect(refused[1]?.body.error).toMatchObject({ type });

    sandbox.setAppAccess("allowed");
    expect((await me(sandbox, token)).status).toBe(200);
  });

  it("refuses an unknown word", async () => {
    const sandbox = await start();
    const set = (access: unknown) => () => sandbox.setAppAccess(access as "blocked");
    expect(set("block")).toThrow("access must be one of allowed, not-a-tester, blocked, access-tier, invalid-app");
  });
});

describe("sandbox demandAction()", () => {
  it.each([
    ["checkpoint", "190/459"],
    ["unconfirmed", "190/464"],
  ] as const)("gets %s at every call until they have", async (reason, code) => {
    const sandbox = await start();
    const [mika, token] = [poster(sandbox), sandbox.issueToken()];
    sandbox.demandAction(USER, reason);
    expect(codeIn(await me(sandbox, token))).toBe(code);
    expect(codeIn(await mika.get("/me/threads"))).toBe(code);
    sandbox.demandAction(USER, null);
    expect((await me(sandbox, token)).status).toBe(200);
  });

  it("does not change the subcode of an invalid token", async () => {
    const sandbox = await start();
    const token = sandbox.issueToken();
    sandbox.demandAction(USER, "checkpoint");
    sandbox.changePassword(USER);
    expect(codeIn(await me(sandbox, token))).toBe("190/460");
  });

  it("refuses an unknown reason or user", async () => {
    const sandbox = await start();
    expect(() => sandbox.demandAction(USER, "test" as "checkpoint")).toThrow("reason must be one of checkpoint");
    expect(() => sandbox.demandAction("1", "checkpoint")).toThrow("userId is not the id of a user");
  });
});

describe("sandbox deletePost()", () => {
  it("removes the post from reads and lists but keeps it in posts()", async () => {
    const sandbox = await start();
    const mika = poster(sandbox);
    const id = await mika.text("hello");
    sandbox.advance(1000);
    sandbox.deletePost(id);
    expect(await mika.list("/me/threads")).toEqual([]);
    expect(codeIn(await mika.get(`/${id}`))).toBe("100/33");
    const deletedAt = sandbox.posts()[0]?.deletedAt;
    sandbox.advance(1000);
    sandbox.deletePost(id);
    expect([deletedAt, sandbox.posts()[0]?.deletedAt]).toEqual([deletedAt, deletedAt]);
    expect(deletedAt).not.toBeNull();
    expect(() => sandbox.deletePost("1")).toThrow("deletePost() needs the id of a post in this sandbox");
  });
});

describe("sandbox behave()", () => {
  const published = async (sandbox: ThreadsSandbox): Promise<string[]> => {
    const mika = poster(sandbox);
    const creation_id = idIn(await mika.create({ media_type: "TEXT", text: "hello" }));
    const responses = [];
    for (let time = 0; time < 2; time += 1) responses.push(await mika.post("/me/threads_publish", { creation_id }));
    return responses.map((response) => codeIn(response));
  };

  it("changes the given behaviors from now on and keeps the others", async () => {
    const sandbox = await start({ behaviors: { permissionStatus: 403 } });
    expect(await published(sandbox)).toEqual(["", "24/4279009"]);
    sandbox.behave({ publishTwice: "368", invalidTokenCode: undefined });
    expect(await published(sandbox)).toEqual(["", "368"]);
    expect(sandbox.behaviors).toMatchObject({ publishTwice: "368", permissionStatus: 403, invalidTokenCode: "190" });
  });

  it("names an unknown behavior or value", async () => {
    const sandbox = await start();
    const behave = (behaviors: unknown) => () => sandbox.behave(behaviors as { publishTwice: "368" });
    expect(behave({ publishTwise: "368" })).toThrow("behaviors has no field named publishTwise");
    expect(behave({ publishTwice: "367" })).toThrow("behaviors.publishTwice must be one of refused, 506");
  });
});
