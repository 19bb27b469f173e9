/** The account's own lists, where a post without an id may appear. A list must be read to its end, and its `next` is never followed. */
import { MockAgent } from "undici";
import { afterEach, describe, expect, it } from "vitest";
import { accountCalls } from "../../../../src/graph/account-calls.js";
import { fixedCredentials } from "../../../../src/graph/credentials.js";
import { createTransport } from "../../../../src/http/transport.js";
import { POST_ENDPOINTS } from "../../../../src/posts/endpoints.js";
import { ownPostsSince } from "../../../../src/posts/publish/search/recent-posts.js";
import type { PublishableFields } from "../../../../src/posts/parameters.js";
import { manualClock, NOON } from "../../../support/clock.js";
import { json, rejection } from "../../../support/mock.js";
import { LONG_TOKEN } from "../../../support/secrets.js";

const HOST = "https://graph.threads.net";
const SINCE = NOON + 999;
const PARENT = "18099999999999991";
const FIELDS = POST_ENDPOINTS.ownPosts.fields;
const SAFE_FIELDS = "id,text,timestamp,media_type,permalink,children";

const agents: MockAgent[] = [];
afterEach(() => Promise.all(agents.splice(0).map((agent) => agent.close())));

type Query = Readonly<Record<string, string>>;
/** The response of one list. A function receives the query. */
interface Response {
  readonly status?: number;
  readonly body: object;
}
type List = (query: Query, count: number) => Response;

/** A mock of Threads that returns these lists, and refuses everything else. */
function lists(responses: Readonly<Record<string, List>>) {
  const agent = new MockAgent();
  agent.disableNetConnect();
  agents.push(agent);
  const requests: { list: string; query: Query }[] = [];
  const names = Object.keys(responses);
  agent
    .get(HOST)
    .intercept({ path: (path) => names.includes(listIn(path)), method: "GET" })
    .reply((request) => {
      const { path } = request;
      const list = listIn(path);
      const query = Object.fromEntries(new URL(path, HOST).searchParams);
      requests.push({ list, query });
      const { status = 200, body } = responses[list]!(query, requests.filter((one) => one.list === list).length);
      return { statusCode: status, data: body, responseOptions: json };
    })
    .persist();
  const transport = createTransport({
    graph: HOST,
    timeoutMs: 1_000,
    maxAttempts: 1,
    maxResponseBytes: 1e6,
    clock: manualClock(),
    random: () => 1,
    dispatcher: agent,
  });
  const calls = accountCalls({ transport, version: "v1.0", credentials: fixedCredentials(LONG_TOKEN), scopes: [] });
  const read = (draft: PublishableFields = {}, signal?: AbortSignal) =>
    ownPostsSince({ calls, draft, signal, timeoutMs: 1_000 }, SINCE);
  return { requests, read, ids: async (draft?: PublishableFields) => (await read(draft)).map(({ id }) => id) };
}

const listIn = (path: string) => new URL(path, HOST).pathname.replace("/v1.0/me/", "");

/** A listed post, dated in seconds after noon. */
const post = (id: number, seconds = id, more: object = {}) => ({
  id: String(18_000_000_000 + id),
  timestamp: new Date(NOON + seconds * 1000).toISOString().replace(".000Z", "+0000"),
  ...more,
});
const idOf = (id: number) => String(18_000_000_000 + id);

/** A page as Threads sends it, with a `next` that contains the token and must not be followed. */
const page = (posts: readonly object[], after?: string): Response => {
  const next = `${HOST}/v1.0/1/threads?access_token=${encodeURIComponent(LONG_TOKEN)}&after=${after}&stolen=1`;
  return {
    body: { data: posts, ...(after === undefined ? {} : { paging: { cursors: { before: "b", after }, next } }) },
  };
};
const refusal = (code: number, subcode?: number): Response => ({
  status: 400,
  body: { error: { message: "…", type: "OAuthException", code, error_subcode: subcode, fbtrace_id: "t" } },
});
const none: List = () => page([]);

