/** Unknown options and invalid arguments are refused with a message that names the option and the right class. */
import { describe, expect, it } from "vitest";
import {
  createRefresher,
  encryptedStore,
  isThreadsError,
  memoryJournal,
  memoryStore,
  postIntentUrl,
  splitText,
  ThreadsClient,
  ThreadsConfigError,
  ThreadsConnections,
  ThreadsValidationError,
} from "../src/index.js";
import { connectionToJson, pageRequest } from "../src/stores/index.js";
import { threadsRouter } from "../src/server/express.js";
import { sanitizeText, withoutQueries } from "../src/internal/sanitize-text.js";
import { prefersJson } from "../src/server/requests.js";
import { createListener, createRoutes } from "../src/server/index.js";
import { mongodbJournal, mongodbStore, mongodbStoreIndexes } from "../src/stores/mongodb.js";
import { postgresJournal, postgresJournalSchema, postgresStore, postgresStoreSchema } from "../src/stores/postgres.js";
import { redisJournal, redisStore } from "../src/stores/redis.js";
import { sqliteJournal, sqliteJournalSchema, sqliteStore, sqliteStoreSchema } from "../src/stores/sqlite.js";
import { mockThreads } from "../src/testing/index.js";
import { webhookInbox } from "../src/webhooks/index.js";
import { createPublishWorker } from "../src/worker/index.js";
import { validateText } from "../src/validation/index.js";
import { cpuMs } from "./support/cpu-time.js";

const OPTIONS = { appId: "123", appSecret: "s".repeat(32), redirectUri: "https://a.example/threads/callback" };
const client = new ThreadsClient(OPTIONS);
const account = client.account({ accessToken: "TH".padEnd(40, "x") });
const connections = new ThreadsConnections({ client, store: memoryStore() });
const routes = { authenticate: () => null, settingsUrl: "https://a.example/settings" };
const encryption = { keys: { k1: new Uint8Array(32) }, primary: "k1", appId: "123" };
/** Every use of a revoked proxy throws a TypeError. */
const REVOKED = revoked({});
const WRONG = [undefined, null, "", 0, [], () => undefined, "token", REVOKED, revoked([])];

describe("an unknown option of a call", () => {
  it.each<[string, string, (options: object) => unknown]>([
    ["idempotencykey", "idempotencyKey", (o) => account.publish({ text: "Hi" }, o)],
    ["idempotency_key", "idempotencyKey", (o) => account.publishThread([{ text: "Hi" }], o)],
    ["timeout", "timeoutMs", (o) => account.posts.repost("1", o)],
    ["timeoutms", "timeoutMs", (o) => account.posts.delete("1", o)],
    ["off", "of", (o) => account.quota(o)],
    ["field", "fields", (o) => account.getProfile(o as never)],
    ["querry", "query", (o) => account.request({ method: "GET", path: "/me", ...o })],
    ["acessToken", "accessToken", (o) => client.request({ method: "GET", path: "/me", ...o })],
    ["redirectURI", "redirectUri", (o) => client.exchangeCode("c", o)],
    ["signals", "signal", (o) => client.refreshLongLived("t", o)],
    ["scope", "scopes", (o) => client.buildAuthorizeUrl({ state: "s", ...o })],
    ["within", "withinMs", (o) => connections.refreshDue(o)],
    ["returnto", "returnTo", (o) => connections.begin("u", o)],
    ["signall", "signal", (o) => connections.refreshToken("u", o)],
    ["lease", "leaseMs", (o) => webhookInbox(memoryJournal(), o)],
    ["maxCharacter", "maxCharacters", (o) => splitText("x", o)],
  ])("is refused: for %s, the error suggests %s", async (given, meant, call) => {
    const error: unknown = await new Promise((resolve) => resolve(call({ [given]: 1 }))).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(ThreadsValidationError);
    expect((error as Error).message).toBe(`${given} is not a known option; use ${meant}.`);
  });
});

