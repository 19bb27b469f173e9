/** A live post is searched for until a list shows it, or until no search can find out more. Only the key's own post is returned. */
import { describe, expect, it } from "vitest";
import { isThreadsError, type PostDraft, type ThreadsPublishUnconfirmedError } from "../../../src/index.js";
import type { Behaviors } from "../../../src/testing/index.js";
import { rejection } from "../../support/mock.js";
import { image, publishStage, video, type PublishStage } from "../support.js";
import { immortal, PUBLISHED, stoppable, type Life } from "../support-life.js";

const TEXT = "a day at sea";
const DRAFT = { text: TEXT };
const HOUR_MS = 3_600_000;
const LOST_AFTER = { kind: "close-after", on: "publish" } as const;
const NO_GLANCE = { kind: "html-502", on: "list-threads", times: 3 } as const;

/** Publishes until the error is final, and returns how long that took. */
async function untilFinal(stage: PublishStage, draft: Parameters<ReturnType<PublishStage["process"]>["publish"]>[0]) {
  const startedAt = stage.clock.now();
  for (let delivery = 1; delivery <= 100; delivery += 1) {
    const error = await rejection(stage.process().publish(draft, "job"));
    if (!isThreadsError(error, "THREADS_PUBLISH_UNKNOWN")) throw error;
    if (error.final) return { error, elapsedMs: stage.clock.now() - startedAt };
    expect(error).toMatchObject({ retryable: true, retryAfterMs: 60_000 });
    stage.clock.advance(60_000);
  }
  throw new Error("the search has no end");
}

describe("publish: the search for a live post", () => {
  it("ends about an hour after the request if the owner deleted the post", async () => {
    const stage = await publishStage();
    const stopped = stoppable(PUBLISHED);
    void stage.process({ life: stopped }).publish(DRAFT, "job");
    await stopped.stopped;
    stage.sandbox.deletePost(stage.sandbox.posts()[0]?.id ?? "");
    stage.clock.advance(120_000);
    const { error, elapsedMs } = await untilFinal(stage, DRAFT);
    expect(error).toMatchObject({ published: true, retryable: false, retryAfterMs: null, candidates: [] });
    expect(error.message).toMatch(/resolvePublish/);
    expect(elapsedMs).toBeGreaterThan(50 * 60_000);
    expect(elapsedMs).toBeLessThan(65 * 60_000);
  });

  it("ends at once if a list needs a scope that the token lacks, and reports the scope", async () => {
    for (const [status, reads] of [
      [400, 1],
      [500, 7],
    ] as const) {
      const stage = await publishStage();
      const parent = (await stage.process().account.publish({ text: "the parent" })).id;
      stage.sandbox.inject({ kind: "graph-error", status, code: 10, on: "list-replies", times: 100 });
      const before = stage.count("list-replies");
      stage.sandbox.inject(LOST_AFTER);
      const error = await rejection(stage.process().publish({ text: TEXT, replyTo: parent }, "job"));
      expect(error).toMatchObject({ final: true, retryable: false, missingScope: "threads_read_replies" });
      expect((error as Error).message).toMatch(/threads_read_replies/);
      // With a 5xx it may be a false failure, so the search continues to its end. One read was before the post.
      expect(stage.count("list-replies") - before).toBe(reads + 1);
    }
  });

  it("does not end while the lists cannot be read", async () => {
    const stage = await publishStage({ faults: [LOST_AFTER] });
    stage.sandbox.inject({ kind: "html-502", on: "list-threads", times: 1_000 });
    await rejection(stage.process().publish(DRAFT, "job"));
    stage.clock.advance(2 * HOUR_MS);
    expect(await rejection(stage.process().publish(DRAFT, "job"))).toMatchObject({ final: false, retryable: true });
  });

  it("ends after the same hour for an invalid token, and stops each time at the first refusal", async () => {
    const stage = await publishStage({ faults: [LOST_AFTER] });
    stage.sandbox.inject({
      kind: "graph-error",
      status: 400,
      code: 190,
      on: "list-threads",
      occurrence: 2,
      times: 100,
    });
    const before = stage.count("list-threads");
    expect(await rejection(stage.process().publish(DRAFT, "job"))).toMatchObject({ final: false, retryable: true });
    // The read before the post, and one more.
    expect(stage.count("list-threads") - before).toBe(2);
    stage.clock.advance(HOUR_MS);
    expect(await rejection(stage.process().publish(DRAFT, "job"))).toMatchObject({ final: true, retryable: false });
  });

  it("ends with the candidates for an expired container, and claims no post", async () => {
    const stage = await publishStage({ behaviors: { publishedStatus: "EXPIRED" }, faults: [LOST_AFTER] });
    const { account } = stage.process();
    const error = (await rejection(stage.process().publish(DRAFT, "job"))) as ThreadsPublishUnconfirmedError;
    expect(error).toMatchObject({ final: true, retryable: false, published: null });
    expect(error.candidates.map(({ id }) => id)).toEqual(stage.sandbox.posts().map(({ id }) => id));
    expect(await stage.journal.load(`post:${stage.sandbox.posts()[0]?.id}`)).toBeNull();
    await account.posts.delete(stage.sandbox.posts()[0]?.id ?? "");
  });
});

