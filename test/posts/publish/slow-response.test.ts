/** A text in one request whose response takes 25 s: the post is as old as the request, not as the response. */
import { describe, expect, it } from "vitest";
import { json, mockThreads, rejection, type MockedThreads } from "../../support/mock.js";
import { LONG_TOKEN } from "../../support/secrets.js";

const TEXT = "a day at sea";
const OWN_ID = "26999888777666555";
const CONTAINER = "17900000000000001";
const POST = "18000000000000002";
const SLOW_MS = 25_000;

const unknownId = { error: { message: "…", type: "THApiException", code: 100, error_subcode: 33, fbtrace_id: "t" } };
const at = (ms: number) => new Date(ms).toISOString().replace(/\.\d+Z$/, "+0000");

/** Threads publishes at once, and responds 25 s later with an id that no post has. `listed` is the date of the post in the list. */
function slowThreads(listedAt: (sentAt: number) => number) {
  const threads = mockThreads();
  const { graph, clock } = threads;
  const sentAt = clock.now();
  const account = threads.client.account({ accessToken: LONG_TOKEN, userId: OWN_ID });
  const post = {
    id: POST,
    text: TEXT,
    media_type: "TEXT_POST",
    timestamp: at(listedAt(sentAt)),
    permalink: "https://www.threads.net/@mika/post/A",
  };
  graph
    .intercept({ path: (path) => path.includes("/threads?") && path.includes("since="), method: "GET" })
    .reply(200, { data: [post] }, json);
  return { ...threads, account };
}

const slowly = ({ graph, clock }: Pick<MockedThreads, "graph" | "clock">, body: object | string) =>
  graph.intercept({ path: (path) => /\/threads(\?|$)/.test(path), method: "POST" }).reply(
    200,
    () => {
      clock.advance(SLOW_MS);
      return body;
    },
    json,
  );

describe("publish: a text in one request whose response takes 25 s", () => {
  it.each([
    [
      "finds the post that is as old as the request",
      0,
      { id: POST, permalink: "https://www.threads.net/@mika/post/A" },
    ],
    [
      "finds the post that Threads dates two seconds earlier",
      -2_000,
      { id: POST, permalink: "https://www.threads.net/@mika/post/A" },
    ],
    ["keeps the id of the response when the only equal post is older", -3_000, { id: CONTAINER, permalink: null }],
  ])("%s, when no post has the id of the response", async (_what, offsetMs, expected) => {
    const threads = slowThreads((sentAt) => sentAt + offsetMs);
    slowly(threads, { id: CONTAINER });
    threads.graph
      .intercept({ path: (path) => path.startsWith(`/v1.0/${CONTAINER}?`), method: "GET" })
      .reply(400, unknownId, json);
    expect(await threads.account.publish({ text: TEXT })).toMatchObject(expected);
  });

  it("ends the search as soon as a list shows the post, when the response is unreadable", async () => {
    const threads = slowThreads((sentAt) => sentAt);
    slowly(threads, "…");
    expect(await rejection(threads.account.publish({ text: TEXT }))).toMatchObject({
      name: "ThreadsPublishUnconfirmedError",
      candidates: [{ id: POST }],
    });
    expect(threads.clock.slept.filter((ms) => ms > 0)).toEqual([]);
  });
});
