import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { ThreadsClient, ThreadsConfigError, type ThreadsClientOptions } from "../src/index.js";
import { resolveConfig } from "../src/config.js";
import { formsOf, record, secret } from "./support/leaks.js";
import { APP_ID, APP_SECRET, REDIRECT_URI } from "./support/secrets.js";

const options: ThreadsClientOptions = { appId: APP_ID, appSecret: APP_SECRET, redirectUri: REDIRECT_URI };

function problemsOf(make: () => unknown): Record<string, string> {
  try {
    make();
  } catch (error) {
    record("config", error);
    if (error instanceof ThreadsConfigError)
      return Object.fromEntries(error.problems.map(({ name, problem }) => [name, problem]));
    throw error;
  }
  return {};
}

describe("resolveConfig", () => {
  it("fills in the documented defaults", () => {
    const { transport, authorize, apiVersion } = resolveConfig(options);
    expect(authorize).toEqual({
      appId: APP_ID,
      redirectUri: REDIRECT_URI,
      authorize: "https://threads.net/oauth/authorize",
      scopes: ["threads_basic", "threads_content_publish", "threads_manage_insights"],
    });
    expect(apiVersion).toBe("v1.0");
    expect(transport).toMatchObject({ graph: "https://graph.threads.net", timeoutMs: 30_000, maxAttempts: 3 });
  });

  it.each<[string, Partial<Record<keyof ThreadsClientOptions, unknown>>, string, RegExp]>([
    ["no app id", { appId: undefined }, "appId", /is missing/],
    ["a number", { appId: 123456789012345 }, "appId", /string of digits/],
    ["a name", { appId: "my-app" }, "appId", /string of digits/],
    ["no secret", { appSecret: "" }, "appSecret", /is missing/],
    ["a secret with a line break", { appSecret: secret("0123456789\nabcdef") }, "appSecret", /visible ASCII/],
    ["no redirect URI", { redirectUri: undefined }, "redirectUri", /is missing/],
    ["a relative redirect URI", { redirectUri: "/callback" }, "redirectUri", /absolute URL/],
    ["an http redirect URI", { redirectUri: "http://app.example/cb" }, "redirectUri", /must be https/],
    ["a redirect URI with a fragment", { redirectUri: "https://app.example/cb#" }, "redirectUri", /fragment/],
    ["a redirect URI with a space", { redirectUri: "https://app.example/c b" }, "redirectUri", /without spaces/],
    ["an enormous redirect URI", { redirectUri: `https://app.example/${"a".repeat(3_000)}` }, "redirectUri", /2048/],
    ["unknown scopes", { scopes: ["threads_basic", "x"] }, "scopes", /must not contain unknown scopes: "x"/],
    ["scopes without the basic one", { scopes: ["threads_delete"] }, "scopes", /threads_basic/],
    ["an unknown host name", { hosts: "threads.org" }, "hosts", /threads\.net/],
    ["a host named as a property", { hosts: "toString" }, "hosts", /threads\.net/],
    ["no host", { hosts: null }, "hosts", /threads\.net/],
    [
      "an http host that is not loopback",
      { hosts: { authorize: "https://a.example/x", graph: "http://graph.threads.net" } },
      "hosts.graph",
      /https/,
    ],
    [
      "a host that only looks like loopback",
      { hosts: { authorize: "http://127.0.0.1.example/x", graph: "https://g.example" } },
      "hosts.authorize",
      /https/,
    ],
    [
      "localhost of another domain",
      { hosts: { authorize: "http://localhost.example/x", graph: "https://g.example" } },
      "hosts.authorize",
      /https/,
    ],
    [
      "a host with a password",
      { hosts: { authorize: "https://a.example/x", graph: "https://u:pw@g.example" } },
      "hosts.graph",
      /password/,
    ],
    [
      "a host with a query",
      { hosts: { authorize: "https://a.example/x?y=1", graph: "https://g.example" } },
      "hosts.authorize",
      /query/,
    ],
    [
      "a host of another protocol",
      { hosts: { authorize: "https://a.example/x", graph: "file:///etc" } },
      "hosts.graph",
      /https URL/,
    ],
    ["limits that are none", { limits: 5 }, "limits", /object/],
    ["a limit that there is not", { limits: { textCharacter: 5 } }, "limits", /no limit named "textCharacter"/],
    [
      "a limit that is no number",
      { limits: { textCharacters: "500" } },
      "limits",
      /number of 0 or more as textCharacters/,
    ],
    ["a limit without end", { limits: { carouselMaxItems: Infinity } }, "limits", /carouselMaxItems/],
    ["no image type at all", { limits: { imageMimeTypes: [] } }, "limits", /list of texts/],
    ["a version without a number", { apiVersion: "latest" }, "apiVersion", /v1\.0/],
    ["a version with a path", { apiVersion: "v1.0/../x" }, "apiVersion", /v1\.0/],
    ["no time at all", { timeoutMs: 0 }, "timeoutMs", /milliseconds/],
    ["a time that no timer holds", { timeoutMs: 2 ** 31 }, "timeoutMs", /milliseconds/],
    ["no attempt", { retry: { maxAttempts: 0 } }, "retry.maxAttempts", /whole number/],
    ["half an attempt", { retry: { maxAttempts: 1.5 } }, "retry.maxAttempts", /whole number/],
    ["no byte", { maxResponseBytes: 0 }, "maxResponseBytes", /whole number/],
    ["a hook that is none", { onEvent: "log" }, "onEvent", /function/],
    ["a dispatcher that is none", { dispatcher: {} }, "dispatcher", /undici/],
    ["no clock", { clock: null }, "clock", /sleep/],
    ["no dispatcher", { dispatcher: null }, "dispatcher", /undici/],
    ["a random that is none", { retry: { random: 5 } }, "retry.random", /function/],
    [
      "a host with a bare question mark",
      { hosts: { authorize: "https://a.example/x?", graph: "https://g.example" } },
      "hosts.authorize",
      /query/,
    ],
    ["a clock without sleep", { clock: { now: Date.now } }, "clock", /sleep/],
  ])("refuses %s", (_what, changes, name, problem) => {
    expect(problemsOf(() => new ThreadsClient({ ...options, ...changes } as ThreadsClientOptions))[name]).toMatch(
      problem,
    );
  });

  it("refuses no options at all", () => {
    expect(problemsOf(() => new ThreadsClient(undefined as unknown as ThreadsClientOptions))).toHaveProperty("options");
  });

  it.each(["http://127.0.0.1:8080", "http://localhost:8080", "http://[::1]:8080", "http://127.1:1"])(
    "takes loopback over http: %s",
    (graph) => {
      expect(
        problemsOf(() => resolveConfig({ ...options, hosts: { authorize: `${graph}/oauth/authorize`, graph } })),
      ).toEqual({});
    },
  );

  it("takes another http host only under a name that sounds like what it is", () => {
    const hosts = { authorize: "http://threads.test/oauth/authorize", graph: "http://graph.test" };
    expect(Object.keys(problemsOf(() => resolveConfig({ ...options, hosts })))).toEqual([
      "hosts.authorize",
      "hosts.graph",
    ]);
    expect(problemsOf(() => resolveConfig({ ...options, hosts, dangerouslyAllowInsecureHosts: true }))).toEqual({});
  });

  it("lists every problem at once", () => {
    const bad = { appId: "x", appSecret: "", redirectUri: "nope", timeoutMs: -1 };
    expect(Object.keys(problemsOf(() => new ThreadsClient(bad)))).toEqual([
      "appId",
      "appSecret",
      "redirectUri",
      "timeoutMs",
    ]);
  });
});

