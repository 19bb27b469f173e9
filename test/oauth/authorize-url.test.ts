import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { THREADS_HOSTS } from "../../src/config.js";
import { DEFAULT_SCOPES, THREADS_SCOPES, ThreadsClient, type ThreadsScope } from "../../src/index.js";
import { watched } from "../support/leaks.js";
import { mockThreads } from "../support/mock.js";
import { APP_ID, APP_SECRET, REDIRECT_URI } from "../support/secrets.js";

const client = watched(new ThreadsClient({ appId: APP_ID, appSecret: APP_SECRET, redirectUri: REDIRECT_URI }));

describe("buildAuthorizeUrl", () => {
  it("returns exactly the documented URL", () => {
    expect(client.buildAuthorizeUrl({ state: "665f1c" })).toBe(
      "https://threads.net/oauth/authorize?client_id=123456789012345" +
        "&redirect_uri=https%3A%2F%2Fapp.example%2Fapi%2Fplatform%2Fthreads%2Fcallback" +
        "&scope=threads_basic%2Cthreads_content_publish%2Cthreads_manage_insights&response_type=code&state=665f1c",
    );
  });

  it("encodes any state so that the parsed URL contains it unchanged", () => {
    const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 200 }).filter((s) => !/\p{Cc}/u.test(s));
    fc.assert(
      fc.property(text, (state) => {
        const url = new URL(client.buildAuthorizeUrl({ state }));
        expect(url.searchParams.get("state")).toBe(state);
        expect([...url.searchParams.keys()]).toEqual(["client_id", "redirect_uri", "scope", "response_type", "state"]);
        expect(url.hash).toBe("");
      }),
    );
  });

  it("accepts other scopes, without duplicates, and another redirect URI", () => {
    const url = new URL(
      client.buildAuthorizeUrl({
        state: "s",
        scopes: ["threads_basic", "threads_delete", "threads_delete"],
        redirectUri: "https://app.example/other?a=b&c=d",
      }),
    );
    expect(url.searchParams.get("scope")).toBe("threads_basic,threads_delete");
    expect(url.searchParams.get("redirect_uri")).toBe("https://app.example/other?a=b&c=d");
  });

  it("accepts all eleven scopes, and requests three by default", () => {
    expect(new Set(THREADS_SCOPES).size).toBe(11);
    expect(DEFAULT_SCOPES).toEqual(["threads_basic", "threads_content_publish", "threads_manage_insights"]);
    const url = new URL(client.buildAuthorizeUrl({ state: "s", scopes: THREADS_SCOPES }));
    expect(url.searchParams.get("scope")?.split(",")).toHaveLength(11);
  });

  it("uses threads.com when the client does", () => {
    expect(THREADS_HOSTS["threads.com"]).toEqual({
      authorize: "https://threads.com/oauth/authorize",
      graph: "https://graph.threads.com",
    });
    const { client } = mockThreads({ hosts: "threads.com" });
    expect(client.buildAuthorizeUrl({ state: "s" })).toMatch(/^https:\/\/threads\.com\/oauth\/authorize\?/);
  });

  it.each<[string, Record<string, unknown>]>([
    ["state must not be empty", { state: "" }],
    ["state must be a string", { state: 7 }],
    ["state must be a string", {}],
    ["state must have at most 4096 characters, got 5000", { state: "s".repeat(5_000) }],
    ["state must not contain control characters", { state: "a\r\nb" }],
    ["state must be well-formed Unicode", { state: "a\ud800b" }],
    ["scopes must contain threads_basic", { state: "s", scopes: ["threads_delete"] }],
    ["scopes must contain threads_basic", { state: "s", scopes: [] }],
    ["scopes must be a list of scopes", { state: "s", scopes: "threads_basic" }],
    ["scopes must be a list of scopes", { state: "s", scopes: null }],
    ["redirectUri is missing", { state: "s", redirectUri: null }],
    [
      'scopes must not contain unknown scopes: "threads_everything"',
      { state: "s", scopes: ["threads_basic", "threads_everything"] },
    ],
    ["redirectUri must be an absolute URL", { state: "s", redirectUri: "/callback" }],
    ["redirectUri must be https", { state: "s", redirectUri: "http://app.example/callback" }],
    ["redirectUri must not contain a fragment", { state: "s", redirectUri: "https://app.example/#x" }],
  ])("refuses an invalid request: %s", (message, request) => {
    expect(() => client.buildAuthorizeUrl(request as unknown as { state: string; scopes?: ThreadsScope[] })).toThrow(
      expect.objectContaining({ code: "THREADS_VALIDATION", message: expect.stringContaining(message) as string }),
    );
  });
});
