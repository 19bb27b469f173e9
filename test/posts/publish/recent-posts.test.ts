/** The account's own lists, where a post may turn up whose id was lost. The list must be read to its end, and never by its `next`. */
import { MockAgent } from "undici";
import { afterEach, describe, expect, it } from "vitest";
import { accountCalls } from "../../../src/graph/account-calls.js";
import { fixedCredentials } from "../../../src/graph/credentials.js";
import { createTransport } from "../../../src/http/transport.js";
import { POST_ENDPOINTS } from "../../../src/posts/endpoints.js";
import { ownPostsSince } from "../../../src/posts/publish/recent-posts.js";
import type { PublishableFields } from "../../../src/posts/parameters.js";
import { manualClock, NOON } from "../../support/clock.js";
import { json, rejection } from "../../support/mock.js";
import { LONG_TOKEN } from "../../support/secrets.js";

const HOST = "https://graph.threads.net";
const SINCE = NOON + 999;
const PARENT = "18099999999999991";
const FIELDS = POST_ENDPOINTS.ownPosts.fields;
const SAFE_FIELDS = "id,text,timestamp,media_type,permalink,children";

const agents: MockAgent[] = [];
afterEach(() => Promise.all(agents.splice(0).map((agent) => agent.close())));

type Query = Readonly<Record<string, string>>;
/** What one of the lists answers; a function sees the query first. */
interface Answer {
  readonly status?: number;
  readonly body: object;
}
type List = (query: Query, count: number) => Answer;