describe("ThreadsClient.fromEnv", () => {
  const env = { THREADS_APP_ID: APP_ID, THREADS_APP_SECRET: APP_SECRET, THREADS_REDIRECT_URI: REDIRECT_URI };

  it("reads the three variables, also with white space around them", () => {
    const client = ThreadsClient.fromEnv({ ...env, THREADS_APP_ID: ` ${APP_ID}\n` });
    expect(client.buildAuthorizeUrl({ state: "s" })).toContain(`client_id=${APP_ID}&`);
  });

  it("names every variable that is missing or malformed in one error, and no value", () => {
    const malformed = secret("not a/url with-a-secret");
    const problems = problemsOf(() => ThreadsClient.fromEnv({ THREADS_APP_ID: "", THREADS_REDIRECT_URI: malformed }));
    expect(Object.keys(problems)).toEqual(["THREADS_APP_ID", "THREADS_APP_SECRET", "THREADS_REDIRECT_URI"]);
    expect(() => ThreadsClient.fromEnv({})).toThrow(
      /THREADS_APP_ID is missing; THREADS_APP_SECRET is missing; THREADS_REDIRECT_URI is missing/,
    );
  });

  it("lets overrides come first, and names a bad one as the option that it is", () => {
    const client = ThreadsClient.fromEnv(env, { hosts: "threads.com", appId: "999" });
    expect(client.buildAuthorizeUrl({ state: "s" })).toMatch(/^https:\/\/threads\.com.*client_id=999&/);
    expect(Object.keys(problemsOf(() => ThreadsClient.fromEnv({}, { appId: "x", timeoutMs: 0 })))).toEqual([
      "appId",
      "THREADS_APP_SECRET",
      "THREADS_REDIRECT_URI",
      "timeoutMs",
    ]);
  });

  it("takes an override that is undefined for none", () => {
    expect(Object.keys(problemsOf(() => ThreadsClient.fromEnv({}, { appId: undefined } as never)))).toContain(
      "THREADS_APP_ID",
    );
  });

  it("reads process.env when nothing is given", () => {
    Object.assign(process.env, env);
    expect(ThreadsClient.fromEnv().buildAuthorizeUrl({ state: "s" })).toContain(APP_ID);
    for (const name of Object.keys(env)) Reflect.deleteProperty(process.env, name);
  });
});

describe("a client that is looked at", () => {
  it("shows no secret", () => {
    const client = new ThreadsClient(options);
    const pictures = [
      inspect(client, { showHidden: true, depth: null }),
      JSON.stringify(client),
      inspect(resolveConfig(options), { depth: null }),
    ];
    for (const picture of pictures) {
      for (const form of formsOf(APP_SECRET)) expect(picture).not.toContain(form);
    }
  });
});
