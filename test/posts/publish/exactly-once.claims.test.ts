/** Several keys with equal posts: each key gets one of them, wherever its processes die or are suspended, and none gets two. */
import { describe, expect, it } from "vitest";
import type { PublishedPost, PublishJournal } from "../../../src/index.js";
import { rejection } from "../../support/mock.js";
import { KINDS, publishStage, type PublishStage } from "../support.js";
import { mortal, PUBLISHED, stoppable, type Life } from "../support-life.js";

const TEXT = "a day at sea";
const DRAFT = { text: TEXT };
const NO_GLANCE = { kind: "html-502", on: "list-threads", times: 3 } as const;

/** Retries a key until it has its post, as a worker does. */
async function untilDone(stage: PublishStage, draft: typeof DRAFT, key: string): Promise<PublishedPost> {
  for (let tries = 1; ; tries += 1) {
    stage.clock.advance(120_000);
    try {
      return await stage.process().publish(draft, key);
    } catch (error) {
      if (tries === 4) throw error;
    }
  }
}

it("publish: leaves a post to its own key when the journal returns another post", async () => {
  const stage = await publishStage();
  const gone = stoppable(PUBLISHED);
  void stage.process({ life: gone }).publish(DRAFT, "theirs");
  await gone.stopped;
  stage.clock.advance(2_000);
  // Their post was not listed before ours was published, as when a list is behind.
  stage.sandbox.inject(NO_GLANCE);
  const stopped = stoppable(PUBLISHED);
  const first = stage.process({ life: stopped }).publish(DRAFT, "ours");
  await stopped.stopped;
  stage.clock.advance(70_000);
  const second = await stage.process().publish(DRAFT, "ours");
  stopped.resume();
  expect((await first).id).toBe(second.id);
  const theirs = await untilDone(stage, DRAFT, "theirs");
  expect([theirs.id, second.id].sort()).toEqual(
    stage.sandbox
      .posts()
      .map(({ id }) => id)
      .sort(),
  );
});

it("publish: sends nothing again when a key with an equal draft took its post", async () => {
  const stage = await publishStage();
  const stopped = stoppable(PUBLISHED);
  const publishing = stage.process({ life: stopped }).publish(DRAFT, "ours");
  await stopped.stopped;
  const [post] = stage.sandbox.posts();
  const draft = (await stage.journal.load("run:ours"))?.value.draft;
  const taken = await stage.journal.save(
    `post:${post?.id}`,
    { savedAt: stage.clock.now(), claimedBy: "theirs", draft },
    null,
  );
  expect(taken).not.toBeNull();
  stopped.resume();
  expect(await rejection(publishing)).toMatchObject({ name: "ThreadsPublishUnconfirmedError", published: true });
  expect((await stage.journal.load("run:ours"))?.value).toMatchObject({ live: true, post: null });
  stage.clock.advance(120_000);
  await rejection(stage.process().publish(DRAFT, "ours"));
  expect(stage.count("publish")).toBe(1);
});

describe.each(KINDS.filter(({ kind }) => ["text", "image"].includes(kind)))(
  "publish: two equal keys with a $kind each",
  (row) => {
    /** Lets other work continue until the process is dead or done. */
    async function endOf(life: Life, work: Promise<unknown>) {
      const state = { done: false };
      void work.finally(() => (state.done = true)).catch(() => undefined);
      while (!life.over && !state.done) await new Promise((resolve) => setTimeout(resolve, 0));
    }

    // From the status read of the container to the end of the run.
    it.each([16, 20, 24])(
      "get one post each when one stops at point %d and is taken over, and the other is killed",
      async (stopsAt) => {
        for (const diesAt of [16, 19, 20, 22, 26]) {
          const stage = await publishStage({ behaviors: { publishTwice: "publishes-again" } });
          const draft = row.draft(TEXT, "") as typeof DRAFT;
          const [dead, stopped] = [mortal(diesAt), stoppable(stopsAt)];
          const killed = stage.process({ life: dead }).publish(draft, "theirs");
          const first = stage.process({ life: stopped }).publish(draft, "ours");
          await endOf(dead, killed);
          await Promise.race([stopped.stopped, first]);
          stage.clock.advance(70_000);
          await stage
            .process()
            .publish(draft, "ours")
            .catch(() => undefined);
          stopped.resume();
          await first.catch(() => undefined);
          const ids = [await untilDone(stage, draft, "ours"), await untilDone(stage, draft, "theirs")].map(
            ({ id }) => id,
          );
          const live = stage.sandbox.posts().map(({ id }) => id);
          expect(ids.sort(), `killed at ${diesAt}`).toEqual(live.sort());
          await stage.close();
        }
      },
    );
  },
);

it("publish: releases a found post for its own key when another run finished this key", async () => {
  const stage = await publishStage();
  const gone = stoppable(PUBLISHED);
  void stage.process({ life: gone }).publish(DRAFT, "theirs");
  await gone.stopped;
  stage.clock.advance(2_000);
  stage.sandbox.inject(NO_GLANCE);
  const stopped = stoppable(PUBLISHED);
  const first = stage.process({ life: stopped }).publish(DRAFT, "ours");
  await stopped.stopped;
  stage.clock.advance(120_000);
  // The second process claims their post for ours. At that moment the first one resumes and finishes.
  let woken = false;
  const waking: PublishJournal = {
    ...stage.journal,
    save: async (key, value, ifVersion) => {
      const saved = await stage.journal.save(key, value, ifVersion);
      if (key.startsWith("post:") && !woken) {
        woken = true;
        stopped.resume();
        await first;
      }
      return saved;
    },
  };
  const second = await stage.process({ journal: waking }).publish(DRAFT, "ours");
  expect(woken).toBe(true);
  expect(second.id).toBe((await first).id);
  const theirs = await untilDone(stage, DRAFT, "theirs");
  expect([second.id, theirs.id].toSorted()).toEqual(
    stage
      .postsOf(TEXT)
      .map(({ id }) => id)
      .toSorted(),
  );
});

it("publish: claims no post for an expired container, and reports the candidates", async () => {
  const stage = await publishStage();
  const old = stoppable("before POST /v1.0/me/threads_publish");
  void stage.process({ life: old }).publish(DRAFT, "old");
  await old.stopped;
  stage.clock.advance(24 * 3_600_000 + 60_000);
  const young = stoppable(PUBLISHED);
  const going = stage.process({ life: young }).publish(DRAFT, "young");
  await young.stopped;
  stage.clock.advance(60_000);
  const error = await rejection(stage.process().publish(DRAFT, "old"));
  const [post] = stage.postsOf(TEXT);
  expect(error).toMatchObject({ name: "ThreadsPublishUnconfirmedError", final: true, retryable: false });
  expect(error).toMatchObject({ candidates: [{ id: post?.id }] });
  young.resume();
  expect((await going).id).toBe(post?.id);
});