/** Threads, which answers each list as told and refuses everything else. */
function lists(answers: Readonly<Record<string, List>>) {
  const agent = new MockAgent();
  agent.disableNetConnect();
  agents.push(agent);
  const asked: { list: string; query: Query }[] = [];
  const names = Object.keys(answers);
  agent
    .get(HOST)
    .intercept({ path: (path) => names.includes(listIn(path)), method: "GET" })
    .reply((request) => {
      const { path } = request;
      const list = listIn(path);
      const query = Object.fromEntries(new URL(path, HOST).searchParams);
      asked.push({ list, query });
      const { status = 200, body } = answers[list]!(query, asked.filter((one) => one.list === list).length);
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
  return { asked, read, ids: async (draft?: PublishableFields) => (await read(draft)).map(({ id }) => id) };
}

const listIn = (path: string) => new URL(path, HOST).pathname.replace("/v1.0/me/", "");

/** A listed post, by its place in time: seconds after noon. */
const post = (id: number, seconds = id, more: object = {}) => ({
  id: String(18_000_000_000 + id),
  timestamp: new Date(NOON + seconds * 1000).toISOString().replace(".000Z", "+0000"),
  ...more,
});
const idOf = (id: number) => String(18_000_000_000 + id);

/** A page as Threads answers it, with a `next` that carries the token and must not be followed. */
const page = (posts: readonly object[], after?: string): Answer => {
  const next = `${HOST}/v1.0/1/threads?access_token=${encodeURIComponent(LONG_TOKEN)}&after=${after}&stolen=1`;
  return {
    body: { data: posts, ...(after === undefined ? {} : { paging: { cursors: { before: "b", after }, next } }) },
  };
};
const refusal = (code: number, subcode?: number): Answer => ({
  status: 400,
  body: { error: { message: "…", type: "OAuthException", code, error_subcode: subcode, fbtrace_id: "t" } },
});
const none: List = () => page([]);

describe("which lists", () => {
  it.each<[string, PublishableFields, readonly string[]]>([
    ["a post: the posts", { text: "A" }, ["threads"]],
    ["a quote: the posts", { text: "A", quote: PARENT }, ["threads"]],
    ["a reply: the posts and the replies", { text: "A", replyTo: PARENT }, ["threads", "replies"]],
    ["a ghost post: the posts and the ghosts", { text: "A", ghost: true }, ["threads", "ghost_posts"]],
    ["what is no ghost: the posts", { text: "A", ghost: false }, ["threads"]],
  ])("%s", async (_, draft, expected) => {
    const { asked, read } = lists({ threads: none, replies: none, ghost_posts: none });
    await read(draft);
    expect(asked.map(({ list }) => list).sort()).toEqual([...expected].sort());
  });

  it("are asked for what a post is recognised by, from the second that it began in", async () => {
    const { asked, read } = lists({ threads: none });
    await read();
    const since = String(NOON / 1000);
    expect(asked[0]?.query).toEqual({ fields: FIELDS, since, limit: "100", access_token: LONG_TOKEN });
  });

  it("are put together: newest first, each post once", async () => {
    const both = lists({
      threads: () => page([post(4), post(2, 2, { text: "from the posts" }), post(9, 0)]),
      replies: () => page([post(3), post(2, 2), { id: idOf(7) }]),
    });
    expect(await both.ids({ replyTo: PARENT })).toEqual([4, 3, 2, 9, 7].map(idOf));
  });
});

describe("pages", () => {
  it("are read by their cursors, to the end", async () => {
    const pages: Readonly<Record<string, Answer>> = {
      "": page([post(6), post(5)], "c&1"),
      "c&1": page([post(4)], "c2"),
      c2: page([post(3)], "c3"),
      c3: page([]),
    };
    const { asked, ids } = lists({ threads: ({ after = "" }) => pages[after]! });
    expect(await ids()).toEqual([6, 5, 4, 3].map(idOf));
    expect(asked.map(({ query }) => query.after)).toEqual([undefined, "c&1", "c2", "c3"]);
    expect(asked.filter(({ query }) => "stolen" in query)).toEqual([]);
    // Whatever is asked on every page is asked on all.
    expect(new Set(asked.map(({ query }) => `${query.since} ${query.limit} ${query.fields}`)).size).toBe(1);
  });

  it.each([
    ["no paging", page([post(1)])],
    ["paging without cursors", { body: { data: [post(1)], paging: {} } }],
    ["cursors without `after`", { body: { data: [post(1)], paging: { cursors: { before: "b" } } } }],
    ["paging that is null", { body: { data: [post(1)], paging: null } }],
  ])("end where there is %s", async (_, answer) => {
    const { asked, ids } = lists({ threads: () => answer });
    expect(await ids()).toEqual([idOf(1)]);
    expect(asked.length).toBe(1);
  });

  it("end with an empty one, whatever cursor it has", async () => {
    const { asked, ids } = lists({ threads: (_, count) => (count === 1 ? page([post(1)], "c1") : page([], "c2")) });
    expect(await ids()).toEqual([idOf(1)]);
    expect(asked.length).toBe(2);
  });

  it("end where a cursor comes again, with each post once", async () => {
    const { asked, ids } = lists({ threads: () => page([post(2), post(1)], "same") });
    expect(await ids()).toEqual([2, 1].map(idOf));
    expect(asked.length).toBe(2);
  });

  it("end after five, also where they lead in a wider circle", async () => {
    const { asked, ids } = lists({ threads: (_, count) => page([post(count)], `c${count % 3}`) });
    expect(await ids()).toEqual([5, 4, 3, 2, 1].map(idOf));
    expect(asked.length).toBe(5);
  });

  it("are rid of what is older: whether Threads keeps to `since` is not for us to rely on", async () => {
    const { ids } = lists({ threads: () => page([post(2, 1), post(3, 0), post(4, -1), post(5, -86_400)]) });
    expect(await ids()).toEqual([2, 3].map(idOf));
  });

  it("keep what has no date that can be read", async () => {
    const undated = [{ id: idOf(1) }, { id: idOf(2), timestamp: null }, { id: idOf(3), timestamp: "yesterday" }];
    const { ids } = lists({ threads: () => page(undated) });
    expect(await ids()).toEqual([1, 2, 3].map(idOf));
  });

  it("are read as they are, with every digit of an id", async () => {
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

describe("a list that cannot be read", () => {
  const ghost = { text: "A", ghost: true };

  it.each([
    ["refused", refusal(10)],
    ["broken", { status: 500, body: {} }],
    ["not a list", { body: { data: "none" } }],
  ])("does not spoil the other: %s", async (_, answer) => {
    const { ids } = lists({ threads: () => page([post(1)]), ghost_posts: () => answer });
    expect(await ids(ghost)).toEqual([idOf(1)]);
    const turned = lists({ threads: () => answer, ghost_posts: () => page([post(1)]) });
    expect(await turned.ids(ghost)).toEqual([idOf(1)]);
  });

  it("is told where the other has nothing: not found would be said too soon", async () => {
    const { read } = lists({ threads: none, ghost_posts: () => refusal(10) });
    expect(await rejection(read(ghost))).toMatchObject({ code: "THREADS_API", kind: "permission" });
  });

  it("is told when it is the only one, or all", async () => {
    const { read } = lists({ threads: () => refusal(4), replies: () => refusal(4) });
    expect(await rejection(read())).toMatchObject({ kind: "rate-limit" });
    expect(await rejection(read({ replyTo: PARENT }))).toMatchObject({ kind: "rate-limit" });
  });

  it("is told when a later page fails: the half of a list proves nothing", async () => {
    const { read } = lists({ threads: (_, count) => (count === 1 ? page([post(1)], "c1") : refusal(4)) });
    expect(await rejection(read())).toMatchObject({ kind: "rate-limit" });
  });

  it("ends with the caller's signal", async () => {
    const abort = new AbortController();
    const reason = new Error("enough");
    abort.abort(reason);
    const { asked, read } = lists({ threads: none });
    expect(await rejection(read({}, abort.signal))).toBe(reason);
    expect(asked).toEqual([]);
  });
});

describe("a field that Threads does not know", () => {
  it("is done without: the list is asked for what is documented for lists alone", async () => {
    const { asked, ids } = lists({ threads: ({ fields }) => (fields === FIELDS ? refusal(100) : page([post(1)])) });
    expect(await ids()).toEqual([idOf(1)]);
    expect(asked.map(({ query }) => query.fields)).toEqual([FIELDS, SAFE_FIELDS]);
    expect(new Set(asked.map(({ query }) => query.since)).size).toBe(1);
  });

  it("is done without, and the list of replies still names the post that each replies to", async () => {
    const replies: List = ({ fields }) =>
      fields === FIELDS ? refusal(100) : page([post(1, 1, { replied_to: { id: PARENT } }), post(2)]);
    const { asked, read } = lists({ threads: () => page([post(3)]), replies });
    expect(await read({ replyTo: PARENT })).toMatchObject([
      { id: idOf(3), repliedTo: null, parentUnknown: false },
      { id: idOf(2), repliedTo: null, parentUnknown: true },
      { id: idOf(1), repliedTo: PARENT, parentUnknown: false },
    ]);
    expect(asked.at(-1)?.query.fields).toBe(`${SAFE_FIELDS},replied_to`);
  });

  it("is done without in the list of posts: whether one of them is a reply is not known then", async () => {
    const { read } = lists({ threads: ({ fields }) => (fields === FIELDS ? refusal(100) : page([post(1)])) });
    expect(await read()).toMatchObject([{ id: idOf(1), parentUnknown: true }]);
  });

  it("is done without from the first page on, wherever it was refused", async () => {
    const pages: List = ({ fields, after }) => {
      if (fields !== SAFE_FIELDS) return after === undefined ? page([post(2)], "c1") : refusal(100);
      return after === undefined ? page([post(2)], "c1") : page([post(1)]);
    };
    expect(await lists({ threads: pages }).ids()).toEqual([2, 1].map(idOf));
  });

  it("is not asked without twice, nor after another refusal", async () => {
    const twice = lists({ threads: () => refusal(100) });
    expect(await rejection(twice.read())).toMatchObject({ kind: "invalid-request" });
    expect(twice.asked.length).toBe(2);
    for (const answer of [refusal(10), refusal(4), refusal(190), refusal(100, 33), { status: 500, body: {} }]) {
      const other = lists({ threads: () => answer });
      await rejection(other.read());
      expect(other.asked.length).toBe(1);
    }
  });
});