describe("publish: a Date header that is hours off", () => {
  it.each([3 * HOUR_MS, -3 * HOUR_MS])("by %d ms in any one response does not hide the post", async (offMs) => {
    for (const on of ["create-container", "node", "publish", "list-threads"] as const) {
      for (let occurrence = 1; occurrence <= 2; occurrence += 1) {
        const stage = await publishStage({ faults: [{ kind: "wrong-date", offMs, on, occurrence }, LOST_AFTER] });
        let post: { readonly id: string } | null = null;
        for (let delivery = 1; post === null && delivery <= 6; delivery += 1) {
          post = await stage
            .process()
            .publish(DRAFT, "job")
            .catch((error: unknown) => {
              expect(error).toMatchObject({ retryable: true });
              stage.clock.advance(60_000);
              return null;
            });
        }
        expect(
          stage.sandbox.posts().map(({ id }) => id),
          `${on} ${occurrence}`,
        ).toEqual([post?.id]);
        await stage.close();
      }
    }
  });
});

describe("publish: a clock that disagrees with Threads' lists", () => {
  it.each([3 * HOUR_MS, -3 * HOUR_MS])("by %d ms in every response does not hide the post", async (dateOffsetMs) => {
    const stage = await publishStage({ dateOffsetMs, faults: [LOST_AFTER] });
    const { id } = await stage.process().publish(DRAFT, "job");
    expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
  });

  it("does not end the search early, far behind or far ahead", async () => {
    for (const clockOffMs of [-70 * 24 * HOUR_MS, 70 * 24 * HOUR_MS]) {
      const stage = await publishStage({ faults: [LOST_AFTER], listDelayMs: 10 * 60_000 });
      expect(await rejection(stage.process({ clockOffMs }).publish(DRAFT, "job"))).toMatchObject({ final: false });
      stage.clock.advance(60_000);
      expect(await rejection(stage.process().publish(DRAFT, "job"))).toMatchObject({ final: false, retryable: true });
      stage.clock.advance(10 * 60_000);
      expect((await stage.process({ clockOffMs }).publish(DRAFT, "job")).id).toBe(stage.sandbox.posts()[0]?.id);
    }
  });
});

