/** The mock of Threads: its replies, its records and its refusals. */
import { describe, expect, expectTypeOf, it, onTestFinished } from "vitest";
import { ThreadsClient } from "../../../src/index.js";
import { mockThreads, type MockOperationName, type MockReplies, type WirePost } from "../../../src/testing/index.js";
import { MOCK_ROUTES } from "../../../src/testing/mock-threads/operations.js";
import { endpointRows } from "../../support/endpoint-rows.js";
import { record, watched } from "../../support/leaks.js";
import { rejection } from "../../support/mock.js";
import { CODE, LONG_TOKEN } from "../../support/secrets.js";

const POST_ID = "18099999999999993";
const PROFILE = { id: "26000000000000123", username: "mika" };
const invalid = expect.objectContaining({ code: "THREADS_VALIDATION" }) as object;

/** A mock that is closed with the test, without the check. */
function unchecked() {
  const mock = mockThreads();
  onTestFinished(() => mock.close().catch(() => undefined));
  return mock;
}

describe("mockThreads: replies", () => {
  it("sends a typed reply as JSON, and the SDK reads it as from Threads", async () => {
    await using mock = mockThreads();
    mock.on("getProfile").reply({ ...PROFILE, is_verified: null });
    expect(await mock.account().getProfile()).toEqual({ ...PROFILE, name: null, threads_profile_picture_url: null });
  });

  it("sends replies in order, each once unless times repeats it", async () => {
    await using mock = mockThreads();
    const ids = async () => (await mock.account().posts.list({ fields: ["id"] })).items.map(({ id }) => id);
    mock
      .on("posts.list")
      .reply({ data: [{ id: "1" }] })
      .times(2)
      .reply({ data: [] });
    expect([await ids(), await ids(), await ids()]).toEqual([["1"], ["1"], []]);
  });

  it("sends a persistent reply to any number of requests, including none", async () => {
    await using mock = mockThreads();
    mock.on("quota").reply({ data: [{ quota_usage: 4, config: { quota_total: 250, quota_duration: 86_400 } }] });
    mock.on("quota").persist();
    mock.on("getProfile").reply(PROFILE).persist();
    const account = mock.account();
    await account.quota();
    expect(await account.quota()).toEqual({ posts: { used: 4, total: 250, durationSeconds: 86_400 } });
  });

  it("refuses with Threads' error, whose code may be a name", async () => {
    await using mock = mockThreads();
    const account = mock.account({ retry: { maxAttempts: 1 } });
    mock.on("getProfile").refuse(190, { subcode: 463, status: 500, message: "expired", userTitle: "Fel", type: "T" });
    expect(await rejection(account.getProfile())).toMatchObject({
      ...{ code: "THREADS_API", kind: "auth", status: 500 },
      graph: { code: 190, subcode: 463, message: "expired", userTitle: "Fel", type: "T", isTransient: null },
    });
    mock.on("getProfile").refuse("THREADS_API__FEATURE_NOT_AVAILABLE", { isTransient: true, userMessage: "Nej" });
    expect(await rejection(account.getProfile())).toMatchObject({
      status: 400,
      graph: { code: null, name: "THREADS_API__FEATURE_NOT_AVAILABLE", isTransient: true, userMessage: "Nej" },
    });
  });

  it("fails the connection with any code", async () => {
    await using mock = mockThreads();
    mock.on("getProfile").networkError().networkError("ENOTFOUND").reply(PROFILE);
    await mock.account().getProfile();
    mock.on("getProfile").networkError("ECONNREFUSED").times(3);
    expect(await rejection(mock.account().getProfile())).toMatchObject({ code: "THREADS_NETWORK", reason: "refused" });
  });

  it("sends any text with any status and headers", async () => {
    await using mock = mockThreads();
    const headers = { "content-type": "text/html" };
    mock.on("getProfile").respond({ status: 404, body: "<p>no</p>", headers });
    expect(await rejection(mock.account().getProfile())).toMatchObject({
      ...{ code: "THREADS_RESPONSE", status: 404, contentType: "text/html" },
    });
    mock.on("locations.get").respond({ body: '{"id": 12345678901234567890}' });
    expect(await mock.account().locations.get("1", { fields: ["id"] })).toEqual({ id: "12345678901234567890" });
  });

  it("serves both hosts, every API version, and endpoints that the SDK does not know", async () => {
    await using mock = mockThreads();
    mock.on({ method: "POST", path: "/{id}/pin" }).reply({ pinned: true });
    const account = mock.account({ hosts: "threads.com", apiVersion: "v2.0" });
    const request = { method: "POST", path: `/${POST_ID}/pin`, form: { top: true } } as const;
    expect(await account.request(request)).toEqual({ pinned: true });
    expect(mock.on({ method: "POST", path: "/{id}/pin" }).calls).toEqual([
      { method: "POST", path: `/${POST_ID}/pin`, id: POST_ID, parameters: { top: "true" } },
    ]);
  });

  it("starts the client's clock at the option now, and a wait moves it", async () => {
    await using mock = mockThreads({ now: new Date("2026-11-28T00:00:00Z") });
    const { clock } = mock.client();
    expect(clock.now() - Date.UTC(2026, 10, 28)).toBeLessThan(10_000);
    await clock.sleep(3_600_000);
    expect(clock.now()).toBeGreaterThanOrEqual(Date.UTC(2026, 10, 28, 1));
    await expect(clock.sleep(1, AbortSignal.abort(new Error("left")))).rejects.toThrow("left");
  });
});

