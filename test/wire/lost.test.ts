/** The lists that are searched for a post whose publish response is lost. */
import { describe, expect, it } from "vitest";
import type { PostDraft } from "../../src/index.js";
import { rejection } from "../support/mock.js";
import { problemsOfList } from "./compare.js";
import { CONTAINER_ID, POST_ID } from "./flow.js";
import { localThreads } from "./threads.js";

const REPLIED_TO = "18099999999999991";

interface LostRow {
  readonly name: string;
  readonly draft: PostDraft;
  readonly list: string;
  readonly shows: object;
  readonly source: string;
}

/** Each of the account's own lists. */
const LOST: readonly LostRow[] = [
  {
    name: "a post, in the account's posts",
    draft: { text: "A day at sea" },
    list: "/v1.0/me/threads",
    shows: { text: "A day at sea", media_type: "TEXT_POST", is_reply: false },
    source: "reading.md 1, GET /{user-id}/threads",
  },
  {
    name: "a reply, in the account's replies",
    draft: { text: "A day at sea", replyTo: REPLIED_TO },
    list: "/v1.0/me/replies",
    shows: {
      text: "A day at sea",
      media_type: "TEXT_POST",
      is_reply: true,
      replied_to: { id: REPLIED_TO },
      root_post: { id: REPLIED_TO },
    },
    source: "reading.md 1, GET /{user-id}/replies",
  },
  {
    name: "a ghost post, in the account's ghost posts",
    draft: { text: "A day at sea", ghost: true },
    list: "/v1.0/me/ghost_posts",
    shows: { text: "A day at sea", media_type: "TEXT_POST", is_reply: false, ghost_post_status: "ACTIVE" },
    source: "reading.md 1, GET /{user-id}/ghost_posts",
  },
];

describe("publish: a lost response on the wire", () => {
  it.each(LOST)("to a publish request is followed by a search that finds $name", async ({ draft, list, shows }) => {
    const { account, operations, nowSeconds } = await localThreads({ losesPublish: true, list, shows });
    await expect(account.publish(draft, { autoPublishText: false })).resolves.toMatchObject({ id: POST_ID });
    const sent = operations();
    const read = sent.filter(({ method, path }) => method === "GET" && path.startsWith("/v1.0/me/"));
    expect(sent.filter(({ method }) => method === "POST").map(({ path }) => path)).toEqual([
      "/v1.0/me/threads",
      "/v1.0/me/threads_publish",
    ]);
    expect(read.map(({ path }) => path)).toContain(list);
    expect(read.flatMap((operation) => problemsOfList(operation, nowSeconds()))).toEqual([]);
    // Before the post is published, and once more when its outcome is unconfirmed.
    expect(sent.filter(({ path }) => path === `/v1.0/${CONTAINER_ID}`).length).toBeGreaterThanOrEqual(2);
  });

  it.each(LOST)("to a text in one request is reported with its candidates: $name", async ({ draft, list, shows }) => {
    const { account, operations, nowSeconds } = await localThreads({ losesPublish: true, list, shows });
    await expect(rejection(account.publish(draft))).resolves.toMatchObject({ name: "ThreadsPublishUnconfirmedError" });
    const [create, ...after] = operations();
    expect(create).toMatchObject({ method: "POST", path: "/v1.0/me/threads" });
    expect(after.filter(({ method }) => method !== "GET")).toEqual([]);
    expect(after.map(({ path }) => path)).toContain(list);
    const read = after.filter(({ path }) => path.startsWith("/v1.0/me/"));
    expect(read.flatMap((operation) => problemsOfList(operation, nowSeconds()))).toEqual([]);
  });
});