describe("an unknown option of a constructor", () => {
  it.each<[string, string, string, (options: object) => unknown]>([
    ["appid", "appId", "The Threads client", (o) => new ThreadsClient({ ...OPTIONS, ...o })],
    [
      "callbackSecret",
      "callbackSecrets",
      "ThreadsConnections",
      (o) => new ThreadsConnections({ client, store: memoryStore(), ...o }),
    ],
    ["interval", "every", "The refresher", (o) => createRefresher(connections, { everyMs: 1_000, ...o })],
    ["onerror", "onError", "The refresher", (o) => createRefresher(connections, { everyMs: 1_000, ...o })],
    ["plainText", "plaintext", "The encrypted store", (o) => encryptedStore(memoryStore(), { ...encryption, ...o })],
    ["settingsURL", "settingsUrl", "The Threads routes", (o) => createRoutes(connections, { ...routes, ...o })],
    ["basepath", "basePath", "The Threads routes", (o) => createListener(connections, { ...routes, ...o })],
    ["onWebhooks", "onWebhook", "The Threads routes", (o) => createRoutes(connections, { ...routes, ...o })],
    ["finishAt", "finish", "The Threads routes", (o) => threadsRouter(connections, { ...routes, ...o })],
  ])("is refused: for %s, the error suggests %s and begins with %s", (given, meant, subject, make) => {
    const error = thrownBy(() => make({ [given]: 1 }));
    expect(error).toBeInstanceOf(ThreadsConfigError);
    expect(error.message).toContain(`${subject} cannot be used: ${given} is not a known option; `);
    expect(error.message).toContain(meant);
  });

  it("is also refused in nested options", () => {
    const make = (o: object) => () => new ThreadsClient({ ...OPTIONS, ...o });
    expect(make({ retry: { maxattempts: 1 } })).toThrow("retry.maxattempts is not a known option; use maxAttempts");
    const hosts = { authorize: "https://a.example", graph: "https://a.example", graphs: "x" };
    expect(make({ hosts })).toThrow("hosts.graphs is not a known option; use graph");
    expect(make({ retry: 3 })).toThrow("retry must be an object");
  });
});

const journal = memoryJournal();
const encrypted = encryptedStore(memoryStore(), encryption);
const decrypting = encryptedStore(memoryStore(), { ...encryption, plaintext: "dangerouslyWrite" });
const callback = { code: "c", state: "s" };

describe("an unknown name in a query, a proof, a resolution or the options of an operation", () => {
  it.each<[string, string, (options: object) => unknown]>([
    ["expiresbefore", "expiresBefore", (o) => pageRequest(o)],
    ["platform_id", "platformId", (o) => memoryStore().list(o)],
    ["state", "states", (o) => sqliteStore(sqlite).list(o)],
    ["onresult", "onResult", (o) => encrypted.rotate(o)],
    ["form", "from", (o) => encrypted.seal({ from: "plaintext", ...o })],
    ["signals", "signal", (o) => decrypting.dangerouslyUnsealAll(o)],
    ["bindings", "binding", (o) => connections.complete(callback, o as never)],
    ["ownerid", "ownerId", (o) => connections.complete(callback, { binding: "b", ...o })],
    ["post_id", "postId", (o) => account.resolvePublish("k", { notPublished: true, ...o }, { journal })],
    ["journals", "journal", (o) => account.resolvePublish("k", { notPublished: true }, { journal, ...o })],
    ["timeout", "timeoutMs", (o) => connections.adopt("u", "t", o)],
    ["timeout", "timeoutMs", (o) => connections.complete(callback, { ownerId: "u" }, o)],
  ])("is refused: for %s, the error suggests %s", async (given, meant, call) => {
    const error: unknown = await new Promise((resolve) => resolve(call({ [given]: 1 }))).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(ThreadsValidationError);
    expect((error as Error).message).toBe(`${given} is not a known option; use ${meant}.`);
  });
});

describe("a query or an option of the wrong type", () => {
  it("is refused by its name", async () => {
    for (const query of WRONG.filter((value) => value !== undefined))
      await expect(memoryStore().list(query as never)).rejects.toThrow(ThreadsValidationError);
    expect(() => pageRequest({ states: "active" as never })).toThrow("states must be a list of states.");
    expect(() => pageRequest({ expiresBefore: 5 as never })).toThrow("expiresBefore must be a date.");
    await expect(encrypted.rotate({ onResult: 1 as never })).rejects.toThrow("onResult must be a function.");
    await expect(encrypted.rotate({ signal: 1 as never })).rejects.toThrow("signal must be an AbortSignal.");
  });
});

const sqlite = { exec: () => undefined, prepare: () => expect.unreachable() };
const pg = { query: () => Promise.resolve({ rows: [] }) };
const ioredis = { evalsha: () => Promise.resolve(null), eval: () => Promise.resolve(null) };
const names = ["findOne", "find", "aggregate", "insertOne", "updateOne", "updateMany", "deleteOne", "deleteMany"];
const collection = Object.fromEntries(names.map((name) => [name, () => undefined])) as never;
const paths = { ownerField: "userId", path: "threads" };

