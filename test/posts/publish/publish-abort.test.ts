/** Aborts of a publish, the reported progress, and failures that are allowed once the post is live. */
import { describe, expect, it } from "vitest";
import type {
  PostDraft,
  PublishJournal,
  ThreadsPublishUnconfirmedError,
  PublishProgress,
  PublishStep,
} from "../../../src/index.js";
import { rejection } from "../../support/mock.js";
import { image, publishStage, video, type PublishStage } from "../support.js";
import { mortal, PUBLISHED, stoppable } from "../support-life.js";

const TEXT = "a day at sea";
const CAROUSEL: PostDraft = { text: TEXT, media: [video("a"), image("b")] };
const reason = new Error("the owner pressed Cancel");

/** Both ways to publish with a container, with options. */
const WAYS = [
  { way: "with a journal", by: (stage: PublishStage) => stage.process().publish },
  {
    way: "without a journal",
    by: (stage: PublishStage): ReturnType<PublishStage["process"]>["publish"] => {
      const { account } = stage.process();
      return (draft, _key, more) => account.publish(draft, { autoPublishText: false, ...more });
    },
  },
];

/** Aborts at the nth report of a step. */
function abortAt(step: PublishStep, count = 1) {
  const controller = new AbortController();
  let seen = 0;
  const onProgress = (progress: PublishProgress) => {
    if (progress.step === step && ++seen === count) controller.abort(reason);
  };
  return { signal: controller.signal, onProgress };
}

