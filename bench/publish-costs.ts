/** The requests of a post, and the CPU time of the SDK compared with the same requests by hand. */
import { randomUUID } from "node:crypto";
import type { PostDraft, PublishOptions } from "../src/index.js";
import { built } from "./built.js";
import { ByHand } from "./by-hand.js";
import type { ByHandBench } from "./carousel.js";
import { accountAt, CAROUSEL, IMAGE, TEXT } from "./drafts.js";
import { compare } from "./measure.js";
import { atConcurrency } from "./profile-server.js";
import { startPublishServer } from "./publish-server.js";

export interface PostRequests {
  readonly what: string;
  readonly requests: number;
}

/** Counts the requests of one post with containers that are ready at the first status request, including the permalink. */
export async function countRequests(): Promise<PostRequests[]> {
  const { memoryJournal } = await built();
  const server = await startPublishServer(0, 0);
  const { account, close } = await accountAt(server.origin);
  const journaled = (): PublishOptions => ({ idempotencyKey: randomUUID(), journal: memoryJournal() });
  const cases: readonly { what: string; draft: PostDraft; options?: PublishOptions }[] = [
    { what: "a text without a journal", draft: TEXT },
    { what: "a text, with a journal", draft: TEXT, options: journaled() },
    { what: "an image, with a journal", draft: IMAGE, options: journaled() },
    { what: "a carousel of 10, with a journal", draft: CAROUSEL, options: journaled() },
  ];
  const counts: PostRequests[] = [];
  for (const { what, draft, options } of cases) {
    await account.publish(draft, options);
    counts.push({ what, requests: await server.requests() });
  }
  await close();
  server.close();
  return counts;
}

/** Compares a text with a journal with the same five requests by hand, at concurrency 50. */
export async function benchTextPost(): Promise<ByHandBench> {
  const { memoryJournal } = await built();
  const server = await startPublishServer(0, 0);
  const { account, close } = await accountAt(server.origin);
  const byHand = new ByHand(server.origin);
  const ours = () => account.publish(TEXT, { idempotencyKey: randomUUID(), journal: memoryJournal() });
  const { figures, ratios } = await compare(
    [
      { name: "by hand", run: (count) => atConcurrency(50, count, () => byHand.text()) },
      { name: "ours", run: (count) => atConcurrency(50, count, ours) },
    ],
    { rounds: 7, count: 500, warmUp: 1_000 },
  );
  await Promise.all([close(), byHand.close()]);
  server.close();
  const [theirFigures, ourFigures] = figures;
  return { figures, speed: ratios.get("ours")!, cpu: ourFigures!.cpuMicros / theirFigures!.cpuMicros };
}