/** The name of the driver's argument, the subject of the error, a known option, the factory, a driver and the required options. */
const FACTORIES: [string, string, string, (driver: never, options?: never) => unknown, object, object][] = [
  ["db", "The PostgreSQL store", "table", postgresStore, pg, {}],
  ["db", "The PostgreSQL journal", "schema", postgresJournal, pg, {}],
  ["db", "The SQLite store", "table", sqliteStore, sqlite, {}],
  ["db", "The SQLite journal", "table", sqliteJournal, sqlite, {}],
  ["client", "The Redis store", "prefix", redisStore, ioredis, {}],
  ["client", "The Redis journal", "prefix", redisJournal, ioredis, {}],
  ["collection", "The MongoDB store", "timestamps", mongodbStore, collection, paths],
];
const SCHEMAS: [string, string, (options: never) => unknown, object][] = [
  ["The PostgreSQL schema", "schema", postgresStoreSchema, {}],
  ["The PostgreSQL schema", "table", postgresJournalSchema, {}],
  ["The SQLite schema", "table", sqliteStoreSchema, {}],
  ["The SQLite schema", "table", sqliteJournalSchema, {}],
  ["The MongoDB indexes", "ownerField", mongodbStoreIndexes, paths],
];

describe("the factory of a store or a journal", () => {
  it.each(FACTORIES)("refuses an invalid %s with an error about %s", (name, subject, _, make, driver, options) => {
    for (const value of [...WRONG, {}]) {
      const error = thrownBy(() => make(value as never));
      expect(error).toMatchObject({ code: "THREADS_CONFIG", problems: [{ name }] });
      expect(error.message).toContain(`${subject} cannot be used: ${name} must be`);
    }
    expect(() => make(driver as never)).not.toThrow();
    expect(() => make(driver as never, options as never)).not.toThrow();
  });

  it.each(FACTORIES)(
    "refuses invalid and unknown options (%s, %s, %s)",
    (_, subject, option, make, driver, options) => {
      for (const value of WRONG.filter((wrong) => wrong !== undefined)) {
        const error = thrownBy(() => make(driver as never, value as never));
        expect(error).toBeInstanceOf(ThreadsConfigError);
        expect(error.message).toBe(`${subject} cannot be used: options must be an object.`);
      }
      const misspelled = `${option}x`;
      expect(thrownBy(() => make(driver as never, { ...options, [misspelled]: "x" } as never)).message).toBe(
        `${subject} cannot be used: ${misspelled} is not a known option; use ${option}.`,
      );
    },
  );

  it.each(SCHEMAS)("has a schema function that checks the same options: %s, %s", (subject, option, make, options) => {
    for (const value of WRONG.filter((wrong) => wrong !== undefined))
      expect(thrownBy(() => make(value as never)).message).toBe(
        `${subject} cannot be used: options must be an object.`,
      );
    expect(thrownBy(() => make({ ...options, [`${option}x`]: "x" } as never)).message).toBe(
      `${subject} cannot be used: ${option}x is not a known option; use ${option}.`,
    );
  });

  it("refuses an option of the wrong type by its name", () => {
    for (const value of [null, 0, [], {}, ""] as never[]) {
      expect(() => postgresStore(pg, { table: value })).toThrow("table must be up to 48");
      expect(() => postgresStore(pg, { schema: value })).toThrow("schema must be up to 48");
      expect(() => sqliteJournal(sqlite, { table: value })).toThrow("table must be up to 48");
      expect(() => redisStore(ioredis, { prefix: value })).toThrow("prefix must be a text");
      expect(() => mongodbStore(collection, { ...paths, owner: value })).toThrow("owner must be an object");
      expect(() => mongodbStore(collection, { ...paths, timestamps: value })).toThrow("timestamps must be true or");
      expect(() => mongodbStore(collection, { ...paths, path: value })).toThrow("path must be the name of a field");
    }
    const owner = { toKey: String, fromKey: String, tokey: String };
    expect(() => mongodbStore(collection, { ...paths, owner })).toThrow("owner.tokey is not a known option; use toKey");
    for (const value of [...WRONG, {}])
      expect(() => mongodbJournal(value as never)).toThrow("The MongoDB journal cannot be used: collection must be");
  });

  it("accepts a node-redis client too", () => {
    const nodeRedis = { evalSha: ioredis.evalsha, eval: ioredis.eval };
    expect(() => redisStore(nodeRedis)).not.toThrow();
    expect(() => redisStore({ evalSha: ioredis.evalsha } as never)).toThrow("client must be a client of ioredis");
  });
});

