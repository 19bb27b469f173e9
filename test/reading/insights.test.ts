import { describe, expect, expectTypeOf, it } from "vitest";
import { isThreadsError } from "../../src/index.js";
import { rejection } from "../support/mock.js";
import { answering, refusal, type SentRequest } from "./answering.js";

const lifetime = (name: string, value: number) => ({ name, period: "lifetime", values: [{ value }], title: "X" });
const total = (name: string, value: number) => ({ name, period: "day", total_value: { value } });
const metricsOf = ({ query }: SentRequest) => query.metric!.split(",");
const day = (date: string) => `${date}T08:00:00+0000`;

describe("account.insights.post", () => {
  it("returns each metric by its name, in whatever order Threads sends them", async () => {
    const data = [lifetime("likes", 3), lifetime("views", 120), lifetime("shares", 0), lifetime("unheard_of", 1)];
    const { account, requests } = answering(() => ({ data }));
    const insights = await account.insights.post("7");
    expect(insights).toEqual({ views: 120, likes: 3, replies: null, reposts: null, quotes: null, shares: 0 });
    expect(requests).toMatchObject([
      { method: "GET", path: "/7/insights", query: { metric: "views,likes,replies,reposts,quotes,shares" } },
    ]);
  });

  it("returns only the requested metrics, and null for each one that Threads leaves out", async () => {
    const { account } = answering(() => ({ data: [] }));
    const insights = await account.insights.post("7", { metrics: ["quotes", "likes"] });
    expectTypeOf(insights).toEqualTypeOf<{ readonly quotes: number | null; readonly likes: number | null }>();
    expect(insights).toEqual({ likes: null, quotes: null });
  });

  it("does not compile with a metric that posts do not have", () => {
    const { account } = answering(() => ({ data: [] }));
    // @ts-expect-error -- clicks are counted for the account only
    expect(() => account.insights.post("7", { metrics: ["clicks"] })).toBeTypeOf("function");
  });

  it("requests each metric by itself after a refusal with code 1, and never retries a refusal", async () => {
    const { account, requests } = answering((request) => {
      const metrics = metricsOf(request);
      return metrics.includes("shares")
        ? refusal(1, undefined, 500)
        : { data: metrics.map((name) => lifetime(name, 5)) };
    });
    const insights = await account.insights.post("7");
    expect(insights).toEqual({ views: 5, likes: 5, replies: 5, reposts: 5, quotes: 5, shares: null });
    expect(requests).toHaveLength(7);
  });

  it("rejects with a transient error if Threads refuses every metric with code 1", async () => {
    const { account, requests } = answering(() => refusal(1, undefined, 500));
    expect(await rejection(account.insights.post("7"))).toMatchObject({ code: "THREADS_API", kind: "transient" });
    expect(requests).toHaveLength(7);
  });

  it("requests no further metric by itself after any other error", async () => {
    const { account, requests } = answering((_, count) => refusal(count === 1 ? 1 : 190));
    expect(await rejection(account.insights.post("7"))).toMatchObject({ kind: "auth" });
    expect(requests).toHaveLength(2);
  });

  it("retries a temporary failure, as every read does", async () => {
    const { account, requests } = answering((_, count) => (count === 1 ? refusal(2, undefined, 500) : { data: [] }), {
      retry: { maxAttempts: 2, random: () => 0 },
      clock: { now: () => 0, sleep: () => Promise.resolve() },
    });
    await account.insights.post("7");
    expect(requests).toHaveLength(2);
  });

  it.each([
    ["x", {}],
    ["7", { metrics: [] }],
    ["7", { metrics: ["clicks"] }],
    ["7", { since: new Date() }],
  ])("refuses %j with %j before anything is sent", async (id, options) => {
    const { account, requests } = answering(() => ({ data: [] }));
    expect(await rejection(account.insights.post(id, options as never))).toMatchObject({ code: "THREADS_VALIDATION" });
    expect(requests).toEqual([]);
  });

  it("names the missing scope", async () => {
    const { account } = answering(() => refusal(10, undefined, 500));
    expect(await rejection(account.insights.post("7"))).toMatchObject({ missingScope: "threads_manage_insights" });
  });
});

