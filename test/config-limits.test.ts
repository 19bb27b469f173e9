/** Every option of the client at its bounds, and each part of a rule by itself. */
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../src/config.js";
import { ThreadsClient, ThreadsConfigError } from "../src/index.js";
import { record } from "./support/leaks.js";
import { APP_ID, APP_SECRET, REDIRECT_URI } from "./support/secrets.js";

/** Returns the problems of these options, each as `name problem`. */
function problemsOf(make: () => unknown): string[] {
  try {
    make();
    return [];
  } catch (error) {
    record("config", error);
    if (!(error instanceof ThreadsConfigError)) throw error;
    return error.problems.map(({ name, problem }) => `${name} ${problem}`);
  }
}

const options = { appId: APP_ID, appSecret: APP_SECRET, redirectUri: REDIRECT_URI };
const problemsWith = (changes: object) => problemsOf(() => resolveConfig({ ...options, ...changes }));
const uriOf = (length: number) => `https://app.example/${"a".repeat(length - 20)}`;
const clock = { now: () => 0, sleep: () => Promise.resolve() };
const hosts = { authorize: "https://a.example/authorize", graph: "https://g.example" };

describe("an option at its bound", () => {
  it.each<[string, object]>([
    ["an app id of one digit", { appId: "1" }],
    ["an app id of 32 digits", { appId: "1".repeat(32) }],
    ["a secret of 6 characters", { appSecret: "!aaaa~" }],
    ["a secret of 512 characters", { appSecret: "a".repeat(512) }],
    ["a redirect URI of 2,048 characters", { redirectUri: uriOf(2_048) }],
    ["a redirect URI on loopback over http", { redirectUri: "http://localhost:3000/cb" }],
    ["a redirect URI with a query", { redirectUri: "https://app.example/cb?x=1" }],
    ["a version of one digit in each part", { apiVersion: "v1.0" }],
    ["a version of three digits in each part", { apiVersion: "v999.999" }],
    ["a timeout of 1", { timeoutMs: 1 }],
    ["the longest timeout", { timeoutMs: 2 ** 31 - 1 }],
    ["one attempt", { retry: { maxAttempts: 1 } }],
    ["a hundred attempts", { retry: { maxAttempts: 100 } }],
    ["retry without options", { retry: {} }],
    ["retry with undefined options", { retry: { maxAttempts: undefined, random: undefined } }],
    ["undefined retry", { retry: undefined }],
    ["one byte", { maxResponseBytes: 1 }],
    ["a gibibyte", { maxResponseBytes: 2 ** 30 }],
    ["a limit of zero", { limits: { textCharacters: 0 } }],
    ["a limit that is undefined", { limits: { textCharacters: undefined, imageMimeTypes: undefined } }],
    ["no limits", { limits: {} }],
    ["undefined limits", { limits: undefined }],
    ["a list of one type", { limits: { imageMimeTypes: ["image/webp"] } }],
    ["threads.com", { hosts: "threads.com" }],
    ["other hosts", { hosts }],
    ["undefined hosts", { hosts: undefined }],
    ["a dispatcher of another class", { dispatcher: { dispatch: () => true } }],
    ["an undefined dispatcher and hook", { dispatcher: undefined, onEvent: undefined }],
    ["a clock of another class", { clock }],
  ])("is accepted: %s", (_case, changes) => {
    expect(problemsWith(changes)).toEqual([]);
  });
});

