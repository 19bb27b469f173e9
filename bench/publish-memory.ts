/** The heap that remains in use after many posts. */
import { setTimeout } from "node:timers/promises";
import type { PostDraft } from "../src/index.js";
import { built } from "./built.js";
import { accountAt, CAROUSEL, IMAGE, TEXT } from "./drafts.js";
import { atConcurrency } from "./profile-server.js";
import { startPublishServer } from "./publish-server.js";

const DRAFTS: readonly PostDraft[] = [TEXT, IMAGE, CAROUSEL];
const CONCURRENCY = 50;

export interface MemoryBench {
  /** Bytes of heap in use after 200 and 1,000 posts, after a garbage collection. */
  readonly after200: number;
  readonly after1000: number;
}

/**
 * Publishes texts, images and carousels with one journal, at concurrency 50. A leak as small as one journal record for each post gives a ratio of
 * 1.05, measured without pruning.
 */
export async function benchPublishMemory(): Promise<MemoryBench> {
  const { memoryJournal } = await built();
  const server = await startPublishServer(0, 0);
  const { account, close } = await accountAt(server.origin);
  const journal = memoryJournal();
  let posts = 0;
  const publish = async () => {
    const index = posts++;
    await account.publish(DRAFTS[index % DRAFTS.length]!, { idempotencyKey: `post-${index}`, journal });
  };
  const heapAfter = async (count: number) => {
    await atConcurrency(CONCURRENCY, count - posts, publish);
    // A journal keeps its records until the host prunes it.
    await journal.prune(new Date(8.64e15));
    await setTimeout(50);
    globalThis.gc?.();
    globalThis.gc?.();
    return process.memoryUsage().heapUsed;
  };
  const after200 = await heapAfter(200);
  const after1000 = await heapAfter(1_000);
  await close();
  server.close();
  return { after200, after1000 };
}
