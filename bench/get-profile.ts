/**
 * Compares `getProfile` with code by hand: undici's Pool with `JSON.parse`, and the built-in `fetch`.
 */
import { Pool } from "undici";
import { built } from "./built.js";
import { atConcurrency, startProfileServer } from "./profile-server.js";
import { compare, type Figures } from "./measure.js";

const TOKEN = `THQWJ${"x".repeat(180)}`;
const FIELDS = "id,username,name,threads_profile_picture_url";

export interface ProfileBench {
  readonly concurrency: number;
  readonly figures: readonly Figures[];
  /** The SDK's requests per second, divided by those of the raw pool and of `fetch`. */
  readonly overPool: number;
  readonly overFetch: number;
}

export async function benchGetProfile(): Promise<ProfileBench[]> {
  const { ThreadsClient } = await built();
  const server = await startProfileServer();
  const { origin } = server;
  const target = `/v1.0/me?fields=${encodeURIComponent(FIELDS)}&access_token=${TOKEN}`;

  const results: ProfileBench[] = [];
  for (const concurrency of [1, 10, 50]) {
    const client = new ThreadsClient({
      appId: "123456789012345",
      appSecret: "0123456789abcdef0123456789abcdef",
      redirectUri: "http://127.0.0.1/callback",
      hosts: { authorize: `${origin}/oauth/authorize`, graph: origin },
    });
    const pool = new Pool(origin);
    const cases = [
      {
        name: "undici Pool.request + JSON.parse",
        run: (count: number) =>
          atConcurrency(concurrency, count, async () => {
            const { body } = await pool.request({ path: target, method: "GET" });
            return JSON.parse(await body.text()) as unknown;
          }),
      },
      {
        name: "ThreadsClient.getProfile",
        run: (count: number) => atConcurrency(concurrency, count, () => client.getProfile(TOKEN)),
      },
      {
        name: "fetch + JSON.parse",
        run: (count: number) =>
          atConcurrency(
            concurrency,
            count,
            async () => JSON.parse(await (await fetch(origin + target)).text()) as unknown,
          ),
      },
    ];
    const count = concurrency === 1 ? 1_000 : 4_000;
    const { figures, ratios } = await compare(cases, { rounds: 9, count, warmUp: 4_000 });
    const ours = ratios.get("ThreadsClient.getProfile")!;
    results.push({ concurrency, figures, overPool: ours, overFetch: ours / ratios.get("fetch + JSON.parse")! });
    await Promise.all([client.close(), pool.close()]);
  }
  server.close();
  return results;
}
