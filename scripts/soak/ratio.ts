/** Renewals per second of a sweep against a raw loop of the same calls, both in this process, where nothing fails. */
import { Pool } from "undici";
import { median } from "../../bench/measure.js";
import { nextMessage, startChild, tell } from "../chaos/children.js";
import { connectionOf, inParallel } from "./fill.js";
import type { DuePerson, FromSandbox, ToSandbox } from "./messages.js";
import { sdkOf } from "./sdk.js";
import { SOAK_STORES, type StoreName } from "./store.js";

/** The median over rounds in which each has its turn. */
export interface Ratio {
  readonly concurrency: number;
  readonly rawPerSecond: number;
  readonly sweepPerSecond: number;
  readonly ratio: number;
}

const ROUNDS = 5;
const CONCURRENCIES = [8, 50] as const;

/** @param each how many renewals of each a round is */
export async function measureRatios(storeName: StoreName, url: string, seed: number, each: number): Promise<Ratio[]> {
  const sandbox = startChild("../soak/sandbox-process.ts");
  // One round more, to warm up.
  const due = CONCURRENCIES.length * (ROUNDS + 1) * 2 * each;
  tell(sandbox, { type: "start", seed, due, reading: "lives", calm: true } satisfies ToSandbox);
  const { api, people } = await nextMessage<Extract<FromSandbox, { type: "listening" }>>(sandbox);
  const pool = new Pool(api.hosts.graph);
  const store = { name: storeName, url, table: "soak_ratio" };
  const { store: connected, close } = SOAK_STORES[storeName].connect(url, store.table);
  await connected.ensureSchema();
  const ours = people.slice(0, due / 2);
  const theirs = people.slice(due / 2);
  await inParallel(64, ours.length, (index) => connected.save(connectionOf(ours[index]!), null));
  const { client, connections } = sdkOf({ api, store, aheadMs: 0, seed }, {});

  const timed = async (work: () => Promise<unknown>) => {
    const startedAt = performance.now();
    await work();
    return (each * 1000) / (performance.now() - startedAt);
  };
  const ratios: Ratio[] = [];
  for (const concurrency of CONCURRENCIES) {
    const rounds: { raw: number; sweep: number }[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const batch = theirs.splice(0, each);
      const raw = () => timed(() => inParallel(concurrency, each, (index) => renewRaw(pool, batch[index]!)));
      const sweep = () => timed(() => sweepExactly(connections, each, concurrency));
      const inTurn =
        round % 2 === 0 ? { raw: await raw(), sweep: await sweep() } : { sweep: await sweep(), raw: await raw() };
      if (round > 0) rounds.push(inTurn);
    }
    ratios.push({
      concurrency,
      rawPerSecond: median(rounds.map(({ raw }) => raw)),
      sweepPerSecond: median(rounds.map(({ sweep }) => sweep)),
      ratio: median(rounds.map(({ raw, sweep }) => sweep / raw)),
    });
  }
  await Promise.all([client.close(), pool.close(), close()]);
  sandbox.kill("SIGKILL");
  return ratios;
}

async function sweepExactly(
  connections: ReturnType<typeof sdkOf>["connections"],
  limit: number,
  concurrency: number,
): Promise<void> {
  const { renewed } = await connections.refreshDue({ limit, concurrency });
  if (renewed !== limit) throw new Error(`A calm sweep of ${limit} has renewed ${renewed}.`);
}

async function renewRaw(pool: Pool, { token }: DuePerson): Promise<void> {
  const query = new URLSearchParams({ grant_type: "th_refresh_token", access_token: token }).toString();
  const { statusCode, body } = await pool.request({ method: "GET", path: `/refresh_access_token?${query}` });
  const { access_token: renewed } = JSON.parse(await body.text()) as { access_token?: string };
  if (statusCode !== 200 || renewed === undefined) throw new Error("A raw renewal was refused.");
}
