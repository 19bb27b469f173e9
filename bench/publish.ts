/** Publishing in the bench's table: time and requests of a carousel, what a post costs, and what it leaves behind. */
import { benchCarousel, benchInstantCarousel, type ByHandBench } from "./carousel.js";
import { benchTextPost, countRequests } from "./publish-costs.js";
import { benchPublishMemory } from "./publish-memory.js";
import { figure, whole, type Row } from "./row.js";

/** Everything about publishing, and its rows. */
export async function benchPublish() {
  const instant = await benchInstantCarousel();
  const text = await benchTextPost();
  const requests = await countRequests();
  const carousel = await benchCarousel();
  const memory = await benchPublishMemory();
  const growth = memory.after1000 / memory.after200;
  const rows: Row[] = [
    {
      what: "carousel of 10, 80 ms latency, 1.5 s processing, over its critical path",
      measured: `${carousel.ratio.toFixed(3)} (${carousel.least.toFixed(3)} to ${carousel.most.toFixed(3)})`,
      promised: "at most 1.2",
      kept: carousel.ratio <= 1.2,
    },
    {
      what: "requests of it",
      measured: String(carousel.requests),
      promised: "at most 100",
      kept: carousel.requests <= 100,
    },
    ...overByHand("carousel of 10, nothing to wait for", instant),
    ...overByHand("text with a journal, concurrency 50", text),
    ...requests.map((count) => figure(`requests of ${count.what}, ready at the first look`, String(count.requests))),
    {
      what: "heap after 1,000 posts over the heap after 200, concurrency 50",
      measured: `${growth.toFixed(3)} (${megabytes(memory.after1000)} MB of ${megabytes(memory.after200)} MB)`,
      promised: "at most 1.04",
      kept: growth <= 1.04,
    },
  ];
  return { rows, figures: { carousel, instant, text, requests, memory } };
}

function overByHand(what: string, { figures, speed, cpu }: ByHandBench): Row[] {
  const [theirs, ours] = figures;
  const each = `${whole(ours!.cpuMicros)} us of ${whole(theirs!.cpuMicros)} us`;
  return [
    figure(`${what}, CPU over the same requests by hand`, `${cpu.toFixed(2)} (${each})`),
    figure(`${what}, posts per second over those by hand`, `${speed.toFixed(2)} (${whole(ours!.perSecond)}/s)`),
  ];
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