describe("an option beyond its bound", () => {
  const APP_ID_RULE = "appId must be a string of digits: the Threads app id, not the app's name";
  const SECRET_RULE = "appSecret must be 6 to 512 visible ASCII characters without spaces";
  const VERSION_RULE = 'apiVersion must look like "v1.0"';
  const URL_RULE = "redirectUri must be a URL without spaces, of at most 2048 characters";
  const ATTEMPTS_RULE = "retry.maxAttempts must be a whole number from 1 to 100";
  const BYTES_RULE = "maxResponseBytes must be a whole number from 1 to 1073741824";
  const TIMEOUT_RULE = "timeoutMs must be a number of milliseconds from 1 to 2147483647";

  it.each<[string, object, string]>([
    ["an app id of 33 digits", { appId: "1".repeat(33) }, APP_ID_RULE],
    ["another character before the app id", { appId: "x1" }, APP_ID_RULE],
    ["another character after the app id", { appId: "1x" }, APP_ID_RULE],
    ["a line break after the app id", { appId: "1\n" }, APP_ID_RULE],
    ["an app id in a list", { appId: ["1"] }, APP_ID_RULE],
    ["an empty app id", { appId: "" }, "appId is missing"],
    ["an undefined app id", { appId: undefined }, "appId is missing"],
    ["an undefined secret", { appSecret: undefined }, "appSecret is missing"],
    ["a secret of 5 characters", { appSecret: "aaaaa" }, SECRET_RULE],
    ["a secret of 513 characters", { appSecret: "a".repeat(513) }, SECRET_RULE],
    ["a space before the secret", { appSecret: " aaaaaa" }, SECRET_RULE],
    ["a space after the secret", { appSecret: "aaaaaa " }, SECRET_RULE],
    ["a DEL in the secret", { appSecret: "aaa\u007faaa" }, SECRET_RULE],
    ["a secret that is not a string", { appSecret: 1234567 }, SECRET_RULE],
    ["a redirect URI of 2,049 characters", { redirectUri: uriOf(2_049) }, URL_RULE],
    ["a NUL in the redirect URI", { redirectUri: "https://app.example/\u0000" }, URL_RULE],
    ["a DEL in the redirect URI", { redirectUri: "https://app.example/\u007f" }, URL_RULE],
    ["a redirect URI that is not a string", { redirectUri: 5 }, "redirectUri is missing"],
    [
      "a user alone in the redirect URI",
      { redirectUri: "https://u@app.example/cb" },
      "redirectUri must not contain a user or a password",
    ],
    [
      "a password alone in the redirect URI",
      { redirectUri: "https://:p@app.example/cb" },
      "redirectUri must not contain a user or a password",
    ],
    [
      "a fragment in the redirect URI",
      { redirectUri: "https://app.example/cb#a" },
      "redirectUri must not contain a fragment",
    ],
    ["a redirect URI of another protocol", { redirectUri: "ftp://app.example/" }, "redirectUri must be an https URL"],
    ["another character before the version", { apiVersion: "xv1.0" }, VERSION_RULE],
    ["another character after the version", { apiVersion: "v1.0x" }, VERSION_RULE],
    ["a version of four digits", { apiVersion: "v1000.0" }, VERSION_RULE],
    ["a version of four digits after the point", { apiVersion: "v1.1000" }, VERSION_RULE],
    ["a version without a point", { apiVersion: "v1x0" }, VERSION_RULE],
    ["a version in a list", { apiVersion: ["v1.0"] }, VERSION_RULE],
    ["a timeout below 1", { timeoutMs: 0.5 }, TIMEOUT_RULE],
    ["a timeout as a string", { timeoutMs: "1000" }, TIMEOUT_RULE],
    ["101 attempts", { retry: { maxAttempts: 101 } }, ATTEMPTS_RULE],
    ["attempts as a string", { retry: { maxAttempts: "3" } }, ATTEMPTS_RULE],
    ["a byte more than a gibibyte", { maxResponseBytes: 2 ** 30 + 1 }, BYTES_RULE],
    ["a fraction of a byte", { maxResponseBytes: 1.5 }, BYTES_RULE],
    ["retry as null", { retry: null }, "retry must be an object"],
    ["retry in a list", { retry: [] }, "retry must be an object"],
    ["retry as a number", { retry: 3 }, "retry must be an object"],
    [
      "an unknown option of retry",
      { retry: { maxAttempt: 3 } },
      "retry.maxAttempt is not a known option; use maxAttempts",
    ],
    ["an unknown part of hosts", { hosts: { ...hosts, graf: "x" } }, "hosts.graf is not a known option; use graph"],
    ["limits as a number", { limits: 5 }, "limits must be an object of limits"],
    ["null limits", { limits: null }, "limits must be an object of limits"],
    [
      "a negative limit",
      { limits: { textCharacters: -1 } },
      "limits must set textCharacters to a number of at least 0",
    ],
    ["a limit of NaN", { limits: { textCharacters: NaN } }, "limits must set textCharacters to a number of at least 0"],
    [
      "a limit of null",
      { limits: { textCharacters: null } },
      "limits must set textCharacters to a number of at least 0",
    ],
    [
      "an invalid limit after a valid one",
      { limits: { textCharacters: 5, textMaxLinks: "5" } },
      "limits must set textMaxLinks to a number of at least 0",
    ],
    [
      "a type as a string",
      { limits: { imageMimeTypes: "image/png" } },
      "limits must set imageMimeTypes to a non-empty list of strings",
    ],
    [
      "a number among types",
      { limits: { imageMimeTypes: ["image/png", 5] } },
      "limits must set imageMimeTypes to a non-empty list of strings",
    ],
    [
      "a limit named as a property",
      { limits: { toString: 5 } },
      'limits must not contain the unknown limit "toString"',
    ],
    ["a clock without now", { clock: { sleep: clock.sleep } }, "clock must have now() and sleep()"],
    ["a clock without sleep", { clock: { now: clock.now } }, "clock must have now() and sleep()"],
    [
      "a dispatch that is not a function",
      { dispatcher: { dispatch: true } },
      "dispatcher must be an undici dispatcher",
    ],
    ["a hook that is null", { onEvent: null }, "onEvent must be a function"],
    ["hosts as a number", { hosts: 5 }, 'hosts must be "threads.net", "threads.com" or { authorize, graph }'],
  ])("is refused: %s", (_case, changes, problem) => {
    expect(problemsWith(changes)).toEqual([problem]);
  });

  it("is quoted with 60 characters when it is an unknown limit", () => {
    expect(problemsWith({ limits: { ["x".repeat(61)]: 1 } })).toEqual([
      `limits must not contain the unknown limit "${"x".repeat(60)}"`,
    ]);
  });

  it.each(["http://127.0.0.1:1", "http://127.255.0.9:1", "http://localhost:1", "http://[::1]:1"])(
    "may be a loopback host over http: %s",
    (graph) => {
      expect(problemsWith({ hosts: { ...hosts, graph } })).toEqual([]);
    },
  );

  it.each(["http://128.0.0.1", "http://127.0.0.1.example", "http://x127.0.0.1.example", "http://[::2]"])(
    "must not be another host over http: %s",
    (graph) => {
      expect(problemsWith({ hosts: { ...hosts, graph } })).toEqual([
        "hosts.graph must be https unless the host is loopback, because it receives tokens",
      ]);
    },
  );
});

