/** Publishes a text, an image, a carousel whose response is lost, and a long text as a thread. */
import assert from "node:assert/strict";
import {
  DEFAULT_SCOPES,
  memoryJournal,
  splitText,
  ThreadsClient,
  type PostDraft,
  type PublishedPost,
  type PublishOptions,
} from "@hayon/threads";
import { ThreadsSandbox } from "@hayon/threads/testing";
import { startFileServer } from "./file-server.js";
import { boat, seaAt } from "./pictures.js";
import { refusal } from "./refusal.js";
import { nextStep, print } from "./output.js";

const LOGBOOK =
  "We left the harbour before six. The wind came from the west, and the first coffee was ready an hour later. ".repeat(
    8,
  );

/** @throws Error when a step has another result than expected */
export async function demonstratePublishing(): Promise<void> {
  const files = await startFileServer({
    "boat.jpg": boat,
    "morning.png": seaAt([252, 214, 170], [60, 110, 150]),
    "evening.png": seaAt([92, 70, 120], [24, 40, 70]),
  });
  // Threads needs time to process an image.
  const sandbox = await ThreadsSandbox.start({
    strictness: "strict",
    processingMs: ({ url }) => (url === null ? 0 : 400),
  });
  const client = new ThreadsClient(sandbox.clientOptions);
  const account = client.account({ accessToken: sandbox.issueToken({ scopes: DEFAULT_SCOPES }) });
  const journal = memoryJournal();
  const image = (name: string, altText: string) => ({ type: "image" as const, url: files.urlOf(name), altText });

  /** Publishes a job, as a host's worker does. A second run returns the same post. */
  async function job(draft: PostDraft, idempotencyKey: string): Promise<PublishedPost> {
    const steps: string[] = [];
    const options: PublishOptions = { idempotencyKey, journal, onProgress: ({ step }) => steps.push(step) };
    const post = await account.publish(draft, options);
    print(steps.filter((step, index) => step !== steps[index - 1]).join(", "));
    print(`Post ${post.id}: ${String(post.permalink)}`);
    return post;
  }
  const live = () => sandbox.posts().length;

  try {
    nextStep("A text");
    await job({ text: "Ready to sail. ⛵", replyControl: "followers_only" }, "job-1");

    nextStep("An image");
    await job({ text: "This one.", media: [image("boat.jpg", "A boat with two white sails")] }, "job-2");

    nextStep("A carousel: the response to its publish request is lost");
    sandbox.inject({ on: "publish", kind: "close-after" });
    const day = [image("morning.png", "The sea in the morning"), image("evening.png", "The sea in the evening")];
    const draft = { text: "The whole day.", media: [...day, image("boat.jpg", "The boat")] };
    const carousel = await job(draft, "job-3");
    assert.equal(live(), 3);

    nextStep("The queue delivers the same job again");
    const again = await job(draft, "job-3");
    print(`The result is the same post. ${live()} posts are live.`);
    assert.deepEqual([again.id, live()], [carousel.id, 3]);

    nextStep("A text of more than 500 characters is rejected, and splitText makes a thread of it");
    print(await refusal(() => account.publish({ text: LOGBOOK }), "THREADS_VALIDATION"));
    const parts = splitText(LOGBOOK).map((text) => ({ text }));
    const thread = await account.publishThread(parts, { idempotencyKey: "job-4", journal });
    print(`${thread.length} posts, each a reply to the one before.`);
    assert.deepEqual(
      sandbox.posts().map(({ replyTo }) => replyTo),
      [null, null, null, null, ...thread.slice(0, -1).map(({ id }) => id)],
    );

    nextStep("The quota of the day");
    const { posts = null } = await account.quota();
    print(posts === null ? "Threads does not report it." : `${posts.used} of ${posts.total} posts are used.`);
  } finally {
    await client.close();
    await sandbox.close();
    files.close();
  }
}
