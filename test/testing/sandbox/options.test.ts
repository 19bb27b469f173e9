/** Invalid options are refused by name and never ignored. */
import { describe, expect, it } from "vitest";
import { ThreadsSandbox, type Fault, type SandboxOptions } from "../../../src/testing/index.js";
import { USER, start } from "./helpers.js";

const mika = { id: USER, username: "mika" };

/** Invalid options, the message of each, and whether it is a RangeError. */
const WRONG: [options: unknown, message: string, range?: "range" | undefined][] = [
  [null, "options must be an object"],
  [{ redirectUri: "https://a.example/" }, "options has no field named redirectUri"],
  [{ constructor: 1 }, "options has no field named constructor"],
  [{ port: "80" }, "options.port must be a number"],
  [{ port: 65_536 }, "options.port must be a whole number from 0 to 65535", "range"],
  [{ port: 1.5 }, "options.port", "range"],
  [{ clock: {} }, "options.clock must have now()"],
  [{ clock: null }, "options.clock must have now()"],
  [{ seed: NaN }, "options.seed must be a whole number of 0 or more", "range"],
  [{ callLimit: NaN }, "options.callLimit", "range"],
  [{ callLimit: 0 }, "options.callLimit must be a whole number of 1 or more", "range"],
  [{ quotas: { posts: -1 } }, "options.quotas.posts must be a whole number of", "range"],
  [{ quotas: { post: 1 } }, "options.quotas has no field named post"],
  [{ processingMs: -1 }, "options.processingMs must be a number of 0 or more", "range"],
  [{ processingMs: "1500" }, "options.processingMs must be a number"],
  [{ host: "a b" }, "options.host must be the name or the address of this machine"],
  [{ latencyMs: 0.5 }, "options.latencyMs must be a whole number from 0 to 600000", "range"],
  [{ strictness: "loose" }, "options.strictness must be one of strict, documented, lenient"],
  [{ fetchMedia: "no" }, "options.fetchMedia must be true or false"],
  [{ publishRace: 0.5 }, "options.publishRace must be an object"],
  [{ publishRace: { times: 2 } }, "options.publishRace.rate is required"],
  [{ publishRace: { rate: 2 } }, "options.publishRace.rate must be a number from 0 to 1", "range"],
  [{ publishRace: { rate: 0.5, times: 0 } }, "options.publishRace.times must be a whole number of 1 or more", "range"],
  [{ listDelayMs: -1 }, "options.listDelayMs must be a number of 0 or more", "range"],
  [{ onRequest: "log" }, "options.onRequest must be a function"],
  [{ app: { id: "abc" } }, "options.app.id must be a string of digits"],
  [{ app: { secret: "" } }, "options.app.secret"],
  [{ app: { nme: "x" } }, "options.app has no field named nme"],
  [{ app: { name: 5 } }, "options.app.name must be a string"],
  [{ users: [] }, "options.users must not be empty"],
  [{ users: [{ id: "1,2", username: "x" }] }, "options.users[0].id must be a string of 1 to 19 digits"],
  [{ users: [mika, { id: "1" }] }, "options.users[1].username is required"],
  [{ users: [{ ...mika, isPrivte: true }] }, "options.users[0] has no field named isPrivte"],
  [{ users: [{ ...mika, isTester: "no" }] }, "options.users[0].isTester must be true or false"],
  [{ users: [mika, { ...mika, username: "juno" }] }, "options.users must not contain an id twice"],
  [{ redirectUris: "https://a.example/" }, "options.redirectUris must be a list"],
  [{ redirectUris: ["callback"] }, "options.redirectUris[0] must be a URL"],
  [{ redirectUris: ["https://a.example/\r\nx"] }, "options.redirectUris[0] must be a URL"],
  [{ redirectUris: ["https://a.example/", "https://a.example/#x"] }, "options.redirectUris[1] must be a URL"],
  [{ behaviors: { usrId: "string" } }, "options.behaviors has no field named usrId"],
  [{ behaviors: { userId: "nubmer" } }, "options.behaviors.userId must be one of number, string, absent"],
  [{ behaviors: { tokenErrorStatus: "200" } }, "options.behaviors.tokenErrorStatus must be one of 400, 200"],
];