describe.each(WAYS)("publish: aborted $way", ({ by }) => {
  it("before it begins sends nothing", async () => {
    const stage = await publishStage();
    const signal = AbortSignal.abort(reason);
    await expect(rejection(by(stage)(CAROUSEL, "job", { signal }))).resolves.toBe(reason);
    expect(stage.sandbox.log).toEqual([]);
  });

  it.each<[PublishStep, number]>([
    ["container", 1],
    ["container", 2],
    ["wait", 1],
    ["wait", 2],
    ["container", 4],
    ["publish", 1],
  ])("at %s (%d) publishes nothing, and the next run does", async (step, count) => {
    const stage = await publishStage({ processingMs: 3_000 });
    const publish = by(stage);
    await expect(rejection(publish(CAROUSEL, "job", abortAt(step, count)))).resolves.toBe(reason);
    expect(stage.count("publish")).toBe(0);
    const { id } = await publish(CAROUSEL, "job");
    expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
  });

  it("during the publish request waits for the response", async () => {
    const stage = await publishStage();
    const controller = new AbortController();
    stage.sandbox.inject({ kind: "delay", ms: 60, on: "publish" });
    const publishing = by(stage)({ media: [image()] }, "job", { signal: controller.signal });
    while (stage.count("publish") === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    controller.abort(reason);
    const [post] = stage.sandbox.posts();
    // Its permalink is not read any more.
    await expect(publishing).resolves.toMatchObject({ id: post?.id, permalink: null });
  });

  it("during a publish request whose response is lost reports an unconfirmed outcome with the state to continue", async () => {
    const stage = await publishStage({ faults: [{ kind: "close-after", on: "publish" }] });
    const publish = by(stage);
    const draft = { media: [image()] };
    const error = await rejection(publish(draft, "job", abortAt("ask")));
    expect(error).toMatchObject({ name: "ThreadsPublishUnconfirmedError", cause: reason });
    const { resume, idempotencyKey } = error as ThreadsPublishUnconfirmedError;
    const { id } = await publish(draft, "job", idempotencyKey === null ? { resume } : {});
    expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
    expect(stage.count("publish")).toBe(1);
  });

  it("during the waits of a refusal throws the reason, and nothing is published", async () => {
    const stage = await publishStage({
      faults: [{ kind: "graph-error", status: 400, code: 24, subcode: 4279009, on: "publish" }],
    });
    const draft = { media: [image()] };
    await expect(rejection(by(stage)(draft, "job", abortAt("race")))).resolves.toBe(reason);
    expect(stage.count("publish")).toBe(1);
    expect(stage.sandbox.posts()).toEqual([]);
  });
});

it("publish: reports an unconfirmed outcome when it is aborted after its publish request while another run holds the key", async () => {
  const stage = await publishStage({ faults: [{ kind: "close-after", on: "publish" }] });
  const life = stoppable(PUBLISHED);
  const controller = new AbortController();
  const options = { ifRunning: "wait", signal: controller.signal } as const;
  const publishing = rejection(stage.process({ life }).publish({ text: TEXT }, "job", options));
  await life.stopped;
  const entry = await stage.journal.load("run:job");
  const lease = { holder: "another", until: stage.clock.now() + 55_000 };
  await stage.journal.save("run:job", { ...entry?.value, savedAt: stage.clock.now(), lease }, entry?.version ?? null);
  stage.clock.advance(31_000);
  const sleep = stage.clock.sleep.bind(stage.clock);
  stage.clock.sleep = (ms, signal) => {
    controller.abort(reason);
    return sleep(ms, signal);
  };
  life.resume();
  expect(await publishing).toMatchObject({ name: "ThreadsPublishUnconfirmedError", cause: reason });
  expect(stage.sandbox.posts()).toHaveLength(1);
});

describe("publish: a text in one request", () => {
  it("is not sent when it is aborted before", async () => {
    const stage = await publishStage();
    const { account } = stage.process();
    await expect(rejection(account.publish({ text: TEXT }, abortAt("publish")))).resolves.toBe(reason);
    expect(stage.sandbox.log).toEqual([]);
  });

  it("is awaited when it is aborted during the request", async () => {
    const stage = await publishStage({ faults: [{ kind: "delay", ms: 60, on: "create-container" }] });
    const controller = new AbortController();
    const publishing = stage.process().account.publish({ text: TEXT }, { signal: controller.signal });
    while (stage.sandbox.log.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    controller.abort(reason);
    await expect(publishing).resolves.toMatchObject({ id: stage.sandbox.posts()[0]?.id });
  });

  it("may be live when it is aborted and its response is lost", async () => {
    const stage = await publishStage({ faults: [{ kind: "close-after", on: "create-container" }] });
    const controller = new AbortController();
    const publishing = stage.process().account.publish({ text: TEXT }, { signal: controller.signal });
    while (stage.sandbox.log.length === 0) await new Promise((resolve) => setTimeout(resolve, 0));
    controller.abort(reason);
    await expect(rejection(publishing)).resolves.toMatchObject({ name: "ThreadsPublishUnconfirmedError" });
  });
});

describe("publish: a live post", () => {
  it.each(["close-before", "html-502", "malformed-json", "rate-limited"] as const)(
    "is returned without a permalink if that cannot be read (%s)",
    async (kind) => {
      const stage = await publishStage({ faults: [{ kind, on: "node", occurrence: 2, times: 3 }] });
      const { publish } = stage.process();
      const post = await publish({ media: [image()] }, "job");
      expect(post).toMatchObject({ id: stage.sandbox.posts()[0]?.id, permalink: null });
      // The same key returns the permalink as soon as it can be read.
      for (let tries = 1; tries <= 3; tries += 1) {
        const { id, permalink } = await publish({ media: [image()] }, "job");
        expect(id).toBe(post.id);
        if (permalink === null) continue;
        expect(permalink).toBe(stage.sandbox.posts()[0]?.permalink);
        break;
      }
      expect(stage.count("publish")).toBe(1);
    },
  );

  it("is returned although onProgress throws", async () => {
    const stage = await publishStage();
    const onProgress = () => {
      throw new Error("a bug of the host's");
    };
    const { id } = await stage.process().publish(CAROUSEL, "job", { onProgress });
    expect(stage.sandbox.posts()[0]?.id).toBe(id);
  });

  it.each([5, 15, 20, 25])("is reported with complete progress by a run that took over at point %d", async (point) => {
    const stage = await publishStage();
    const life = mortal(point);
    void stage.process({ life }).publish(CAROUSEL, "job");
    while (!life.over) await new Promise((resolve) => setTimeout(resolve, 1));
    stage.clock.advance(120_000);
    const steps: PublishProgress[] = [];
    await stage.process().publish(CAROUSEL, "job", { onProgress: (step) => steps.push(step) });
    expect(steps[0]).toMatchObject({ step: "take-over", total: 7 });
    expect(steps.at(-1)).toMatchObject({ step: "permalink", done: 7 });
  });
});

it("publish: sends nothing when it is aborted while the journal saves that the request may be sent", async () => {
  const stage = await publishStage();
  const controller = new AbortController();
  const journal: PublishJournal = {
    ...stage.journal,
    save: (key, value, ifVersion) => {
      if (value.unconfirmed) controller.abort(reason);
      return stage.journal.save(key, value, ifVersion);
    },
  };
  const going = stage.process({ journal }).publish({ text: TEXT }, "job", { signal: controller.signal });
  expect(await rejection(going)).toBe(reason);
  expect(stage.count("publish")).toBe(0);
  // Nothing is unconfirmed, so the next run does not wait.
  const { id } = await stage.process().publish({ text: TEXT }, "job");
  expect(stage.postsOf(TEXT).map((post) => post.id)).toEqual([id]);
  expect(stage.clock.slept).toEqual([]);
});
