/** Conversations: hides, approvals, mentions and insights agree with each other in every list. */
import { expect, it } from "vitest";
import type { ThreadsSandbox } from "../../../../src/testing/index.js";
import { DAY, HOUR, USER, codeIn, start } from "../helpers.js";
import { poster, type Poster } from "../posting.js";

const ANA = "26111222333444555";
const BO = "26111222333444557";
const USERS = [
  { id: USER, username: "mika" },
  { id: ANA, username: "ana" },
  { id: BO, username: "bo.b" },
];
const SCOPES = [
  "threads_content_publish",
  "threads_read_replies",
  "threads_manage_replies",
  "threads_manage_mentions",
  "threads_manage_insights",
  "threads_keyword_search",
];

async function users(): Promise<{ sandbox: ThreadsSandbox; mika: Poster; ana: Poster; bo: Poster }> {
  const sandbox = await start({ users: USERS });
  const [mika, ana, bo] = [USER, ANA, BO].map((id) => poster(sandbox, id, SCOPES)) as [Poster, Poster, Poster];
  return { sandbox, mika, ana, bo };
}

const field = async (who: Poster, id: string, name: string): Promise<unknown> =>
  (await who.get(`/${id}`, { fields: name })).body[name];

/** Returns a metric of a post. */
async function metric(who: Poster, id: string, name: string): Promise<unknown> {
  const { data } = (await who.get(`/${id}/insights`, { metric: name })).body as unknown as {
    data: { values: { value: number }[] }[];
  };
  return data[0]?.values[0]?.value;
}

it("sandbox conversations: the replies below a hidden reply are hidden with it, and shown again with it", async () => {
  const { sandbox, mika } = await users();
  const root = sandbox.postAs({ userId: USER, text: "Hello" });
  const reply = sandbox.postAs({ userId: ANA, text: "Hi", replyTo: root.id });
  const nested = sandbox.postAs({ userId: BO, text: "Me too", replyTo: reply.id });
  const sibling = sandbox.postAs({ userId: BO, text: "Moin", replyTo: root.id });
  const statuses = () => Promise.all([reply, nested, sibling].map(({ id }) => field(mika, id, "hide_status")));
  expect(await statuses()).toEqual(["NOT_HUSHED", "NOT_HUSHED", "NOT_HUSHED"]);
  await mika.post(`/${reply.id}/manage_reply`, { hide: "true" });
  expect(await statuses()).toEqual(["HIDDEN", "HIDDEN", "NOT_HUSHED"]);
  sandbox.hideReply(reply.id, false);
  expect(await statuses()).toEqual(["NOT_HUSHED", "NOT_HUSHED", "NOT_HUSHED"]);
});

it("sandbox conversations: a pending reply is in no list, search or insight until it is approved", async () => {
  const { sandbox, mika, ana, bo } = await users();
  const root = sandbox.postAs({ userId: USER, text: "Hello", enableReplyApprovals: true });
  const reply = sandbox.postAs({ userId: ANA, text: "Ask @bo.b.", replyTo: root.id });
  const nested = sandbox.postAs({ userId: USER, text: "Done", replyTo: reply.id });
  const seen = async () => ({
    replies: await mika.list(`/${root.id}/replies`),
    conversation: await mika.list(`/${root.id}/conversation`, { reverse: "false" }),
    pending: await mika.list(`/${root.id}/pending_replies`),
    mentions: await bo.list("/me/mentions"),
    search: await bo.list("/keyword_search", { q: "ask" }),
    bo: codeIn(await bo.get(`/${reply.id}`)),
    ana: codeIn(await ana.get(`/${reply.id}`)),
    mika: codeIn(await mika.get(`/${reply.id}`)),
    hasReplies: await field(mika, root.id, "has_replies"),
    count: await metric(mika, root.id, "replies"),
  });
  const pending = {
    replies: [],
    conversation: [],
    pending: [reply.id],
    mentions: [],
    search: [],
    bo: "100/33",
    ana: "",
    mika: "",
    hasReplies: false,
    count: 0,
  };
  expect(await seen()).toEqual(pending);
  await mika.post(`/${reply.id}/manage_pending_reply`, { approve: "false" });
  expect(await seen()).toEqual(pending);
  expect(await mika.list(`/${root.id}/pending_replies`, { approval_status: "ignored" })).toEqual([reply.id]);
  await mika.post(`/${reply.id}/manage_pending_reply`, { approve: "true" });
  expect(await seen()).toEqual({
    replies: [reply.id],
    conversation: [reply.id, nested.id],
    pending: [],
    mentions: [reply.id],
    search: [reply.id],
    bo: "",
    ana: "",
    mika: "",
    hasReplies: true,
    count: 2,
  });
});