describe("publish: the post of a key", () => {
  it("is not one that was published outside the SDK while the container still was FINISHED", async () => {
    for (const minutes of [1, 10, 120]) {
      const stage = await publishStage({ faults: [{ kind: "close-before", on: "publish", times: 4 }, NO_GLANCE] });
      await rejection(stage.process().publish(DRAFT, "job"));
      const theirs = await stage.process().account.publish(DRAFT);
      stage.clock.advance(minutes * 60_000);
      // The container is published only now, and its list is behind.
      stage.sandbox.inject(LOST_AFTER);
      let ours: { readonly id: string } | null = null;
      for (let delivery = 1; ours === null && delivery <= 5; delivery += 1) {
        ours = await stage
          .process()
          .publish(DRAFT, "job")
          .catch(() => null);
        stage.clock.advance(60_000);
      }
      expect(ours?.id, `${minutes} minutes`).toBe(stage.sandbox.posts().at(-1)?.id);
      expect(ours?.id).not.toBe(theirs.id);
      await stage.close();
    }
  });

  it("is the one that it claimed already, before any other match", async () => {
    const stage = await publishStage({ faults: [NO_GLANCE] });
    const stopped = stoppable(PUBLISHED);
    void stage.process({ life: stopped }).publish(DRAFT, "job");
    await stopped.stopped;
    stage.clock.advance(1_000);
    const younger = await stage.process().account.publish(DRAFT);
    const draft = (await stage.journal.load("run:job"))?.value.draft as string;
    const claim = { savedAt: stage.clock.now(), claimedBy: "job", draft, ground: "published" };
    await stage.journal.save(`post:${younger.id}`, claim, null);
    stage.clock.advance(120_000);
    expect((await stage.process().publish(DRAFT, "job")).id).toBe(younger.id);
  });

  it("is saved with the reported id before anything else, and is claimed by the next run when the journal failed", async () => {
    const stage = await publishStage();
    const failing = {
      ...stage.journal,
      load: (key: string) => (key.startsWith("post:") ? Promise.reject(new Error("away")) : stage.journal.load(key)),
    };
    const error = await rejection(stage.process({ journal: failing }).publish(DRAFT, "job"));
    const [post] = stage.sandbox.posts();
    expect(error).toMatchObject({ published: true, retryable: true, candidates: [{ id: post?.id }] });
    expect((await stage.journal.load("run:job"))?.value).toMatchObject({ reported: { id: post?.id }, post: null });
    expect((await stage.process().publish(DRAFT, "job")).id).toBe(post?.id);
    expect((await stage.journal.load(`post:${post?.id}`))?.value).toMatchObject({
      claimedBy: "job",
      ground: "reported",
    });
    expect(stage.count("publish")).toBe(1);
  });
});

describe("publish: the behavior of the lists", () => {
  it.each<[Partial<Behaviors>, PostDraft]>([
    [{ videoType: "AUDIO" }, { text: TEXT, media: [video()] }],
    [{ textType: "absent" }, DRAFT],
    [{ textType: "TEXT" }, DRAFT],
  ])("%o does not hide the post", async (behaviors, draft) => {
    const stage = await publishStage({ behaviors, faults: [LOST_AFTER] });
    const { id } = await stage.process().publish(draft, "job");
    expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
  });
});

describe("publish: a response to a status read", () => {
  it("without a status is one failed read, and an unknown status ends the wait after a minute", async () => {
    const stage = await publishStage({
      faults: [{ kind: "altered", without: ["status"], on: "node", times: 2 }],
    });
    await stage.process().publish(DRAFT, "one");
    const set = { status: "REVIEWING" };
    stage.sandbox.inject({ kind: "altered", set, on: "node", times: 1_000 });
    const startedAt = stage.clock.now();
    const error = await rejection(stage.process().publish({ text: TEXT, media: [image()] }, "two"));
    expect(error).toMatchObject({ name: "ThreadsContainerError", status: "REVIEWING", retryable: true });
    expect(stage.clock.now() - startedAt).toBeGreaterThanOrEqual(60_000);
    expect(stage.clock.now() - startedAt).toBeLessThan(75_000);
  });
});

it("publish: three equal carousels whose every response is lost are shared out between their keys", async () => {
  const stage = await publishStage({ faults: [{ ...LOST_AFTER, times: 3 }] });
  const draft = { text: TEXT, media: [image("a"), image("b")] };
  const lives: readonly Life[] = [immortal(), immortal(), immortal()];
  const untilDone = async (life: Life, key: string) => {
    for (let delivery = 1; ; delivery += 1) {
      try {
        return (await stage.process({ life }).publish(draft, key)).id;
      } catch (error) {
        if (delivery === 5) throw error;
        stage.clock.advance(60_000);
      }
    }
  };
  const ids = await Promise.all(lives.map((life, index) => untilDone(life, `job-${index}`)));
  expect(ids.toSorted()).toEqual(
    stage.sandbox
      .posts()
      .map(({ id }) => id)
      .toSorted(),
  );
});