describe("readOwnPosts: reads the lists", () => {
  it.each<[string, PublishableFields, readonly string[]]>([
    ["a post: the posts", { text: "A" }, ["threads"]],
    ["a quote: the posts", { text: "A", quote: PARENT }, ["threads"]],
    ["a reply: the posts and the replies", { text: "A", replyTo: PARENT }, ["threads", "replies"]],
    ["a ghost post: the posts and the ghosts", { text: "A", ghost: true }, ["threads", "ghost_posts"]],
    ["a post with ghost: false: the posts", { text: "A", ghost: false }, ["threads"]],
  ])("of %s", async (_, draft, expected) => {
    const { requests, read } = lists({ threads: none, replies: none, ghost_posts: none });
    await read(draft);
    expect(requests.map(({ list }) => list).sort()).toEqual([...expected].sort());
  });

  it("with the fields that a post is recognized by, from the second of `since`", async () => {
    const { requests, read } = lists({ threads: none });
    await read();
    const since = String(NOON / 1000);
    expect(requests[0]?.query).toEqual({ fields: FIELDS, since, limit: "100", access_token: LONG_TOKEN });
  });

  it("as one list, newest first, each post once", async () => {
    const both = lists({
      threads: () => page([post(4), post(2, 2, { text: "from the posts" }), post(9, 0)]),
      replies: () => page([post(3), post(2, 2), { id: idOf(7) }]),
    });
    expect(await both.ids({ replyTo: PARENT })).toEqual([4, 3, 2, 9, 7].map(idOf));
  });
});

describe("readOwnPosts: pages", () => {
  it("are read to the end by their cursors", async () => {
    const pages: Readonly<Record<string, Response>> = {
      "": page([post(6), post(5)], "c&1"),
      "c&1": page([post(4)], "c2"),
      c2: page([post(3)], "c3"),
      c3: page([]),
    };
    const { requests, ids } = lists({ threads: ({ after = "" }) => pages[after]! });
    expect(await ids()).toEqual([6, 5, 4, 3].map(idOf));
    expect(requests.map(({ query }) => query.after)).toEqual([undefined, "c&1", "c2", "c3"]);
    expect(requests.filter(({ query }) => "stolen" in query)).toEqual([]);
    // Every page is requested with the same fields.
    expect(new Set(requests.map(({ query }) => `${query.since} ${query.limit} ${query.fields}`)).size).toBe(1);
  });

  it.each([
    ["no paging", page([post(1)])],
    ["paging without cursors", { body: { data: [post(1)], paging: {} } }],
    ["cursors without `after`", { body: { data: [post(1)], paging: { cursors: { before: "b" } } } }],
    ["paging that is null", { body: { data: [post(1)], paging: null } }],
  ])("end at %s", async (_, response) => {
    const { requests, ids } = lists({ threads: () => response });
    expect(await ids()).toEqual([idOf(1)]);
    expect(requests.length).toBe(1);
  });

  it("end at an empty page, whatever its cursor", async () => {
    const { requests, ids } = lists({ threads: (_, count) => (count === 1 ? page([post(1)], "c1") : page([], "c2")) });
    expect(await ids()).toEqual([idOf(1)]);
    expect(requests.length).toBe(2);
  });

  it("end at a repeated cursor, with each post once", async () => {
    const { requests, ids } = lists({ threads: () => page([post(2), post(1)], "same") });
    expect(await ids()).toEqual([2, 1].map(idOf));
    expect(requests.length).toBe(2);
  });

  it("end after five", async () => {
    const { requests, ids } = lists({ threads: (_, count) => page([post(count)], `c${count}`) });
    expect(await ids()).toEqual([5, 4, 3, 2, 1].map(idOf));
    expect(requests.length).toBe(5);
  });

  it("end when a cursor returns, also after others", async () => {
    const { requests, ids } = lists({ threads: (_, count) => page([post(count)], `c${count % 3}`) });
    expect(await ids()).toEqual([4, 3, 2, 1].map(idOf));
    expect(requests.length).toBe(4);
  });

  it("drop older posts, because Threads may ignore `since`", async () => {
    const { ids } = lists({ threads: () => page([post(2, 1), post(3, 0), post(4, -1), post(5, -86_400)]) });
    expect(await ids()).toEqual([2, 3].map(idOf));
  });

  it("keep posts whose date cannot be parsed", async () => {
    const undated = [{ id: idOf(1) }, { id: idOf(2), timestamp: null }, { id: idOf(3), timestamp: "yesterday" }];
    const { ids } = lists({ threads: () => page(undated) });
    expect(await ids()).toEqual([1, 2, 3].map(idOf));
  });

  it("keep every digit of an id", async () => {
    const whole = {
      ...{ id: "18446744073709551615", text: "A day at sea", media_type: "CAROUSEL_ALBUM" },
      ...{ timestamp: "2026-11-23T12:00:01+0000", permalink: "https://www.threads.com/@mika/post/abc" },
      children: { data: [{ id: "17890000000000001" }, { id: "17890000000000002" }] },
      ...{ topic_tag: "Sailing", replied_to: { id: PARENT }, quoted_post: { id: "2" }, alt_text: "A boat" },
      reposted_post: { id: "3" },
      unknown_field: { of: "later" },
    };
    const { read } = lists({ threads: () => page([whole]) });
    expect(await read()).toMatchObject([
      {
        ...{ id: "18446744073709551615", text: "A day at sea", mediaType: "CAROUSEL_ALBUM", publishedAt: NOON + 1_000 },
        ...{ permalink: "https://www.threads.com/@mika/post/abc", topicTag: "Sailing", altText: "A boat" },
        children: ["17890000000000001", "17890000000000002"],
        ...{ repliedTo: PARENT, quoted: "2", reposted: "3" },
      },
    ]);
  });
});