/** Invalid faults, for the option `faults` and for `inject`. */
const FAULTS: [fault: unknown, message: string, range?: "range" | undefined][] = [
  ["hang", ".kind must be one of"],
  [{ on: "me", kind: "hnag" }, ".kind must be one of"],
  [{ on: "me", kind: "constructor" }, ".kind must be one of"],
  [{ on: "mee", kind: "hang" }, ".on must be one of authorize, consent, callback"],
  [{ kind: "hang" }, ".on is required"],
  [{ on: "me", kind: "hang", occurence: 2 }, " has no field named occurence"],
  [{ on: "me", kind: "hang", ms: 5 }, " has no field named ms"],
  [{ on: "me", kind: "hang", occurrence: 0 }, ".occurrence must be a whole number of 1 or more", "range"],
  [{ on: "me", kind: "hang", occurrence: Infinity }, ".occurrence", "range"],
  [{ on: "me", kind: "hang", times: 0 }, ".times must be a whole number of 1 or more", "range"],
  [{ on: "me", kind: "hang", times: NaN }, ".times", "range"],
  [{ on: "me", kind: "hang", times: "2" }, ".times must be a number"],
  ...actions().map(([action, message, range]): (typeof WRONG)[number] => [
    { on: "me", ...(action as object) },
    message,
    range,
  ]),
];

/** Invalid faults without an operation, also for random plans. */
function actions(): [action: unknown, message: string, range?: "range" | undefined][] {
  return [
    [{ kind: "delay" }, ".ms is required"],
    [{ kind: "delay", ms: -1 }, ".ms must be a number from 0", "range"],
    [{ kind: "delay", ms: NaN }, ".ms", "range"],
    [{ kind: "late" }, ".ms is required"],
    [{ kind: "late", ms: 2 ** 31 }, ".ms must be a number from 0", "range"],
    [{ kind: "html-502", effect: "afterwards" }, ".effect must be one of before, after"],
    [{ kind: "rate-limited", status: 42 }, ".status must be a whole number from 200 to 599", "range"],
    [{ kind: "redirect", location: "/\r\nx" }, ".location must be a string of visible ASCII"],
    [{ kind: "graph-error", status: 500 }, ".code is required"],
    [{ kind: "graph-error", code: 1 }, ".status is required"],
    [{ kind: "graph-error", status: 199, code: 1 }, ".status must be a whole number from 200 to 599", "range"],
    [{ kind: "graph-error", status: 600, code: 1 }, ".status", "range"],
    [{ kind: "graph-error", status: 500, code: "1" }, ".code must be a number"],
    [{ kind: "graph-error", status: 500, code: "" }, ".code must be a number or a name in capitals"],
    [{ kind: "graph-error", status: 500, code: 1, envelope: "nested" }, ".envelope must be one of graph, flat, oauth"],
    [{ kind: "hang", effect: "later" }, ".effect must be one of before, after"],
    [{ kind: "hang", effect: { ms: 1 } }, ".effect has no field named ms"],
    [{ kind: "hang", effect: {} }, ".effect.afterMs is required"],
    [{ kind: "hang", effect: { afterMs: -1 } }, ".effect.afterMs must be a number from 0", "range"],
    [{ kind: "http-error" }, ".status is required"],
    [{ kind: "http-error", status: 399 }, ".status must be a whole number from 400 to 599", "range"],
    [{ kind: "http-error", status: 600 }, ".status must be a whole number from 400 to 599", "range"],
    [{ kind: "http-error", status: 408, body: "graph" }, ".body must be one of empty, html, json"],
    [{ kind: "altered", without: "status" }, ".without must be a list"],
    [{ kind: "altered", without: [""] }, ".without[0] must be the name of a field"],
    [{ kind: "altered", set: ["status"] }, ".set must be an object"],
    [{ kind: "altered", set: { status: [] } }, ".set.status must be a string, a number, a boolean or null"],
    [{ kind: "altered", fields: {} }, " has no field named fields"],
    [{ kind: "wrong-date" }, ".offMs is required"],
    [{ kind: "wrong-date", offMs: 2e12 }, ".offMs must be a number from -1000000000000", "range"],
    [{ kind: "graph-error", status: 500, code: 1, isTransient: "yes" }, ".isTransient must be true or false"],
    [{ kind: "graph-error", status: 500, code: 1, transient: true }, " has no field named transient"],
  ];
}

