import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { ThreadsClient, ThreadsConfigError, type ThreadsClientOptions } from "../src/index.js";
import { optionsFromEnv, resolveConfig } from "../src/config.js";
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
  it("returns the documented defaults", () => {
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
    ["an app id as a number", { appId: 123456789012345 }, "appId", /string of digits/],
    ["an app name as the app id", { appId: "my-app" }, "appId", /string of digits/],
    ["no app secret", { appSecret: "" }, "appSecret", /is missing/],
    ["an app secret with a line break", { appSecret: secret("0123456789\nabcdef") }, "appSecret", /visible ASCII/],
    ["no redirect URI", { redirectUri: undefined }, "redirectUri", /is missing/],
    ["a relative redirect URI", { redirectUri: "/callback" }, "redirectUri", /absolute URL/],
    ["an http redirect URI", { redirectUri: "http://app.example/cb" }, "redirectUri", /must be https/],
    ["a redirect URI with a fragment", { redirectUri: "https://app.example/cb#" }, "redirectUri", /fragment/],
    ["a redirect URI with a space", { redirectUri: "https://app.example/c b" }, "redirectUri", /without spaces/],
    ["an enormous redirect URI", { redirectUri: `https://app.example/${"a".repeat(3_000)}` }, "redirectUri", /2048/],
    ["unknown scopes", { scopes: ["threads_basic", "x"] }, "scopes", /must not contain unknown scopes: "x"/],
    ["scopes without the basic one", { scopes: ["threads_delete"] }, "scopes", /threads_basic/],
    ["an unknown host name", { hosts: "threads.org" }, "hosts", /threads\.net/],
    ["a host name that is an inherited property", { hosts: "toString" }, "hosts", /threads\.net/],
    ["hosts of null", { hosts: null }, "hosts", /threads\.net/],
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
      "a host name that begins with localhost",
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
    ["invalid limits", { limits: 5 }, "limits", /object/],
    ["an unknown limit", { limits: { textCharacter: 5 } }, "limits", /unknown limit "textCharacter"/],
    [
      "a limit as a string",
      { limits: { textCharacters: "500" } },
      "limits",
      /textCharacters to a number of at least 0/,
    ],
    ["an infinite limit", { limits: { carouselMaxItems: Infinity } }, "limits", /carouselMaxItems/],
    ["an empty list of image types", { limits: { imageMimeTypes: [] } }, "limits", /non-empty list of strings/],
    ["a version without a number", { apiVersion: "latest" }, "apiVersion", /v1\.0/],
    ["a version with a path", { apiVersion: "v1.0/../x" }, "apiVersion", /v1\.0/],
    ["a timeout of 0", { timeoutMs: 0 }, "timeoutMs", /milliseconds/],
    ["a timeout that no timer can wait", { timeoutMs: 2 ** 31 }, "timeoutMs", /milliseconds/],
    ["no attempts", { retry: { maxAttempts: 0 } }, "retry.maxAttempts", /whole number/],
    ["a fraction of an attempt", { retry: { maxAttempts: 1.5 } }, "retry.maxAttempts", /whole number/],
    ["a response size of 0", { maxResponseBytes: 0 }, "maxResponseBytes", /whole number/],
    ["an invalid hook", { onEvent: "log" }, "onEvent", /function/],
    ["an invalid dispatcher", { dispatcher: {} }, "dispatcher", /undici/],
    ["a clock of null", { clock: null }, "clock", /sleep/],
    ["a dispatcher of null", { dispatcher: null }, "dispatcher", /undici/],
    ["an invalid random", { retry: { random: 5 } }, "retry.random", /function/],
    [
      "a host with a bare question mark",
      { hosts: { authorize: "https://a.example/x?", graph: "https://g.example" } },
      "hosts.authorize",
      /query/,
    ],
    ["a clock without sleep", { clock: { now: Date.now } }, "clock", /sleep/],
  ])("refuses %s", (_case, changes, name, problem) => {
    expect(problemsOf(() => new ThreadsClient({ ...options, ...changes } as ThreadsClientOptions))[name]).toMatch(
      problem,
    );
  });

  it("refuses undefined instead of options", () => {
    expect(problemsOf(() => new ThreadsClient(undefined as unknown as ThreadsClientOptions))).toHaveProperty("options");
  });

  it.each(["http://127.0.0.1:8080", "http://localhost:8080", "http://[::1]:8080", "http://127.1:1"])(
    "accepts loopback over http: %s",
    (graph) => {
      expect(
        problemsOf(() => resolveConfig({ ...options, hosts: { authorize: `${graph}/oauth/authorize`, graph } })),
      ).toEqual({});
    },
  );

  it("accepts another http host only with `dangerouslyAllowInsecureHosts`", () => {
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

  it("reads the three variables, and trims them", () => {
    const client = ThreadsClient.fromEnv({ ...env, THREADS_APP_ID: ` ${APP_ID}\n` });
    expect(client.buildAuthorizeUrl({ state: "s" })).toContain(`client_id=${APP_ID}&`);
  });

  it("names every missing or invalid variable in one error, without its value", () => {
    const malformed = secret("not a/url with-a-secret");
    const problems = problemsOf(() => ThreadsClient.fromEnv({ THREADS_APP_ID: "", THREADS_REDIRECT_URI: malformed }));
    expect(Object.keys(problems)).toEqual(["THREADS_APP_ID", "THREADS_APP_SECRET", "THREADS_REDIRECT_URI"]);
    expect(() => ThreadsClient.fromEnv({})).toThrow(
      /THREADS_APP_ID is missing; THREADS_APP_SECRET is missing; THREADS_REDIRECT_URI is missing/,
    );
  });

  it("prefers overrides, and reports an invalid one by the option's name", () => {
    const client = ThreadsClient.fromEnv(env, { hosts: "threads.com", appId: "999" });
    expect(client.buildAuthorizeUrl({ state: "s" })).toMatch(/^https:\/\/threads\.com.*client_id=999&/);
    expect(Object.keys(problemsOf(() => ThreadsClient.fromEnv({}, { appId: "x", timeoutMs: 0 })))).toEqual([
      "appId",
      "THREADS_APP_SECRET",
      "THREADS_REDIRECT_URI",
      "timeoutMs",
    ]);
  });

  it("ignores an override that is undefined", () => {
    expect(Object.keys(problemsOf(() => ThreadsClient.fromEnv({}, { appId: undefined } as never)))).toContain(
      "THREADS_APP_ID",
    );
  });

  it.each([
    ["threads.net", "https://threads.net/oauth/authorize", "https://graph.threads.net"],
    [" threads.com\n", "https://threads.com/oauth/authorize", "https://graph.threads.com"],
    ["", "https://threads.net/oauth/authorize", "https://graph.threads.net"],
    ["http://127.0.0.1:8473", "http://127.0.0.1:8473/oauth/authorize", "http://127.0.0.1:8473"],
    ["http://localhost:8473/", "http://localhost:8473/oauth/authorize", "http://localhost:8473"],
    [
      "https://proxy.example/threads//",
      "https://proxy.example/threads/oauth/authorize",
      "https://proxy.example/threads",
    ],
  ])("takes the hosts from THREADS_HOSTS=%j", (value, authorize, graph) => {
    const config = resolveConfig(optionsFromEnv({ ...env, THREADS_HOSTS: value }, {}));
    expect([config.authorize.authorize, config.transport.graph]).toEqual([authorize, graph]);
  });

  it.each([
    ["threads.org", /^must be an absolute URL; it takes threads.net, threads.com or one base URL$/],
    ["127.0.0.1:8473", /^must be an absolute URL; add http:\/\/ in front; it takes /],
    ["localhost:8473/", /; add http:\/\/ in front; /],
    ["[::1]:8473", /; add http:\/\/ in front; /],
    ["localhost.example:8473", /^must be an https URL; it takes /],
    ["http://u:pw@localhost:8473", /^must not contain a user or a password; it takes /],
    ["toString", /^must be an absolute URL/],
    ["http://threads.example", /^must be https unless the host is loopback/],
    ["http://127.0.0.1.example:8473", /^must be https unless the host is loopback/],
    ["https://u:pw@threads.example", /^must not contain a user or a password/],
    ["https://threads.example?x=1", /^must not contain a query/],
    ["https://threads.example#x", /^must not contain a fragment/],
    ["ftp://threads.example", /^must be an https URL/],
  ])("refuses THREADS_HOSTS=%s, and names the variable once", (value, problem) => {
    const problems = problemsOf(() => ThreadsClient.fromEnv({ ...env, THREADS_HOSTS: value }));
    expect(problems).toEqual({ THREADS_HOSTS: expect.stringMatching(problem) as string });
  });

  it("prefers the option hosts to THREADS_HOSTS, and reports an invalid one by the option's name", () => {
    const hosts = { ...env, THREADS_HOSTS: "threads.org" };
    expect(ThreadsClient.fromEnv(hosts, { hosts: "threads.com" }).buildAuthorizeUrl({ state: "s" })).toContain(
      "https://threads.com/",
    );
    const graph = { authorize: "https://a.example/x", graph: "http://g.example" };
    expect(Object.keys(problemsOf(() => ThreadsClient.fromEnv(hosts, { hosts: graph })))).toEqual(["hosts.graph"]);
    expect(Object.keys(problemsOf(() => ThreadsClient.fromEnv(hosts, { hosts: null as never })))).toEqual(["hosts"]);
  });

  it("reads process.env by default", () => {
    Object.assign(process.env, env);
    expect(ThreadsClient.fromEnv().buildAuthorizeUrl({ state: "s" })).toContain(APP_ID);
    for (const name of Object.keys(env)) Reflect.deleteProperty(process.env, name);
  });
});

describe("a printed client", () => {
  it("contains no secret", () => {
    const client = new ThreadsClient(options);
    const prints = [
      inspect(client, { showHidden: true, depth: null }),
      JSON.stringify(client),
      inspect(resolveConfig(options), { depth: null }),
    ];
    for (const print of prints) {
      for (const form of formsOf(APP_SECRET)) expect(print).not.toContain(form);
    }
  });
});
