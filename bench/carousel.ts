/** A carousel of ten images against the shortest time that it can take, and against the same requests by hand where nothing takes time. */
import { ByHand } from "./by-hand.js";
import { accountAt, CAROUSEL } from "./drafts.js";
import { compare, median, type Figures } from "./measure.js";
import { startPublishServer } from "./publish-server.js";

const LATENCY_MS = 80;
const PROCESSING_MS = 1_500;

/** The items are made, the parent is made, the parent is published; and the items, then the parent, are processed. */
const CRITICAL_PATH_MS = 3 * LATENCY_MS + 2 * PROCESSING_MS;

const RUNS = 7;

export interface CarouselBench {
  /** Time until the carousel is live over its critical path: the median, the least and the most of several runs. */
  readonly ratio: number;
  readonly least: number;
  readonly most: number;
  /** Of the run with the most; the permalink's included. */
  readonly requests: number;
}

export async function benchCarousel(): Promise<CarouselBench> {
  const server = await startPublishServer(LATENCY_MS, PROCESSING_MS);
  const { account, close } = await accountAt(server.origin);
  const ratios: number[] = [];
  let requests = 0;
  // What the first call of a client loads is not what is measured.
  await account.getProfile().catch(() => undefined);
  for (let run = 0; run < RUNS; run++) {
    await server.requests();
    const startedAt = performance.now();
    let liveMs = 0;
    await account.publish(CAROUSEL, {
      onProgress: ({ step }) => {
        if (step === "permalink") liveMs = performance.now() - startedAt;
      },
    });
    ratios.push(liveMs / CRITICAL_PATH_MS);
    requests = Math.max(requests, await server.requests());
  }
  await close();
  server.close();
  return { ratio: median(ratios), least: Math.min(...ratios), most: Math.max(...ratios), requests };
}

export interface ByHandBench {
  readonly figures: readonly Figures[];
  /** Our posts per second over those by hand, and our CPU over theirs. */
  readonly speed: number;
  readonly cpu: number;
}

/** The same carousel, one after the other, where neither an answer nor processing takes time. */
export async function benchInstantCarousel(): Promise<ByHandBench> {
  const server = await startPublishServer(0, 0);
  const { account, close } = await accountAt(server.origin);
  const byHand = new ByHand(server.origin);
  const { figures, ratios } = await compare(
    [
      { name: "by hand", run: (count) => inTurn(count, () => byHand.carousel()) },
      { name: "ours", run: (count) => inTurn(count, () => account.publish(CAROUSEL)) },
    ],
    { rounds: 9, count: 100, warmUp: 100 },
  );
  await Promise.all([close(), byHand.close()]);
  server.close();
  const [theirs, ours] = figures;
  return { figures, speed: ratios.get("ours")!, cpu: ours!.cpuMicros / theirs!.cpuMicros };
}

async function inTurn(count: number, operation: () => Promise<unknown>): Promise<void> {
  for (let done = 0; done < count; done++) await operation();
}
