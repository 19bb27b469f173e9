/** Publishing in the bench's table: time and requests of a carousel, CPU time and memory of posts. */
import { benchCarousel, benchInstantCarousel, type ByHandBench } from "./carousel.js";
import { benchTextPost, countRequests } from "./publish-costs.js";
import { benchPublishMemory } from "./publish-memory.js";
import { figure, whole, type Row } from "./row.js";

/** Measures publishing. Returns the figures and their rows. */
export async function benchPublish() {
  const instant = await benchInstantCarousel();
  const text = await benchTextPost();
  const requests = await countRequests();
  const carousel = await benchCarousel();
  const memory = await benchPublishMemory();
  const growth = memory.after1000 / memory.after200;
  const rows: Row[] = [
    {
      label: "carousel of 10 divided by its critical path, 80 ms latency, 1.5 s processing",
      measured: `${carousel.ratio.toFixed(3)} (${carousel.least.toFixed(3)} to ${carousel.most.toFixed(3)})`,
      promised: "at most 1.2",
      ok: carousel.ratio <= 1.2,
    },
    {
      label: "requests of this carousel",
      measured: String(carousel.requests),
      promised: "at most 100",
      ok: carousel.requests <= 100,
    },
    ...overByHand("carousel of 10, nothing to wait for", instant),
    ...overByHand("text with a journal, concurrency 50", text),
    ...requests.map((count) =>
      figure(`requests of ${count.what}, ready at the first status request`, String(count.requests)),
    ),
    {
      label: "heap after 1,000 posts divided by the heap after 200, concurrency 50",
      measured: `${growth.toFixed(3)} (${megabytes(memory.after1000)} MB of ${megabytes(memory.after200)} MB)`,
      promised: "at most 1.04",
      ok: growth <= 1.04,
    },
  ];
  return { rows, figures: { carousel, instant, text, requests, memory } };
}

function overByHand(label: string, { figures, speed, cpu }: ByHandBench): Row[] {
  const [theirs, ours] = figures;
  const each = `${whole(ours!.cpuMicros)} us of ${whole(theirs!.cpuMicros)} us`;
  return [
    figure(`${label}, CPU divided by the same requests by hand`, `${cpu.toFixed(2)} (${each})`),
    figure(`${label}, posts per second divided by those by hand`, `${speed.toFixed(2)} (${whole(ours!.perSecond)}/s)`),
  ];
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
