/** Reading and moderating over real HTTP: two users of a sandbox, and what one sees of the other. */
import { onTestFinished, expect, it } from "vitest";
import { ThreadsClient, type Reply } from "../../src/index.js";
import { ThreadsSandbox } from "../../src/testing/index.js";
import { rejection } from "../support/mock.js";

const [MIKA, BO] = ["26000000000000123", "26000000000000321"];
const SCOPES = [
  ...["threads_content_publish", "threads_read_replies", "threads_manage_replies", "threads_manage_insights"],
  ...["threads_manage_mentions", "threads_keyword_search", "threads_delete", "threads_location_tagging"],
  "threads_profile_discovery",
];

async function twoUsers() {
  const users = [
    { id: MIKA, username: "mika.b" },
    { id: BO, username: "bo" },
  ];
  const sandbox = await ThreadsSandbox.start({ strictness: "strict", fetchMedia: false, users });
  const client = new ThreadsClient(sandbox.clientOptions);
  onTestFinished(async () => {
    await client.close();
    await sandbox.close();
  });
  const accountOf = (userId: string) =>
    client.account({ accessToken: sandbox.issueToken({ userId, scopes: SCOPES }), userId });
  return { sandbox, mika: accountOf(MIKA), bo: accountOf(BO) };
}

const ids = (items: readonly Pick<Reply, "id">[]) => items.map(({ id }) => id);

it("reads the conversation under a post, hides a reply and shows it again", async () => {
  const { sandbox, mika, bo } = await twoUsers();
  const post = await mika.publish({ text: "A day at sea" });
  sandbox.advance(60_000);
  const reply = await bo.publish({ text: "Where?", replyTo: post.id });
  sandbox.advance(60_000);
  const response = await mika.publish({ text: "Marstrand", replyTo: reply.id });
  sandbox.advance(60_000);

  expect(ids((await mika.replies.to(post.id)).items)).toEqual([reply.id]);
  expect(ids((await mika.replies.conversation(post.id)).items)).toEqual([response.id, reply.id]);
  expect(ids((await mika.replies.conversation(post.id, { reverse: false })).items)).toEqual([reply.id, response.id]);
  expect((await mika.replies.conversation(reply.id)).items).toEqual([]);
  expect(ids((await mika.replies.list()).items)).toEqual([response.id]);

  const tree = await mika.replies.tree(post.id);
  expect(tree).toMatchObject({
    cut: false,
    replies: [
      {
        reply: { id: reply.id, username: "bo", replied_to: { id: post.id }, root_post: { id: post.id } },
        own: false,
        replies: [{ reply: { id: response.id }, own: true, replies: [] }],
      },
    ],
  });
  // The id of a reply has no conversation; its replies are read level by level.
  expect(ids((await mika.replies.tree(reply.id)).replies.map((node) => node.reply))).toEqual([response.id]);

  const hideStatus = async () => (await mika.replies.to(post.id, { fields: ["hide_status"] })).items[0]?.hide_status;
  expect(await hideStatus()).toBe("NOT_HUSHED");
  await mika.replies.hide(reply.id);
  expect(await hideStatus()).toBe("HIDDEN");
  await mika.replies.unhide(reply.id);
  expect(await hideStatus()).toBe("NOT_HUSHED");
  expect(await rejection(bo.replies.hide(reply.id))).toMatchObject({ kind: "not-found" });
});

it("approves a pending reply, also one that was ignored before", async () => {
  const { sandbox, mika, bo } = await twoUsers();
  const post = await mika.publish({ text: "Ask me", approveReplies: true });
  sandbox.advance(60_000);
  const reply = await bo.publish({ text: "How deep?", replyTo: post.id });
  sandbox.advance(60_000);
  const pending = async (status: "pending" | "ignored") =>
    ids((await mika.replies.pending(post.id, { status, fields: ["id"] })).items);

  expect((await mika.replies.to(post.id)).items).toEqual([]);
  expect(await pending("pending")).toEqual([reply.id]);
  await mika.replies.ignore(reply.id);
  expect([await pending("pending"), await pending("ignored")]).toEqual([[], [reply.id]]);
  await mika.replies.approve(reply.id);
  expect([await pending("pending"), await pending("ignored")]).toEqual([[], []]);
  expect(ids((await mika.replies.to(post.id)).items)).toEqual([reply.id]);
});