describe("mockThreads: operations", () => {
  it.each(endpointRows)("has an operation for $title ($method $path)", ({ method, path }) => {
    const routes = Object.values(MOCK_ROUTES).filter((route) => route.method === method && route.path === path);
    expect(routes).not.toEqual([]);
  });

  it("distinguishes operations that share a path", async () => {
    await using mock = mockThreads();
    const { locations, posts, replies, search, insights } = mock.account();
    mock.on("posts.get").reply({ id: POST_ID, text: "hi" });
    mock.on("locations.get").reply({ id: "12345", name: "HQ" });
    expect(await locations.get("12345", { fields: ["id", "name"] })).toEqual({ id: "12345", name: "HQ" });
    expect(await posts.get(POST_ID, { fields: ["id", "text"] })).toEqual({ id: POST_ID, text: "hi" });

    mock.on("replies.hide").reply({ success: true });
    mock.on("replies.unhide").reply({ success: true });
    mock.on("replies.approve").reply({ success: true });
    mock.on("replies.ignore").reply({ success: true });
    await replies.unhide(POST_ID);
    await replies.ignore(POST_ID);
    expect(mock.on("replies.hide").calls).toEqual([]);
    expect(mock.on("replies.approve").calls).toEqual([]);
    await replies.hide(POST_ID);
    await replies.approve(POST_ID);

    mock.on("search.keyword").reply({ data: [{ id: "1" }] });
    mock.on("search.tag").reply({ data: [{ id: "2" }] });
    expect((await search.tag("sea", { fields: ["id"] })).items).toEqual([{ id: "2" }]);
    expect((await search.keyword("sea", { fields: ["id"] })).items).toEqual([{ id: "1" }]);

    mock.on("insights.user").reply({ data: [{ name: "likes", total_value: { value: 3 } }] });
    mock.on("insights.demographics").reply({ data: [] });
    expect(await insights.demographics("city")).toEqual([]);
    expect(await insights.user({ metrics: ["likes"] })).toEqual({ likes: 3 });
  });

  it("replies to every step of publishing, and several times to a container's status", async () => {
    await using mock = mockThreads();
    mock.on("createContainer").reply({ id: "17900000000000001" });
    mock
      .on("containerStatus")
      .reply({ id: "17900000000000001", status: "IN_PROGRESS" })
      .times(3)
      .reply({ id: "17900000000000001", status: "FINISHED" });
    mock.on("posts.list").reply({ data: [] }); // what the account has before, in case the response is lost
    mock.on("publish").reply({ id: POST_ID });
    mock.on("permalink").reply({ id: POST_ID, permalink: "https://www.threads.com/@mika/post/P" });
    const media = [{ type: "image" as const, url: "https://cdn.example/a.jpg" }];
    const post = await mock.account().publish({ text: "A day at sea", media });
    expect(post).toMatchObject({ id: POST_ID, permalink: "https://www.threads.com/@mika/post/P" });
    expect(mock.on("createContainer").calls).toMatchObject([
      { method: "POST", path: "/me/threads", id: null, parameters: { media_type: "IMAGE", text: "A day at sea" } },
    ]);
  });

  it("refuses names, options and counts that do not exist", () => {
    const mock = unchecked();
    expect(() => mock.on("getProfil" as "getProfile")).toThrow("operation is not known; use getProfile.");
    expect(() => mock.on("x" as "getProfile")).toThrow("operation is not known; see MockReplies for the names.");
    expect(() => mock.on("toString" as "getProfile")).toThrow(invalid);
    expect(() => mock.on({ method: "PUT" as "POST", path: "/me" })).toThrow("operation.method must be");
    expect(() => mock.on({ method: "GET", path: "me" })).toThrow("operation.path must begin with /");
    expect(() => mock.on(null as never)).toThrow(invalid);
    expect(() => mockThreads({ seed: 1 } as never)).toThrow("seed is not a known option");
    expect(() => mockThreads({ now: new Date(NaN) })).toThrow("now must be a valid Date");
    expect(() => mock.on("quota").times(1)).toThrow("times needs a reply before it");
    expect(() => mock.on("quota").reply({ data: [] }).times(0)).toThrow("count must be a whole number from 1");
    expect(() => mock.on("quota").refuse(1, { subCode: 2 } as never)).toThrow(
      "subCode is not a known option; use subcode",
    );
    expect(() => mock.on("quota").respond({ body: "", code: 1 } as never)).toThrow(invalid);
  });

  it.each<[string, (operation: ReturnType<ReturnType<typeof unchecked>["on"]>) => unknown]>([
    ["status", (operation) => operation.respond({ status: 99, body: "" })],
    ["status", (operation) => operation.respond({ status: 100, body: "" })],
    ["status", (operation) => operation.respond({ status: 600, body: "" })],
    ["status", (operation) => operation.respond({ status: "200" as never, body: "" })],
    ["status", (operation) => operation.respond({ status: null as never, body: "" })],
    ["status", (operation) => operation.refuse(190, { status: 4000 })],
    ["body", (operation) => operation.respond({} as never)],
    ["body", (operation) => operation.respond({ body: { id: "1" } as never })],
    ["body", (operation) => operation.reply(undefined as never)],
    ["body", (operation) => operation.reply({ id: 1n } as never)],
    ["headers", (operation) => operation.respond({ body: "", headers: "x" as never })],
    ["headers", (operation) => operation.respond({ body: "", headers: { "retry-after": 3 as never } })],
    ["headers", (operation) => operation.respond({ body: "", headers: { "retry after": "3" } })],
    ["headers", (operation) => operation.respond({ body: "", headers: { "retry-after": "3\r\nx: y" } })],
    ["code", (operation) => operation.refuse(Number.NaN)],
    ["code", (operation) => operation.refuse("")],
    ["code", (operation) => operation.refuse(null as never)],
    ["code", (operation) => operation.networkError("")],
    ["code", (operation) => operation.networkError(7 as never)],
    ["response", (operation) => operation.respond(null as never)],
  ])("refuses a reply with an invalid %s when it is added, and names it", async (name, add) => {
    await using mock = mockThreads();
    const operation = mock.on({ method: "GET", path: "/me" });
    expect(() => add(operation)).toThrow(
      expect.objectContaining({ code: "THREADS_VALIDATION", issues: [expect.objectContaining({ path: [name] })] }),
    );
    expect(operation.pending).toBe(0);
  });

  it("refuses replies that Threads cannot send, when they are compiled", () => {
    expectTypeOf<keyof MockReplies>().toEqualTypeOf<MockOperationName>();
    const mock = unchecked();
    // @ts-expect-error An id is a string of digits on the wire.
    mock.on("posts.get").reply({ id: 12345 });
    // @ts-expect-error Threads always sends the id of a profile.
    mock.on("getProfile").reply({});
    // @ts-expect-error Threads always sends the id and the status of a container.
    mock.on("containerStatus").reply({ id: "1" });
    // @ts-expect-error Threads always sends the id of a post.
    mock.on("permalink").reply({});
    // @ts-expect-error Threads always sends the username of a public profile.
    mock.on("profiles.get").reply({});
    // @ts-expect-error A time is a text on the wire.
    mock.on("posts.get").reply({ id: "1", timestamp: new Date() });
    // @ts-expect-error The name is misspelled.
    mock.on("posts.get").reply({ id: "1", txt: "hi" });
    // @ts-expect-error A list comes in `data`.
    mock.on("posts.list").reply([{ id: "1" }]);
    // @ts-expect-error A list inside a post comes in `data`, too.
    mock.on("posts.list").reply({ data: [{ id: "1", children: [{ id: "2" }] }] });
    // @ts-expect-error The value of a metric is a number.
    mock.on("insights.post").reply({ data: [{ name: "views", values: [{ value: "3" }] }] });
    // @ts-expect-error No such operation.
    expect(() => mock.on("posts.edit")).toThrow(invalid);
    expectTypeOf<WirePost["timestamp"]>().toEqualTypeOf<string | null | undefined>();
    expectTypeOf<WirePost["owner"]>().toEqualTypeOf<{ readonly id: string } | null | undefined>();
  });
});