describe("account.insights.user", () => {
  const answer = (request: SentRequest) => ({
    data: metricsOf(request).map((name) => {
      if (name === "views") return { name, period: "day", values: [{ value: 10, end_time: day("2026-11-20") }] };
      if (name === "clicks")
        return { name, period: "day", link_total_values: [{ value: 11, link_url: "https://e.example" }] };
      return total(name, 7);
    }),
    paging: { next: "https://graph.threads.net/x?access_token=y" },
  });

  it("returns every metric, with the days of views as Threads dates them", async () => {
    const { account, requests } = answering(answer);
    const insights = await account.insights.user();
    expect(insights).toEqual({
      ...{ views: 10, viewsByDay: [{ end_time: new Date("2026-11-20T08:00:00Z"), value: 10 }] },
      ...{ likes: 7, replies: 7, reposts: 7, quotes: 7, followers_count: 7 },
      clicks: [{ link_url: "https://e.example", value: 11 }],
    });
    expect(requests.map(({ path, query }) => [path, query])).toEqual([
      ["/me/threads_insights", { metric: "views,likes,replies,reposts,quotes,clicks" }],
      ["/me/threads_insights", { metric: "followers_count" }],
    ]);
  });

  it("requests the views of a long range week by week, and the totals once for the whole range", async () => {
    const { account, requests } = answering((request) => {
      if (request.query.metric !== "views") return answer(request);
      const end = new Date(Number(request.query.until) * 1000).toISOString().slice(0, 10);
      return {
        data: [
          {
            name: "views",
            values: [
              { value: 1, end_time: day("2026-11-08") },
              { value: 5, end_time: day(end) },
            ],
          },
        ],
      };
    });
    const range = { since: new Date("2026-11-01"), until: new Date("2026-11-18") };
    const insights = await account.insights.user({ ...range, metrics: ["views", "likes"] });
    const [since, until] = [1_793_491_200, 1_794_960_000];
    const week = 7 * 86_400;
    expect(requests.map(({ query }) => query)).toEqual([
      { metric: "likes", since: String(since), until: String(until) },
      { metric: "views", since: String(since), until: String(since + week) },
      { metric: "views", since: String(since + week), until: String(since + 2 * week) },
      { metric: "views", since: String(since + 2 * week), until: String(until) },
    ]);
    // A day that two slices have counts once; the later slice is right.
    expect(insights.viewsByDay!.map(({ end_time, value }) => [end_time.toISOString().slice(0, 10), value])).toEqual([
      ["2026-11-08", 1],
      ["2026-11-15", 5],
      ["2026-11-18", 5],
    ]);
    expect(insights).toMatchObject({ views: 11, likes: 7 });
  });

  it("sends one request for a range of exactly a week", async () => {
    const { account, requests } = answering(answer);
    await account.insights.user({ since: new Date("2026-11-01"), until: new Date("2026-11-08"), metrics: ["views"] });
    expect(requests).toHaveLength(1);
  });

  it("returns views as one total if Threads sends no days", async () => {
    const { account } = answering(() => ({ data: [total("views", 40)] }));
    const insights = await account.insights.user({ metrics: ["views"] });
    expectTypeOf(insights).toHaveProperty("viewsByDay");
    expect(insights).toEqual({ views: 40, viewsByDay: [] });
  });

  it("returns null, and never 0, for a metric that Threads leaves out", async () => {
    const { account } = answering(() => ({ data: [] }));
    const insights = await account.insights.user({ metrics: ["views", "clicks", "quotes"] });
    expectTypeOf(insights).not.toHaveProperty("likes");
    expect(insights).toEqual({ views: null, viewsByDay: null, clicks: null, quotes: null });
  });

  it("sends one request without a range if followers_count is the only metric", async () => {
    const { account, requests } = answering(answer);
    const range = { since: new Date("2026-11-01"), until: new Date("2026-11-18") };
    expect(await account.insights.user({ ...range, metrics: ["followers_count"] })).toEqual({ followers_count: 7 });
    expect(requests.map(({ query }) => query)).toEqual([{ metric: "followers_count" }]);
  });

  it("accepts the earliest time that Threads accepts, and refuses an earlier one", async () => {
    const { account, requests } = answering(answer);
    const until = new Date("2024-04-14");
    await account.insights.user({ since: new Date(1_712_991_600_000), until, metrics: ["likes"] });
    expect(requests).toHaveLength(1);
    const early = account.insights.user({ since: new Date(1_712_991_599_000), until, metrics: ["likes"] });
    expect(await rejection(early)).toMatchObject({ code: "THREADS_VALIDATION" });
    expect(requests).toHaveLength(1);
  });

  it.each([
    [0, null],
    [1_000, "until must be at most a year from now."],
  ])("refuses a range that ends more than a year from now: %i ms more", async (moreMs, message) => {
    const { account, clock, requests } = answering(() => ({ data: [] }));
    const until = new Date(clock.now() + 366 * 86_400_000 + moreMs);
    const read = account.insights.user({ since: new Date(clock.now()), until, metrics: ["views"] });
    if (message === null) await read;
    else expect(await rejection(read)).toMatchObject({ code: "THREADS_VALIDATION", message });
    expect(requests).toHaveLength(message === null ? 53 : 0);
  });

  it.each([
    { since: new Date(2) },
    { until: new Date() },
    { since: "yesterday" },
    { since: new Date("2026-11-02"), until: new Date("2026-11-02") },
    { metrics: ["follower_demographics"] },
    { metrics: ["shares"] },
    { period: "day" },
  ])("refuses %j before anything is sent", async (options) => {
    const { account, requests } = answering(answer);
    expect(await rejection(account.insights.user(options as never))).toMatchObject({ code: "THREADS_VALIDATION" });
    expect(requests).toEqual([]);
  });
});

