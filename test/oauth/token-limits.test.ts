/** The responses of the token endpoints, each limit at its bound and one beyond it. */
import { describe, expect, it } from "vitest";
import { NOON } from "../support/clock.js";
import { json, mockThreads, rejection } from "../support/mock.js";
import { APP_TOKEN, CODE, LONG_TOKEN, NEW_TOKEN, SHORT_TOKEN } from "../support/secrets.js";

const DAY_SECONDS = 86_400;
const HUNDRED_YEARS = 100 * 365 * DAY_SECONDS;

/** Returns the lifetimes in seconds that `exchangeCode` and `refreshLongLived` read from an `expires_in`. */
async function lifetimes(expires_in: unknown): Promise<number[]> {
  const { client, graph } = mockThreads();
  graph
    .intercept({ path: "/oauth/access_token", method: "POST" })
    .reply(200, { access_token: SHORT_TOKEN, expires_in }, json);
  graph
    .intercept({ path: (path) => path.startsWith("/refresh_access_token"), method: "GET" })
    .reply(200, { access_token: NEW_TOKEN, expires_in }, json);
  const short = await client.exchangeCode(CODE);
  const long = await client.refreshLongLived(LONG_TOKEN);
  return [(short.expiresAt.getTime() - NOON) / 1000, long.expiresIn];
}

const ASSUMED = [3_600, 60 * DAY_SECONDS];

describe("expires_in", () => {
  it.each([1, 0.5, 7_200, HUNDRED_YEARS])("%d is used as the lifetime", async (seconds) => {
    expect(await lifetimes(seconds)).toEqual([seconds, seconds]);
  });

  it.each(["1", "5183944", "000000007200"])("%j is read as a number", async (text) => {
    expect(await lifetimes(text)).toEqual([Number(text), Number(text)]);
  });

  it.each([
    0,
    -1,
    HUNDRED_YEARS + 1,
    null,
    true,
    "",
    "x7200",
    "7200x",
    "7200\n",
    " 7200",
    "0000000007200",
    "-1",
    "1e3",
    [7_200],
  ])("%j is replaced by the documented lifetime", async (unusable) => {
    expect(await lifetimes(unusable)).toEqual(ASSUMED);
  });
});

describe("access_token", () => {
  it("may have a single character, because Threads documents no minimum", async () => {
    const { client, graph } = mockThreads();
    graph.intercept({ path: "/oauth/access_token", method: "POST" }).reply(200, { access_token: "T" }, json);
    for (const path of ["/refresh_access_token", "/oauth/access_token?"])
      graph
        .intercept({ path: (target) => target.startsWith(path), method: "GET" })
        .reply(200, { access_token: "T" }, json);
    const tokens = [
      await client.exchangeCode(CODE),
      await client.refreshLongLived(LONG_TOKEN),
      await client.getAppAccessToken(),
    ];
    expect(tokens.map(({ accessToken }) => accessToken)).toEqual(["T", "T", "T"]);
  });

  it("must not be empty for an app", async () => {
    const { client, graph } = mockThreads();
    graph
      .intercept({ path: (target) => target.startsWith("/oauth/access_token?"), method: "GET" })
      .reply(200, { access_token: "" }, json);
    expect(await rejection(client.getAppAccessToken())).toMatchObject({ code: "THREADS_RESPONSE" });
  });
});

describe("token_type", () => {
  it.each([
    [undefined, "bearer"],
    [null, "bearer"],
    ["bearer", "bearer"],
    ["other", "other"],
  ])("%j is returned as %j", async (token_type, expected) => {
    const { client, graph } = mockThreads();
    graph
      .intercept({ path: (path) => path.startsWith("/refresh_access_token"), method: "GET" })
      .reply(200, { access_token: NEW_TOKEN, expires_in: 9, token_type }, json);
    graph
      .intercept({ path: (path) => path.startsWith("/oauth/access_token?"), method: "GET" })
      .reply(200, { access_token: APP_TOKEN, token_type }, json);
    expect((await client.refreshLongLived(LONG_TOKEN)).tokenType).toBe(expected);
    expect((await client.getAppAccessToken()).tokenType).toBe(expected);
  });
});

describe("debugToken", () => {
  const ask = (data: object) => {
    const { client, graph } = mockThreads();
    graph
      .intercept({ path: (path) => path.startsWith("/v1.0/debug_token?"), method: "GET" })
      .reply(200, { data: { is_valid: true, ...data } }, json);
    return client.debugToken(SHORT_TOKEN, { accessToken: LONG_TOKEN });
  };

  it.each([
    [1, 1_000],
    [8_639_999_999_999, 8_639_999_999_999_000],
    [8_640_000_000_000, null],
    [0, null],
    [-1, null],
    [null, null],
    [undefined, null],
  ])("returns the date %j as %j", async (seconds, expected) => {
    const info = await ask({ issued_at: seconds, expires_at: seconds, data_access_expires_at: seconds });
    for (const date of [info.issuedAt, info.expiresAt, info.dataAccessExpiresAt])
      expect(date?.getTime() ?? null).toBe(expected);
  });

  it("returns null for each missing part of an error", async () => {
    const errorOf = async (error: unknown) => (await ask({ is_valid: false, error })).error;
    expect(await errorOf(null)).toBeNull();
    expect(await errorOf({})).toEqual({ code: null, subcode: null, message: null });
    expect(await errorOf({ code: 190 })).toEqual({ code: 190, subcode: null, message: null });
    expect(await errorOf({ subcode: 463 })).toEqual({ code: null, subcode: 463, message: null });
    expect(await errorOf({ message: "" })).toEqual({ code: null, subcode: null, message: "" });
  });

  it("redacts both tokens in the error's message", async () => {
    const { error } = await ask({ error: { message: `${SHORT_TOKEN} and ${LONG_TOKEN}` } });
    expect(error?.message).toBe("[redacted] and [redacted]");
  });

  it("returns null for a missing user, type and application, and no scopes for null", async () => {
    expect(await ask({ scopes: null, user_id: null, type: null, application: null })).toMatchObject({
      scopes: [],
      userId: null,
      type: null,
      application: null,
    });
  });

  it("fails when the response does not say whether the token is valid", async () => {
    expect(await rejection(ask({ is_valid: undefined }))).toMatchObject({ code: "THREADS_RESPONSE" });
  });
});