describe("mockThreads: what was sent", () => {
  it("records the path and the parameters, decoded and without tokens, codes and secrets", async () => {
    await using mock = mockThreads();
    mock.on("search.keyword").reply({ data: [] });
    mock.on("exchangeCode").reply({ access_token: LONG_TOKEN, user_id: 1 });
    mock.on("debugToken").reply({ data: { is_valid: true } });
    mock.on("exchangeLongLived").reply({ access_token: LONG_TOKEN });
    const client = watched(mock.client());
    const account = client.account({ accessToken: LONG_TOKEN });
    await account.search.keyword("a & b+c", { fields: ["id"] });
    await client.exchangeCode(CODE);
    await client.debugToken(LONG_TOKEN, { accessToken: LONG_TOKEN });
    await client.exchangeLongLived(LONG_TOKEN);
    const call = (method: string, path: string, parameters: object) => [{ method, path, id: null, parameters }];
    const parameters = { fields: "id", q: "a & b+c", search_mode: "KEYWORD" };
    expect(mock.on("search.keyword").calls).toEqual(call("GET", "/keyword_search", parameters));
    const [exchange] = mock.on("exchangeCode").calls;
    expect(Object.keys(exchange?.parameters ?? {})).toEqual(["client_id", "grant_type", "redirect_uri"]);
    expect(mock.on("debugToken").calls).toEqual(call("GET", "/debug_token", {}));
    expect(mock.on("exchangeLongLived").calls).toEqual(
      call("GET", "/access_token", { grant_type: "th_exchange_token" }),
    );
    record("mock", mock);
  });

  it("fails a request without a reply at once, and names the operation that needs one", async () => {
    const mock = unchecked();
    const error = await rejection(mock.account().mentions.list());
    expect(error).toMatchObject({
      code: "THREADS_NETWORK",
      message: expect.stringMatching(
        /no reply for GET \/me\/mentions; add one with mock\.on\("mentions\.list"\)\.?$/,
      ) as string,
    });
    expect(mock.unexpected).toMatchObject([{ method: "GET", path: "/me/mentions" }]);
    expect(() => mock.assertDone()).toThrow(
      'mockThreads: GET /me/mentions was requested without a reply; add one with mock.on("mentions.list").',
    );
    await rejection(mock.account().request({ method: "GET", path: "/me/new" }));
    expect(() => mock.assertDone()).toThrow("GET /me/new was requested");
  });

  it("sends nothing to other hosts", async () => {
    const mock = unchecked();
    const hosts = { authorize: "http://127.0.0.1:9/oauth/authorize", graph: "http://127.0.0.1:9" };
    expect(await rejection(mock.account({ hosts }).getProfile())).toMatchObject({
      message: expect.stringContaining("net.connect disabled") as string,
    });
  });

  it("reports replies that were not used, and closes anyway", async () => {
    const mock = mockThreads();
    const client = mock.client();
    mock.on("getProfile").reply(PROFILE).times(2);
    mock.on("posts.delete").reply({ success: true });
    await client.account({ accessToken: LONG_TOKEN }).getProfile();
    const problem = "mockThreads: getProfile: 1 reply was not used. posts.delete: 1 reply was not used.";
    await expect(mock.close()).rejects.toThrow(problem);
    expect(await rejection(client.getAppAccessToken())).toMatchObject({
      message: expect.stringContaining("is closed") as string,
    });
    mock.on("getProfile").reply(PROFILE).times(3);
    expect(() => mock.assertDone()).toThrow("getProfile: 4 replies were not used.");
  });

  it("takes the options of a client, and serves a client that the host makes", async () => {
    await using mock = mockThreads();
    mock.on("getAppAccessToken").reply({ access_token: LONG_TOKEN });
    const client = new ThreadsClient({ ...mock.clientOptions, scopes: ["threads_basic"] });
    await client.getAppAccessToken();
    expect(mock.client({ scopes: ["threads_basic"] }).scopes).toEqual(["threads_basic"]);
  });
});