describe("account.insights.demographics", () => {
  it("returns followers by one value", async () => {
    const results = [
      { dimension_values: ["SE"], value: 9 },
      { dimension_values: ["FI"], value: 2 },
    ];
    const data = [
      { name: "follower_demographics", total_value: { breakdowns: [{ dimension_keys: ["country"], results }] } },
    ];
    const { account, requests } = answering(() => ({ data }));
    expect(await account.insights.demographics("country")).toEqual([
      { value: "SE", count: 9 },
      { value: "FI", count: 2 },
    ]);
    expect(requests[0]!.query).toEqual({ metric: "follower_demographics", breakdown: "country" });
  });

  it("returns an empty list if Threads sends no values", async () => {
    const { account } = answering(() => ({ data: [] }));
    expect(await account.insights.demographics("age")).toEqual([]);
  });

  it("refuses another breakdown", async () => {
    const { account } = answering(() => ({ data: [] }));
    expect(await rejection(account.insights.demographics("shoe_size" as never))).toMatchObject({
      code: "THREADS_VALIDATION",
    });
  });
});

describe("account.insights.posts", () => {
  const ids = (count: number) => Array.from({ length: count }, (_, index) => String(index + 1));

  it("yields every post, a few requests at a time", async () => {
    const { account, requests } = answering(() => ({ data: [lifetime("likes", 1)] }));
    const seen: string[] = [];
    for await (const { id, insights } of account.insights.posts(ids(20), { concurrency: 3, metrics: ["likes"] })) {
      expect(insights).toEqual({ likes: 1 });
      seen.push(id);
    }
    expect(seen.sort()).toEqual(ids(20).sort());
    expect(requests).toHaveLength(20);
  });

  it("reports an Error for credentials that reject with undefined", async () => {
    const { client } = answering(() => ({ data: [] }));
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- as a careless host may
    const get = () => Promise.reject(undefined);
    const results = client.account({ get, rejected: () => undefined }).insights.posts(["1"]);
    for await (const { error } of results) expect(error).toEqual(new Error("The call was rejected without an error."));
  });

  it("continues after the failure of one post, and marks a deleted post", async () => {
    const { account } = answering(({ path }) => {
      if (path.startsWith("/2/")) return refusal(100, 33);
      return path.startsWith("/3/") ? refusal(100) : { data: [] };
    });
    const results = new Map<string, unknown>();
    for await (const result of account.insights.posts(ids(4))) {
      results.set(
        result.id,
        result.error === undefined ? result.insights.likes : result.deleted ? "deleted" : "failed",
      );
    }
    expect(Object.fromEntries(results)).toEqual({ 1: null, 2: "deleted", 3: "failed", 4: null });
  });

  it("stops for an invalid token, and unfinished() returns the remaining ids", async () => {
    const { account } = answering(({ path }) => (path.startsWith("/3/") ? refusal(190) : { data: [] }));
    const run = account.insights.posts(ids(6), { concurrency: 1 });
    const read: string[] = [];
    const walk = async () => {
      for await (const { id } of run) read.push(id);
    };
    expect(await rejection(walk())).toMatchObject({ code: "THREADS_API", kind: "auth" });
    expect(read).toEqual(["1", "2"]);
    expect(await run.unfinished()).toEqual(["3", "4", "5", "6"]);
  });

  it("waits for a rate limit to end, and reads the post afterwards", async () => {
    const waits: number[] = [];
    let now = 0;
    const clock = {
      now: () => now,
      sleep: (ms: number) => {
        waits.push(ms);
        now += ms;
        return Promise.resolve();
      },
    };
    const { account } = answering((_, count) => (count === 1 ? refusal(4) : { data: [] }), {
      clock,
      retry: { maxAttempts: 1 },
    });
    const results = [];
    for await (const result of account.insights.posts(["1", "2"], { concurrency: 1 })) results.push(result);
    expect(results.map(({ id, error }) => [id, error])).toEqual([
      ["1", undefined],
      ["2", undefined],
    ]);
    // The SDK assumes five minutes for a rate limit that names no time.
    expect(waits).toEqual([300_000]);
  });

  it("waits for ten rate limits in a row, and reports the eleventh as the result of the post", async () => {
    const clock = { now: () => now, sleep: (ms: number) => Promise.resolve(void (now += ms)) };
    let now = 0;
    for (const [limits, error] of [
      [10, undefined],
      [11, expect.objectContaining({ kind: "rate-limit" }) as unknown],
    ] as const) {
      const { account, requests } = answering((_, count) => (count <= limits ? refusal(4) : { data: [] }), {
        clock,
        retry: { maxAttempts: 1 },
      });
      const results = [];
      for await (const result of account.insights.posts(["1"])) results.push(result.error);
      expect(results).toEqual([error]);
      expect(requests).toHaveLength(11);
    }
  });

  it("reads an id once if the iterable returns it again during the read", async () => {
    const { account, requests } = answering(() => ({ data: [] }));
    const seen: string[] = [];
    for await (const { id } of account.insights.posts(["1", "1", "2"], { concurrency: 2 })) seen.push(id);
    expect(seen.sort()).toEqual(["1", "2"]);
    expect(requests).toHaveLength(2);
  });

  it("takes ids from the iterable as it needs them, and none after the loop has ended", async () => {
    let taken = 0;
    function* many() {
      for (;;) yield String((taken += 1));
    }
    const { account } = answering(() => ({ data: [] }));
    for await (const { id } of account.insights.posts(many(), { concurrency: 2 })) if (Number(id) >= 3) break;
    expect(taken).toBeLessThanOrEqual(6);
  });

  it("ends with the reason of the caller's signal", async () => {
    const stop = new AbortController();
    const reason = new Error("enough");
    const { account } = answering(({ path }) => {
      if (path.startsWith("/2/")) stop.abort(reason);
      return { data: [] };
    });
    const run = account.insights.posts(ids(9), { concurrency: 1, signal: stop.signal });
    const walk = async () => {
      for await (const { id } of run) expect(id).toBeDefined();
    };
    expect(await rejection(walk())).toBe(reason);
    expect((await run.unfinished()).length).toBeGreaterThan(0);
  });

  it.each([
    [["1"], { concurrency: 0 }],
    [["1"], { concurrency: 51 }],
    ["123", {}],
    [null, {}],
    [["1"], { limit: 1 }],
  ])("refuses %j with %j at the first step of the loop", async (given, options) => {
    const { account, requests } = answering(() => ({ data: [] }));
    const run = account.insights.posts(given as never, options as never);
    await expect(run[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: "THREADS_VALIDATION" });
    expect(requests).toEqual([]);
  });

  it("reports an invalid id as the result of that id", async () => {
    const { account } = answering(() => ({ data: [] }));
    for await (const { id, error } of account.insights.posts(["x"])) {
      expect(id).toBe("x");
      expect(isThreadsError(error, "THREADS_VALIDATION")).toBe(true);
    }
  });
});