describe("a revoked proxy", () => {
  it.each<[string, (value: never) => unknown]>([
    ["mockThreads", (v) => mockThreads(v)],
    ["mock.client", (v) => mockThreads().client(v)],
    ["mock.on", (v) => mockThreads().on(v)],
    ["ThreadsClient", (v) => new ThreadsClient(v)],
    ["ThreadsClient: hosts", (v) => new ThreadsClient({ ...OPTIONS, hosts: v })],
    ["ThreadsClient: retry", (v) => new ThreadsClient({ ...OPTIONS, retry: v })],
    ["ThreadsClient: limits", (v) => new ThreadsClient({ ...OPTIONS, limits: v })],
    ["ThreadsClient: scopes", (v) => new ThreadsClient({ ...OPTIONS, scopes: v })],
    ["ThreadsClient: clock", (v) => new ThreadsClient({ ...OPTIONS, clock: v })],
    ["ThreadsClient: dispatcher", (v) => new ThreadsClient({ ...OPTIONS, dispatcher: v })],
    ["client.account", (v) => client.account(v)],
    ["client.account: journal", (v) => client.account({ accessToken: "t" }, { journal: v })],
    ["ThreadsConnections: client", (v) => new ThreadsConnections({ client: v, store: memoryStore() })],
    ["ThreadsConnections: store", (v) => new ThreadsConnections({ client, store: v })],
    ["ThreadsConnections: journal", (v) => new ThreadsConnections({ client, store: memoryStore(), journal: v })],
    ["ThreadsConnections: callbackSecrets", (v) => connectionsWith({ callbackSecrets: v })],
    ["connections.begin", (v) => connections.begin("u", v)],
    ["connections.readCallback", (v) => connections.readCallback(v)],
    ["connections.complete: proof", (v) => connections.complete(callback, v)],
    ["connections.refreshDue", (v) => connections.refreshDue(v)],
    ["encryptedStore: keys", (v) => encryptedStore(memoryStore(), { ...encryption, keys: v })],
    ["encrypted.seal", (v) => encrypted.seal(v)],
    ["encrypted.rotate", (v) => encrypted.rotate(v)],
    ["createRefresher: prune", (v) => createRefresher(connections, { everyMs: 1_000, prune: v })],
    ["createPublishWorker", (v) => createPublishWorker(v)],
    ["createPublishWorker: connections", (v) => createPublishWorker({ connections: v })],
    ["webhookInbox: journal", (v) => webhookInbox(v)],
    ["webhookInbox: options", (v) => webhookInbox(memoryJournal(), v)],
    ["splitText", (v) => splitText("x", v)],
    ["postIntentUrl", (v) => postIntentUrl(v)],
    ["pageRequest", (v) => pageRequest(v)],
    ["pageRequest: states", (v) => pageRequest({ states: v })],
    ["pageRequest: expiresBefore", (v) => pageRequest({ expiresBefore: v })],
    ["connectionToJson", (v) => connectionToJson(v)],
    ["memoryStore: save", (v) => memoryStore().save(v, null)],
    ["encrypted.save", (v) => encrypted.save(v, null)],
    ["mockThreads: now", (v) => mockThreads({ now: v })],
    ["account.publish", (v) => account.publish({ text: "Hi" }, v)],
    ["account.posts.list", (v) => account.posts.list(v)],
    ["account.posts.list: fields", (v) => account.posts.list({ fields: v })],
    ["account.posts.list: since", (v) => account.posts.list({ since: v })],
    ["account.insights.user: since", (v) => account.insights.user({ since: v, until: new Date() })],
    ["account.posts.list: signal", (v) => account.posts.list({ signal: v })],
    ["account.insights.post: metrics", (v) => account.insights.post("1", { metrics: v })],
    ["account.insights.posts: ids", (v) => account.insights.posts(v)[Symbol.asyncIterator]().next()],
    ["account.quota: of", (v) => account.quota({ of: v })],
  ])("is refused by %s with an error of the SDK", async (_, call) => {
    const error: unknown = await new Promise((resolve) => resolve(call(REVOKED as never))).catch(
      (thrown: unknown) => thrown,
    );
    expect(isThreadsError(error)).toBe(true);
  });

  it("is reported by validateText as an invalid text, and ignored as options", () => {
    expect(validateText(REVOKED as never)).toMatchObject([{ code: "wrong-type" }]);
    expect(validateText("x", REVOKED as never)).toEqual([]);
  });
});

const connectionsWith = (options: object) => new ThreadsConnections({ client, store: memoryStore(), ...options });