it("lists, finds and counts posts", async () => {
  const { sandbox, mika, bo } = await twoUsers();
  const link = "https://example.com/log";
  const post = await mika.publish({ text: "Sailing with friends", link, topicTag: "sailing" });
  sandbox.advance(60_000);
  const mention = await bo.publish({ text: "Ahoy @mika.b, and @mika.bo too" });
  sandbox.advance(60_000);
  const reposted = await bo.posts.repost(post.id);
  sandbox.setEngagement(post.id, { views: 120, likes: 3, clicks: 2 });
  sandbox.advance(60_000);

  expect((await mika.posts.list()).items).toMatchObject([{ id: post.id, topic_tag: "sailing", owner: { id: MIKA } }]);
  expect(await bo.posts.get(post.id)).toMatchObject({ username: "mika.b", owner: null, link_attachment_url: link });
  expect(ids((await mika.mentions.list()).items)).toEqual([mention.id]);
  expect(ids((await bo.search.keyword("SAILING")).items)).toEqual([post.id]);
  expect(ids((await bo.search.tag("sailing", { author: "mika.b", mediaType: "text" })).items)).toEqual([post.id]);
  expect((await bo.search.tag("sailing", { mediaType: "image" })).items).toEqual([]);
  expect(await bo.profiles.get("mika.b")).toMatchObject({ username: "mika.b", likes_count: 3, reposts_count: 1 });
  expect(ids((await bo.profiles.posts("mika.b")).items)).toEqual([post.id]);

  expect(await mika.insights.post(post.id)).toEqual({
    ...{ views: 120, likes: 3, replies: 0, reposts: 1, quotes: 0, shares: 0 },
  });
  expect(await mika.insights.user()).toMatchObject({
    ...{ views: 120, likes: 3, reposts: 1, followers_count: 1 },
    clicks: [{ link_url: link, value: 2 }],
  });
  expect(await mika.insights.demographics("country")).toEqual([]);
  expect(await rejection(bo.insights.post(post.id))).toMatchObject({ kind: "not-found" });

  await bo.posts.undoRepost(reposted.id);
  expect(await mika.insights.post(post.id, { metrics: ["reposts"] })).toEqual({ reposts: 0 });
});

it("walks more posts than a page holds", async () => {
  const { sandbox, mika } = await twoUsers();
  const published: string[] = [];
  for (let count = 0; count < 7; count += 1) {
    published.unshift((await mika.publish({ text: `Post ${count}` })).id);
    sandbox.advance(60_000);
  }
  const listed: string[] = [];
  for await (const { id } of mika.posts.list({ limit: 3, fields: ["id"] })) listed.push(id);
  expect(listed).toEqual(published);
  const first = await mika.posts.list({ limit: 3, fields: ["id"] });
  expect(ids((await mika.posts.list({ limit: 3, after: first.after!, fields: ["id"] })).items)).toEqual(
    published.slice(3, 6),
  );
});

it("searches locations, and tags a post with one", async () => {
  const { sandbox, mika } = await twoUsers();
  const [place] = await mika.locations.search({ query: "menlo" });
  expect(place).toMatchObject({ name: "Menlo Park", country: "USA" });
  expect(await mika.locations.search({ latitude: 57.7, longitude: 11.9, fields: ["name"] })).toEqual([
    { name: "Gothenburg" },
  ]);
  expect(await mika.locations.get(place!.id)).toEqual(place);
  const post = await mika.publish({ text: "Here", locationId: place!.id });
  sandbox.advance(60_000);
  expect(await mika.posts.get(post.id, { fields: ["location_id", "location"] })).toMatchObject({
    location_id: place!.id,
    location: { id: place!.id, name: "Menlo Park" },
  });
});
