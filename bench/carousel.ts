/** Compares a carousel of ten images with its shortest possible time, and with the same requests by hand without delays. */
import { ByHand } from "./by-hand.js";
import { accountAt, CAROUSEL } from "./drafts.js";
import { compare, median, type Figures } from "./measure.js";
import { startPublishServer } from "./publish-server.js";

const LATENCY_MS = 80;
const PROCESSING_MS = 1_500;

/** Create the items, create the parent, publish the parent; and process the items, then the parent. */
const CRITICAL_PATH_MS = 3 * LATENCY_MS + 2 * PROCESSING_MS;

const RUNS = 5;

export interface CarouselBench {
  /** The time until the carousel is live, divided by its critical path: median, minimum and maximum of several runs. */
  readonly ratio: number;
  readonly least: number;
  readonly most: number;
  /** The highest number of any run, including the permalink. */
  readonly requests: number;
}

export async function benchCarousel(): Promise<CarouselBench> {
  const server = await startPublishServer(LATENCY_MS, PROCESSING_MS);
  const { account, close } = await accountAt(server.origin);
  const ratios: number[] = [];
  let requests = 0;
  // The first call of a client loads modules, so it is not measured.
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
  /** The SDK's posts per second divided by those by hand, and its CPU time divided by theirs. */
  readonly speed: number;
  readonly cpu: number;
}

/** Publishes the same carousel repeatedly, without latency and processing. */
export async function benchInstantCarousel(): Promise<ByHandBench> {
  const server = await startPublishServer(0, 0);
  const { account, close } = await accountAt(server.origin);
  const byHand = new ByHand(server.origin);
  const { figures, ratios } = await compare(
    [
      { name: "by hand", run: (count) => repeatedly(count, () => byHand.carousel()) },
      { name: "ours", run: (count) => repeatedly(count, () => account.publish(CAROUSEL)) },
    ],
    { rounds: 7, count: 60, warmUp: 100 },
  );
  await Promise.all([close(), byHand.close()]);
  server.close();
  const [theirs, ours] = figures;
  return { figures, speed: ratios.get("ours")!, cpu: ours!.cpuMicros / theirs!.cpuMicros };
}

async function repeatedly(count: number, operation: () => Promise<unknown>): Promise<void> {
  for (let done = 0; done < count; done++) await operation();
}
