import { describe, expect, expectTypeOf, it } from "vitest";
import type { DefaultProfile, Profile, ProfileField } from "../../src/index.js";
import { DEFAULT_PROFILE_FIELDS } from "../../src/reading/profile.js";
import { json, mockThreads, rejection } from "../support/mock.js";
import { LONG_TOKEN } from "../support/secrets.js";

const ALL: Record<ProfileField, unknown> = {
  id: "26999888777666555",
  username: "mika",
  name: "Mika",
  threads_profile_picture_url: "https://scontent.cdninstagram.com/p.jpg",
  threads_biography: "hi",
  is_verified: false,
  is_eligible_for_geo_gating: false,
  recently_searched_keywords: [{ query: "sailing", timestamp: 1_780_000_000_000 }],
};

function ask(fields: string, body: unknown, status = 200) {
  const mocked = mockThreads();
  mocked.graph
    .intercept({ path: "/v1.0/me", method: "GET", query: { fields, access_token: LONG_TOKEN } })
    .reply(status, body as object, json);
  return mocked.client;
}

describe("getProfile", () => {
  it("reads id, username, name and picture by default", async () => {
    const client = ask("id,username,name,threads_profile_picture_url", ALL);
    const profile = await client.getProfile(LONG_TOKEN);
    expect(profile).toEqual({
      id: "26999888777666555",
      username: "mika",
      name: "Mika",
      threads_profile_picture_url: "https://scontent.cdninstagram.com/p.jpg",
    });
    expectTypeOf(profile).toEqualTypeOf<Pick<Profile, "id" | "username" | "name" | "threads_profile_picture_url">>();
    expect(DEFAULT_PROFILE_FIELDS).toEqual(["id", "username", "name", "threads_profile_picture_url"]);
  });

  it("returns and types exactly the requested fields, and keeps false", async () => {
    const client = ask("username,is_verified", ALL);
    const profile = await client.getProfile(LONG_TOKEN, { fields: ["is_verified", "username"] });
    expect(profile).toEqual({ username: "mika", is_verified: false });
    expectTypeOf(profile).toEqualTypeOf<Pick<Profile, "username" | "is_verified">>();
    // @ts-expect-error -- not requested
    expect(profile.name).toBeUndefined();
  });

  it("types the profile as partial for a list of fields that is not a literal, and as the default without one", () => {
    const { client } = mockThreads();
    const fields: ProfileField[] = ["id"];
    const some = () => client.getProfile(LONG_TOKEN, { fields });
    expectTypeOf(some).returns.resolves.toEqualTypeOf<Partial<Profile>>();
    const usual = () => client.getProfile(LONG_TOKEN, { timeoutMs: 5 });
    expectTypeOf(usual).returns.resolves.toEqualTypeOf<DefaultProfile>();
    const every = () => client.getProfile(LONG_TOKEN, { fields: ["id", "username", "name"] });
    expectTypeOf(every).returns.resolves.toEqualTypeOf<Pick<Profile, "id" | "username" | "name">>();
  });

  it("returns every field of Threads", async () => {
    const fields = Object.keys(ALL) as ProfileField[];
    await expect(ask(fields.join(","), ALL).getProfile(LONG_TOKEN, { fields })).resolves.toEqual(ALL);
  });

  it("returns null for a missing or null optional field, and keeps an empty string", async () => {
    const fields = Object.keys(ALL) as ProfileField[];
    const body = { id: "1", username: "mika", name: "", threads_biography: null };
    await expect(ask(fields.join(","), body).getProfile(LONG_TOKEN, { fields })).resolves.toEqual({
      id: "1",
      username: "mika",
      name: "",
      threads_profile_picture_url: null,
      threads_biography: null,
      is_verified: null,
      is_eligible_for_geo_gating: null,
      recently_searched_keywords: null,
    });
  });

  it("keeps every digit of an id that is a JSON number", async () => {
    const client = ask("id", '{"id":26999888777666555}');
    await expect(client.getProfile(LONG_TOKEN, { fields: ["id"] })).resolves.toEqual({ id: "26999888777666555" });
  });

  it("fails when a requested id or username is missing", async () => {
    for (const body of [{ username: "mika" }, { id: "", username: "mika" }, { id: "1" }]) {
      const error = await rejection(ask("id,username,name,threads_profile_picture_url", body).getProfile(LONG_TOKEN));
      expect(error).toMatchObject({ code: "THREADS_RESPONSE", reason: "unexpected-shape" });
    }
  });

  it.each([
    ["an expired token", 400, 190, 463, "auth"],
    ["a removed app", 401, 190, 458, "auth"],
    ["a changed password", 400, 190, 460, "auth"],
    ["an ended session", 400, 102, undefined, "auth"],
    ["an invalid token with another code", 400, 100, 33, "not-found"],
    ["a missing permission", 403, 10, undefined, "permission"],
  ])("reports %s", async (_case, status, code, error_subcode, kind) => {
    const body = {
      error: {
        message: `Error validating access token ${LONG_TOKEN}`,
        type: "OAuthException",
        code,
        error_subcode,
        fbtrace_id: "A1b2C3",
      },
    };
    const error = await rejection(
      ask("id,username,name,threads_profile_picture_url", body, status).getProfile(LONG_TOKEN),
    );
    expect(error).toMatchObject({
      code: "THREADS_API",
      kind,
      status,
      retryable: false,
      graph: {
        code,
        subcode: error_subcode ?? null,
        traceId: "A1b2C3",
        message: "Error validating access token [redacted]",
      },
      request: { method: "GET", path: "/v1.0/me" },
    });
  });

  it.each<[string, unknown]>([
    ["must be a list of at least one field", []],
    ["must be a list of at least one field", "id"],
    ["contains unknown profile fields: followers_count", ["id", "followers_count"]],
    ["contains unknown profile fields: toString", ["toString"]],
    ["contains unknown profile fields: id", [["id"]]],
  ])("refuses invalid fields: %s", async (problem, fields) => {
    const { client } = mockThreads();
    await expect(rejection(client.getProfile(LONG_TOKEN, { fields: fields as ProfileField[] }))).resolves.toMatchObject(
      {
        code: "THREADS_VALIDATION",
        message: `fields ${problem}.`,
      },
    );
  });

  it.each<[string, unknown]>([
    ["timeoutMs", 0],
    ["timeoutMs", Number.NaN],
    ["timeoutMs", 2 ** 31],
    ["timeoutMs", "5"],
    ["signal", {}],
  ])("refuses a %s of %s", async (name, value) => {
    const { client } = mockThreads();
    await expect(rejection(client.getProfile(LONG_TOKEN, { [name]: value }))).resolves.toMatchObject({
      code: "THREADS_VALIDATION",
      issues: [{ path: [name], severity: "error" }],
    });
  });
});
