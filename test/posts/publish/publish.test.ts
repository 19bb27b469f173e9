/** Each kind of post without failures: the published posts, and the requests that were sent. */
import { describe, expect, it } from "vitest";
import { memoryJournal, PLATFORM_LIMITS, type PostDraft, type PublishProgress } from "../../../src/index.js";
import type { SandboxPost } from "../../../src/testing/index.js";
import { rejection } from "../../support/mock.js";
import { image, publishStage, video, type Operation } from "../support.js";
import { countingTogether } from "../support-life.js";

interface PlainRow {
  readonly name: string;
  readonly draft: (otherId: string) => PostDraft;
  readonly shows: (otherId: string) => Partial<SandboxPost>;
  /** The creations, the status reads and the publish requests, without a journal. */
  readonly takes: readonly [created: number, published: number];
}

const TEXT = "a day at sea";
const poll = '{"option_a":"tea","option_b":"coffee"}';
const at = (name: string) => image(name).url;

const PLAIN: readonly PlainRow[] = [
  {
    name: "a text",
    draft: () => ({ text: TEXT, topicTag: "Sea" }),
    shows: () => ({ mediaType: "TEXT_POST", text: TEXT, topicTag: "Sea" }),
    takes: [1, 0],
  },
  {
    name: "an image",
    draft: () => ({ text: TEXT, media: [{ ...image(), altText: "a boat" }] }),
    shows: () => ({ mediaType: "IMAGE", text: TEXT, media: [medium({ url: at("one"), altText: "a boat" })] }),
    takes: [1, 1],
  },
  {
    name: "a video",
    draft: () => ({ media: [video()] }),
    shows: () => ({ mediaType: "VIDEO", text: "", media: [medium({ type: "VIDEO", url: video().url })] }),
    takes: [1, 1],
  },
  {
    name: "a carousel of images",
    draft: () => ({ text: TEXT, media: ["a", "b", "c"].map((name) => image(name)) }),
    shows: () => ({ mediaType: "CAROUSEL_ALBUM", media: ["a", "b", "c"].map((name) => medium({ url: at(name) })) }),
    takes: [4, 1],
  },
  {
    name: "a carousel of images and a video",
    draft: () => ({ media: [video("a"), image("b")] }),
    shows: () => ({
      mediaType: "CAROUSEL_ALBUM",
      media: [medium({ type: "VIDEO", url: video("a").url }), medium({ url: at("b") })],
    }),
    takes: [3, 1],
  },
  {
    name: "a reply",
    draft: (replyTo) => ({ text: TEXT, replyTo }),
    shows: (replyTo) => ({ text: TEXT, replyTo }),
    takes: [1, 0],
  },
  {
    name: "a reply with an image",
    draft: (replyTo) => ({ media: [image()], replyTo }),
    shows: (replyTo) => ({ mediaType: "IMAGE", replyTo }),
    takes: [1, 1],
  },
  {
    name: "a quote",
    draft: (quote) => ({ text: TEXT, quote }),
    shows: (quoteOf) => ({ text: TEXT, quoteOf }),
    takes: [1, 0],
  },
  {
    name: "a ghost post",
    draft: () => ({ text: TEXT, ghost: true }),
    shows: () => ({ text: TEXT, ghost: true }),
    takes: [1, 0],
  },
  {
    name: "a poll",
    draft: () => ({ text: TEXT, poll: ["tea", "coffee"] }),
    shows: () => ({ mediaType: "TEXT_POST", parameters: has({ poll_attachment: poll }) }),
    takes: [1, 0],
  },
  {
    name: "a GIF",
    draft: () => ({ gif: { id: "g1", provider: "GIPHY" }, text: TEXT }),
    shows: () => ({ parameters: has({ gif_attachment: '{"gif_id":"g1","provider":"GIPHY"}' }) }),
    takes: [1, 0],
  },
  {
    name: "a link",
    draft: () => ({ link: "https://example.com/a" }),
    shows: () => ({ text: "", parameters: has({ link_attachment: "https://example.com/a" }) }),
    takes: [1, 0],
  },
  {
    name: "a long text",
    draft: () => ({ text: TEXT, textAttachment: { text: "long ".repeat(200) } }),
    shows: () => ({ text: TEXT, parameters: has({ text_attachment: `{"plaintext":"${"long ".repeat(200)}"}` }) }),
    takes: [1, 0],
  },
];

const medium = (fields: object) =>
  expect.objectContaining({ type: "IMAGE", ...fields }) as SandboxPost["media"][number];
const has = (fields: object) => expect.objectContaining(fields) as Record<string, string>;