it("sandbox conversations: insights of a first post count the conversation, and those of a reply its direct replies", async () => {
  const { sandbox, mika } = await users();
  const root = sandbox.postAs({ userId: USER, text: "Hello" });
  const reply = sandbox.postAs({ userId: USER, text: "More", replyTo: root.id });
  const nested = sandbox.postAs({ userId: ANA, text: "Hi", replyTo: reply.id });
  sandbox.postAs({ userId: BO, text: "Hi Ana", replyTo: nested.id });
  expect([await metric(mika, root.id, "replies"), await metric(mika, reply.id, "replies")]).toEqual([3, 1]);
  sandbox.deletePost(nested.id);
  expect([await metric(mika, root.id, "replies"), await metric(mika, reply.id, "replies")]).toEqual([2, 0]);
});

it.each([
  ["@bo.b", true],
  ["Hi @BO.B!", true],
  ["(@bo.b)", true],
  ["@bo.b.", true],
  ["@bo", false],
  ["@bo.bx", false],
  ["@bo.b.c", false],
  ["mail@bo.b", false],
  ["@boxb", false],
])("sandbox mentions: %j mentions @bo.b: %s", async (text, mentioned) => {
  const { sandbox, bo } = await users();
  sandbox.postAs({ userId: ANA, text });
  expect(await bo.list("/me/mentions")).toHaveLength(mentioned ? 1 : 0);
});

it("sandbox likes: each user counts once, in addition to the likes that were set", async () => {
  const { sandbox, mika } = await users();
  const { id } = sandbox.postAs({ userId: USER, text: "Hello" });
  const likes = () => metric(mika, id, "likes");
  for (const userId of [ANA, BO, BO]) sandbox.like(id, userId);
  expect(await likes()).toBe(2);
  sandbox.like(id, BO, false);
  expect(await likes()).toBe(1);
  sandbox.setEngagement(id, { likes: 10 });
  expect(await likes()).toBe(10);
  sandbox.like(id, BO);
  expect(await likes()).toBe(11);
  expect(() => sandbox.like("404", BO)).toThrow("like() needs the id of a post");
  expect(() => sandbox.like(id, "404")).toThrow("userId is not the id of a user");
});

it("sandbox engagement: grows with the age of a post as the seed decides, and numbers that a test set stay", async () => {
  const counts = async (seed: number) => {
    const sandbox = await start({ users: USERS, engagement: "simulated", seed });
    const mika = poster(sandbox, USER, SCOPES);
    const id = await mika.text("Hello", { link_attachment: "https://a.example/" });
    const values: unknown[] = [];
    for (const ms of [0, HOUR, 10 * DAY, 10 * DAY]) {
      sandbox.advance(ms);
      values.push(await metric(mika, id, "views"));
    }
    sandbox.setEngagement(id, { views: 3 });
    sandbox.advance(DAY);
    return [...values, await metric(mika, id, "views"), Number(await metric(mika, id, "likes")) >= 0] as number[];
  };
  const [first = 0, hour = 0, days = 0, later = 0, set] = await counts(1);
  expect(first).toBe(0);
  expect(hour).toBeGreaterThan(0);
  expect(days).toBeGreaterThan(hour);
  expect(later).toBe(days);
  expect(set).toBe(3);
  expect(await counts(1)).toEqual(await counts(1));
  expect(await counts(2)).not.toEqual(await counts(1));
});

it("sandbox createUser(): refuses an id or a username that is taken, and unknown fields", async () => {
  const { sandbox } = await users();
  expect(() => sandbox.createUser({ username: "ana" })).toThrow("username must not be the name of another user");
  expect(() => sandbox.createUser({ username: "x", id: ANA })).toThrow("id must not be the id of another user");
  expect(() => sandbox.createUser({ username: "" })).toThrow("user.username");
  expect(() => sandbox.createUser({ username: "x", age: 3 } as never)).toThrow("user has no field named age");
  expect(sandbox.createUser({ username: "cem", isPrivate: true })).toMatchObject({ username: "cem", isPrivate: true });
  expect(sandbox.users).toHaveLength(4);
});