describe("resolveConfig", () => {
  it("returns the given options, a copy of the scopes, and the Graph host without slashes at its end", () => {
    const scopes = ["threads_basic", "threads_delete"] as const;
    const random = () => 0.5;
    const onEvent = () => undefined;
    const dispatcher = { dispatch: () => true } as never;
    const limits = { textCharacters: 5 };
    const config = resolveConfig({
      ...options,
      scopes,
      hosts: { authorize: "https://a.example/authorize/", graph: "https://g.example/threads//" },
      apiVersion: "v2.1",
      limits,
      timeoutMs: 7,
      retry: { maxAttempts: 9, random },
      maxResponseBytes: 11,
      clock,
      dispatcher,
      onEvent,
    });
    expect(config).toEqual({
      app: options,
      authorize: { appId: APP_ID, redirectUri: REDIRECT_URI, authorize: "https://a.example/authorize/", scopes },
      apiVersion: "v2.1",
      limits,
      transport: {
        graph: "https://g.example/threads",
        timeoutMs: 7,
        maxAttempts: 9,
        maxResponseBytes: 11,
        clock,
        random,
        dispatcher,
        onEvent,
      },
    });
    expect(config.authorize.scopes).not.toBe(scopes);
  });

  it("uses the default of each option of retry that is not given", () => {
    expect(resolveConfig({ ...options, retry: { random: () => 0 } }).transport.maxAttempts).toBe(3);
    expect(resolveConfig({ ...options, retry: { maxAttempts: 5 } }).transport.random).toBe(Math.random);
  });

  it("reads at most 4 MiB and sets no limits, no hook and no dispatcher by default", () => {
    const { limits, transport } = resolveConfig(options);
    expect(limits).toEqual({});
    expect(transport).toMatchObject({ maxResponseBytes: 4_194_304, random: Math.random });
    expect([transport.dispatcher, transport.onEvent]).toEqual([undefined, undefined]);
  });
});

describe("ThreadsClient.fromEnv", () => {
  const env = { THREADS_APP_ID: APP_ID, THREADS_APP_SECRET: APP_SECRET, THREADS_REDIRECT_URI: REDIRECT_URI };

  it.each(Object.keys(env))("trims %s, and prefers the corresponding option", (name) => {
    const padded = { ...env, [name]: ` ${env[name as keyof typeof env]}\n` };
    expect(problemsOf(() => ThreadsClient.fromEnv(padded))).toEqual([]);
    expect(problemsOf(() => ThreadsClient.fromEnv({ ...env, [name]: "no good" }, options))).toEqual([]);
    expect(problemsOf(() => ThreadsClient.fromEnv({ ...env, [name]: undefined }))).toEqual([`${name} is missing`]);
    expect(problemsOf(() => ThreadsClient.fromEnv({ ...env, [name]: " " }))).toEqual([`${name} is missing`]);
  });

  it.each<[string, unknown, unknown]>([
    ["env", null, {}],
    ["env", [], {}],
    ["env", "x", {}],
    ["overrides", env, null],
    ["overrides", env, []],
  ])("refuses %s that is not an object", (name, given, overrides) => {
    expect(problemsOf(() => ThreadsClient.fromEnv(given as never, overrides as never))).toEqual([
      `${name} must be an object`,
    ]);
  });
});