describe("readOwnPosts: a list that cannot be read", () => {
  const ghost = { text: "A", ghost: true };

  it.each([
    ["a refusal", refusal(10)],
    ["a 5xx", { status: 500, body: {} }],
    ["an invalid list", { body: { data: "none" } }],
  ])("does not affect the other lists: %s", async (_, response) => {
    const { ids } = lists({ threads: () => page([post(1)]), ghost_posts: () => response });
    expect(await ids(ghost)).toEqual([idOf(1)]);
    const turned = lists({ threads: () => response, ghost_posts: () => page([post(1)]) });
    expect(await turned.ids(ghost)).toEqual([idOf(1)]);
  });

  it("throws from ownPostsSince when the other lists show nothing", async () => {
    const { read } = lists({ threads: none, ghost_posts: () => refusal(10) });
    expect(await rejection(read(ghost))).toMatchObject({ code: "THREADS_API", kind: "permission" });
  });

  it("throws from ownPostsSince when it is the only list, or when all lists fail", async () => {
    const { read } = lists({ threads: () => refusal(4), replies: () => refusal(4) });
    expect(await rejection(read())).toMatchObject({ kind: "rate-limit" });
    expect(await rejection(read({ replyTo: PARENT }))).toMatchObject({ kind: "rate-limit" });
  });

  it("throws from ownPostsSince when a later page fails, because half of a list proves nothing", async () => {
    const { read } = lists({ threads: (_, count) => (count === 1 ? page([post(1)], "c1") : refusal(4)) });
    expect(await rejection(read())).toMatchObject({ kind: "rate-limit" });
  });

  it("ends with the caller's signal", async () => {
    const abort = new AbortController();
    const reason = new Error("enough");
    abort.abort(reason);
    const { requests, read } = lists({ threads: none });
    expect(await rejection(read({}, abort.signal))).toBe(reason);
    expect(requests).toEqual([]);
  });
});

describe("readOwnPosts: an unknown field", () => {
  it("is left out: the list is read with the fields that are documented for lists", async () => {
    const { requests, ids } = lists({ threads: ({ fields }) => (fields === FIELDS ? refusal(100) : page([post(1)])) });
    expect(await ids()).toEqual([idOf(1)]);
    expect(requests.map(({ query }) => query.fields)).toEqual([FIELDS, SAFE_FIELDS]);
    expect(new Set(requests.map(({ query }) => query.since)).size).toBe(1);
  });

  it("is left out, and the list of replies still shows each reply's parent", async () => {
    const replies: List = ({ fields }) =>
      fields === FIELDS ? refusal(100) : page([post(1, 1, { replied_to: { id: PARENT } }), post(2)]);
    const { requests, read } = lists({ threads: () => page([post(3)]), replies });
    expect(await read({ replyTo: PARENT })).toMatchObject([
      { id: idOf(3), repliedTo: null, parentUnknown: false },
      { id: idOf(2), repliedTo: null, parentUnknown: true },
      { id: idOf(1), repliedTo: PARENT, parentUnknown: false },
    ]);
    expect(requests.at(-1)?.query.fields).toBe(`${SAFE_FIELDS},replied_to`);
  });

  it("is left out of the list of posts, where a post may then be a reply", async () => {
    const { read } = lists({ threads: ({ fields }) => (fields === FIELDS ? refusal(100) : page([post(1)])) });
    expect(await read()).toMatchObject([{ id: idOf(1), parentUnknown: true }]);
  });

  it("is left out from the first page on, whichever page was refused", async () => {
    const pages: List = ({ fields, after }) => {
      if (fields !== SAFE_FIELDS) return after === undefined ? page([post(2)], "c1") : refusal(100);
      return after === undefined ? page([post(2)], "c1") : page([post(1)]);
    };
    expect(await lists({ threads: pages }).ids()).toEqual([2, 1].map(idOf));
  });

  it("is not left out twice, or after another refusal", async () => {
    const twice = lists({ threads: () => refusal(100) });
    expect(await rejection(twice.read())).toMatchObject({ kind: "invalid-request" });
    expect(twice.requests.length).toBe(2);
    for (const response of [refusal(10), refusal(4), refusal(190), refusal(100, 33), { status: 500, body: {} }]) {
      const other = lists({ threads: () => response });
      await rejection(other.read());
      expect(other.requests.length).toBe(1);
    }
  });
});
