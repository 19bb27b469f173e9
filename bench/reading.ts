/** Compares a walk over a long list, and the insights of many posts, with code by hand. */
import { Pool } from "undici";
import { accountAt, TOKEN } from "./drafts.js";
import { compare, type Case, type Figures } from "./measure.js";
import { atConcurrency, startReadingServer } from "./profile-server.js";

const POSTS = 10_000;
const CONCURRENCY = 8;
const METRICS = "views,likes,replies,reposts,quotes,shares";

export interface ReadingBench {
  readonly figures: readonly Figures[];
  /** Posts per second of the iterator, divided by those of a raw pool with `JSON.parse` over the same pages. */
  readonly listOverRaw: number;
  /** Posts per second of `insights.posts`, divided by those of a raw loop. */
  readonly insightsOverRaw: number;
  /** Bytes of heap in use after 2,000 and 10,000 posts of one walk, after a garbage collection. */
  readonly heap: { readonly after2000: number; readonly after10000: number };
}

export async function benchReading(): Promise<ReadingBench> {
  const server = await startReadingServer();
  const { account, close } = await accountAt(server.origin);
  const pool = new Pool(server.origin);
  const read = async (path: string) => {
    const { body } = await pool.request({ path: `${path}&access_token=${TOKEN}`, method: "GET" });
    return JSON.parse(await body.text()) as { data: unknown[]; paging?: { cursors: { after?: string } } };
  };

  const lists: Case[] = [
    {
      name: "pages by undici Pool.request + JSON.parse",
      run: async () => {
        let after: string | undefined = "0";
        for (let count = 0; after !== undefined;) {
          const page = await read(`/v1.0/me/threads?fields=id&limit=100&after=${after}`);
          count += page.data.length;
          after = page.data.length === 0 ? undefined : page.paging?.cursors.after;
          if (after === undefined && count !== POSTS) throw new Error(`${count} posts`);
        }
      },
    },
    {
      name: "account.posts.list, all default fields",
      run: async () => {
        let count = 0;
        for await (const { id } of account.posts.list({ limit: 100 })) count += id === "" ? 0 : 1;
        if (count !== POSTS) throw new Error(`${count} posts`);
      },
    },
  ];
  const ids = Array.from({ length: POSTS }, (_, index) => String(18_000_000_000_000_000n + BigInt(index)));
  const insights: Case[] = [
    {
      name: "insights by undici Pool.request + JSON.parse",
      run: (count) => {
        let index = 0;
        return atConcurrency(CONCURRENCY, count, async () => {
          const { data } = await read(`/v1.0/${ids[index++ % POSTS]}/insights?metric=${METRICS}`);
          return data.length;
        });
      },
    },
    {
      name: "account.insights.posts",
      run: async (count) => {
        for await (const { error } of account.insights.posts(ids.slice(0, count), { concurrency: CONCURRENCY }))
          if (error !== undefined) throw error;
      },
    },
  ];
  const list = await compare(lists, { rounds: 5, count: POSTS, warmUp: POSTS });
  const many = await compare(insights, { rounds: 5, count: POSTS, warmUp: 2_000 });
  const heap = await heapOfWalk(account.posts.list({ limit: 100 }));
  await Promise.all([close(), pool.close()]);
  server.close();
  return {
    figures: [...list.figures, ...many.figures],
    listOverRaw: list.ratios.get("account.posts.list, all default fields")!,
    insightsOverRaw: many.ratios.get("account.insights.posts")!,
    heap,
  };
}

async function heapOfWalk(list: AsyncIterable<{ readonly id: string }>): Promise<ReadingBench["heap"]> {
  const inUse = () => {
    globalThis.gc?.();
    globalThis.gc?.();
    return process.memoryUsage().heapUsed;
  };
  let [count, after2000] = [0, 0];
  let after10000 = 0;
  for await (const { id } of list) {
    count += id === "" ? 0 : 1;
    if (count === 2_000) after2000 = inUse();
    if (count === POSTS) after10000 = inUse();
  }
  return { after2000, after10000 };
}