const RANDOM: [plan: unknown, message: string, range?: "range" | undefined][] = [
  [{ rate: 2, kinds: ["hang"] }, ".rate must be a number from 0 to 1", "range"],
  [{ rate: NaN, kinds: ["hang"] }, ".rate", "range"],
  [{ rate: 0.5 }, ".kinds is required"],
  [{ kinds: ["hang"] }, ".rate is required"],
  [{ rate: 0.5, kinds: [] }, ".kinds must not be empty"],
  [{ rate: 0.5, kinds: ["hang", "hnag"] }, ".kinds[1] must be one of close-before"],
  [{ rate: 0.5, kinds: ["hang"], on: ["mee"] }, ".on[0] must be one of"],
  [{ rate: 0.5, kinds: ["hang"], on: "me" }, ".on must be a list"],
  [{ rate: 0.5, kinds: ["hang"], seed: 0.5 }, ".seed", "range"],
  [{ rate: 0.5, kinds: ["hang"], scripted: [] }, " has no field named scripted"],
  [{ rate: 0.5, kinds: [{ kind: "hang", on: "me" }] }, ".kinds[0] has no field named on"],
  ...actions().map(([action, message, range]): (typeof WRONG)[number] => [
    { rate: 0.5, kinds: [action] },
    `.kinds[0]${message}`,
    range,
  ]),
];

function expected(message: string, range?: "range"): Error {
  const Kind = range === undefined ? TypeError : RangeError;
  return expect.objectContaining({
    constructor: Kind,
    message: expect.stringContaining(message) as string,
  }) as Error;
}

describe("sandbox start(): refuses", () => {
  it.each(WRONG)("%j", async (options, message, range) => {
    await expect(ThreadsSandbox.start(options as SandboxOptions)).rejects.toEqual(expected(message, range));
  });

  it.each(FAULTS)("the fault %j", async (fault, message, range) => {
    await expect(start({ faults: [fault as Fault] })).rejects.toEqual(expected(`options.faults[0]${message}`, range));
    const scripted = [{ on: "me", kind: "hang" }, fault] as Fault[];
    await expect(start({ faults: { scripted } })).rejects.toEqual(expected(`faults.scripted[1]${message}`, range));
  });

  it.each(RANDOM)("the random faults %j", async (plan, message, range) => {
    await expect(start({ faults: plan as never })).rejects.toEqual(expected(`options.faults${message}`, range));
    await expect(start({ faults: { random: plan as never } })).rejects.toEqual(expected(`random${message}`, range));
    const several = [{ rate: 0, kinds: ["hang"] }, plan] as never;
    await expect(start({ faults: { random: several } })).rejects.toEqual(expected(`random[1]${message}`, range));
  });

  it("a plan that is neither scripted nor random", async () => {
    await expect(start({ faults: { script: [] } as never })).rejects.toThrow(
      "options.faults has no field named script",
    );
  });
});

describe("sandbox while it runs: refuses", () => {
  it.each(FAULTS)("to inject %j", async (fault, message, range) => {
    const sandbox = await start();
    expect(() => sandbox.inject(fault as Fault)).toThrow(expected(`fault${message}`, range));
    expect(sandbox.pendingFaults).toEqual([]);
  });

  it("unknown permissions", async () => {
    const sandbox = await start();
    sandbox.issueToken();
    expect(() => sandbox.issueToken({ scopes: ["thread_basic"] })).toThrow("issueToken().scopes[0] must be one of");
    expect(() => sandbox.issueToken({ scope: [] } as never)).toThrow("issueToken() has no field named scope");
    expect(() => sandbox.limitScopes(USER, ["threads_basics"])).toThrow("scopes[0] must be one of threads_basic");
  });
});

it("sandbox start(): accepts all options together, and undefined as the default", async () => {
  const sandbox = await start({
    port: 0,
    faults: {
      scripted: [{ on: "me", kind: "delay", ms: 0.5, occurrence: 1, times: Infinity }],
      random: { rate: 0, kinds: ["hang", { kind: "graph-error", status: 599, code: -1 }], on: ["me"], seed: 3 },
    },
    app: { id: undefined, name: "" },
    redirectUris: [],
    users: [{ ...mika, name: undefined, isPrivate: true }],
    behaviors: { userId: undefined, tokensNeedEncoding: true },
    callLimit: Infinity,
    quotas: { posts: 0, replies: Infinity, deletions: undefined },
    listDelayMs: 0.5,
    processingMs: () => 0,
    fetchMedia: undefined,
    publishRace: { rate: 0, times: Infinity },
    onRequest: undefined,
  });
  expect(sandbox.behaviors).toMatchObject({ userId: "number", tokensNeedEncoding: true });
  expect(sandbox.pendingFaults).toHaveLength(1);
});