describe("an argument that must be an object", () => {
  it.each<[string, string, (value: never) => unknown]>([
    ["ThreadsClient", "options", (v) => new ThreadsClient(v)],
    ["fromEnv", "env", (v) => ThreadsClient.fromEnv((v as unknown) === undefined ? (null as never) : v)],
    ["client.account", "credentials", (v) => client.account(v)],
    ["ThreadsConnections", "options", (v) => new ThreadsConnections(v)],
    ["createRefresher", "options", (v) => createRefresher(connections, v)],
    ["createRefresher", "connections", (v) => createRefresher(v, { everyMs: 1_000 })],
    ["createRoutes", "options", (v) => createRoutes(connections, v)],
    ["createRoutes", "connections", (v) => createRoutes(v, routes)],
    ["threadsRouter", "options", (v) => threadsRouter(connections, v)],
    ["createListener", "options", (v) => createListener(connections, v)],
    ["encryptedStore", "store", (v) => encryptedStore(v, encryption)],
  ])("of %s is refused by its name %s", (factory, name, make) => {
    for (const value of WRONG) {
      const error = thrownBy(() => make(value as never));
      expect(error).toBeInstanceOf(ThreadsConfigError);
      const problems = isThreadsError(error, "THREADS_CONFIG") ? error.problems : [];
      expect(problems.map((problem) => problem.name)).toContain(name);
      expect(error.message.startsWith("The Threads client")).toBe(["ThreadsClient", "fromEnv"].includes(factory));
    }
  });

  it("of `client.account` is refused by the name of its invalid field", () => {
    for (const [given, problem] of [
      [{ access_token: "t" }, "access_token is not a known option; use accessToken"],
      [{ accessToken: "t", userID: "1" }, "userID is not a known option; use userId"],
      [{ accessToken: "" }, "accessToken must be a string that is not empty"],
      [{ accessToken: "t", userId: 1 }, "userId must be a string of digits"],
      [{ get: 1 }, "credentials.get must be a function"],
      [{ get: () => undefined }, "credentials.rejected must be a function"],
    ] as const)
      expect(() => client.account(given as never)).toThrow(problem);
    expect(() => client.account({ accessToken: "t", expiresAt: new Date() } as never)).not.toThrow();
  });
});

describe("the option apiVersion", () => {
  it("is refused unless it is exactly a version", () => {
    for (const apiVersion of ["x/../v1.0", "v1.0/x", "xv1.0", "v1.0\n", "", "v1", 1.0])
      expect(() => new ThreadsClient({ ...OPTIONS, apiVersion: apiVersion as string })).toThrow(
        "apiVersion must look like",
      );
    for (const apiVersion of ["v1.0", "v999.999"])
      expect(() => new ThreadsClient({ ...OPTIONS, apiVersion })).not.toThrow();
  });
});

describe("hostile text", () => {
  const growth = (run: (size: number) => unknown): number => {
    const time = (size: number) =>
      Math.max(
        cpuMs(() => run(size), 3),
        5,
      );
    run(100);
    return time(200_000) / time(20_000);
  };

  it.each<[string, (size: number) => unknown]>([
    ["a link before closing brackets", (n) => validateText("www.a" + ")".repeat(n))],
    ["a link before stops and brackets", (n) => validateText("www.a" + ").".repeat(n))],
    [
      "splitText of such a link",
      (n) => splitText(`x www.a${")".repeat(n)}`, { maxCharacters: Infinity, maxBytes: Infinity }),
    ],
    ["URLs in URLs without a query", (n) => withoutQueries("http://".repeat(n / 7))],
    ["percent-encoded URLs", (n) => withoutQueries("https%3A%2F%2F".repeat(n / 14))],
    ["an Accept header full of spaces", (n) => prefersJson(new Headers({ accept: `a${" ".repeat(n)}b` }))],
    ["control characters", (n) => sanitizeText("\u202e".repeat(n), n)],
  ])("is processed in linear time: %s", (_case, run) => {
    expect(growth(run)).toBeLessThan(40);
  });

  it("loses the queries of its URLs in prose, JSON and percent-encoding", () => {
    expect(withoutQueries("see https://a.example/x?sig=1&b=2 and http://b.example/y")).toBe(
      "see https://a.example/x?… and http://b.example/y",
    );
    expect(withoutQueries('{"u":"https:\\/\\/a.example\\/x?sig=1"}')).toBe('{"u":"https:\\/\\/a.example\\/x?…"}');
    expect(withoutQueries("u=https%3A%2F%2Fa.example%2Fx%3Fsig%3D1 end")).toBe("u=https%3A%2F%2Fa.example%2Fx?… end");
  });
});

function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

function thrownBy(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  return expect.unreachable("nothing was thrown");
}