describe.each(PLAIN)("publish: $name", ({ draft, shows, takes: [created, published] }) => {
  it.each(["without a journal", "with a journal"])("is published once as drafted, %s", async (way) => {
    const stage = await publishStage();
    const { account, publish } = stage.process();
    const other = (await account.publish({ text: "the other" })).id;
    const countBefore = stage.count("create-container");
    const withJournal = way === "with a journal";
    const progress: PublishProgress[] = [];
    const onProgress = (step: PublishProgress) => void progress.push(step);

    const post = withJournal
      ? await publish(draft(other), "job", { onProgress })
      : await account.publish(draft(other), { onProgress });
    const [, mine, ...more] = stage.sandbox.posts();
    expect(more).toEqual([]);
    expect(mine).toMatchObject({ ...shows(other), id: post.id, permalink: post.permalink });
    expect(stage.count("create-container") - countBefore).toBe(created);
    expect(stage.count("publish")).toBe(withJournal ? 1 : published);
    // It is ready at the first read, so nothing waits.
    expect(stage.clock.slept).toEqual([]);

    const done = progress.map((step) => step.done);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    const total = withJournal || published > 0 ? 2 * created + 1 : 1;
    expect(new Set(progress.map((step) => step.total))).toEqual(new Set([total]));
    expect(progress.at(-1)).toMatchObject({ step: "permalink", done: total });
  });
});

/** All requests to Threads in order, except for those of lists. */
const operationsOf = (log: readonly { operation: Operation | null }[]) =>
  log.map(({ operation }) => operation).filter((operation) => operation !== "list-threads");

describe("publish: the requests of a post", () => {
  it("are one request and a permalink for a text", async () => {
    const stage = await publishStage();
    await stage.process().account.publish({ text: TEXT });
    expect(operationsOf(stage.sandbox.log)).toEqual(["create-container", "node"]);
    expect(stage.sandbox.log[0]?.parameters).toMatchObject({ auto_publish_text: "true" });
  });

  it.each([
    ["with a journal", { idempotencyKey: "job", journal: memoryJournal() }],
    ["with autoPublishText: false", { autoPublishText: false }],
  ])("use a container for a text %s", async (_way, options) => {
    const stage = await publishStage();
    await stage.process().account.publish({ text: TEXT }, options);
    expect(operationsOf(stage.sandbox.log)).toEqual(["create-container", "node", "publish", "node"]);
    for (const { parameters } of stage.sandbox.log) expect(parameters).not.toHaveProperty("auto_publish_text");
  });

  it("are not sent for autoPublishText with a journal", async () => {
    const stage = await publishStage();
    const error = await rejection(stage.process().publish({ text: TEXT }, "job", { autoPublishText: true }));
    expect(error).toMatchObject({ name: "ThreadsValidationError" });
    expect(stage.sandbox.log).toEqual([]);
  });

  it("create the items of a carousel, wait for each, create the parent, wait for it, and publish it", async () => {
    const stage = await publishStage();
    await stage.process().account.publish({ media: [image("a"), image("b")] });
    expect(operationsOf(stage.sandbox.log)).toEqual([
      "create-container",
      "create-container",
      "node",
      "node",
      "create-container",
      "node",
      "publish",
      "node",
    ]);
  });

  it("use the draft as it was when publish was called", async () => {
    const stage = await publishStage();
    const draft = { text: TEXT, media: [image("a"), image("b")] };
    const publishing = stage.process().publish(draft, "job");
    draft.text = "x".repeat(501);
    draft.media.pop();
    await publishing;
    expect(stage.sandbox.posts().map(({ text, media }) => [text, media.length])).toEqual([[TEXT, 2]]);
  });

  it("are not sent for an invalid draft", async () => {
    const stage = await publishStage();
    const error = await rejection(stage.process().publish({ text: "x".repeat(501) }, "job"));
    expect(error).toMatchObject({ name: "ThreadsValidationError" });
    expect(stage.sandbox.log).toEqual([]);
    await expect(stage.journal.load("run:job")).resolves.toBeNull();
  });
});

describe("publish: the items of a carousel", () => {
  const media = Array.from({ length: 20 }, (_, index) => image(`n${index}`));

  it("are created ten at once at most, and published in order", async () => {
    const stage = await publishStage({
      faults: [{ kind: "delay", ms: 20, on: "create-container", times: Infinity }],
    });
    const life = countingTogether("/threads");
    await stage.process({ life, client: { limits: PLATFORM_LIMITS } }).account.publish({ media });
    expect(life.most()).toBe(10);
    expect(stage.sandbox.posts()[0]?.media.map(({ url }) => url)).toEqual(media.map(({ url }) => url));
  });
});
