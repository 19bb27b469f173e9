/**
 * Compares the refreshes per second of a sweep with a raw loop of the same calls, in one process and without faults: once with immediate
 * responses, and once with responses after a tenth of the time that Threads usually takes.
 */
import { Pool } from "undici";
import { median } from "../../bench/measure.js";
import { startSandbox } from "../harness/sandbox-client.js";
import { connectionOf, inParallel } from "./fill.js";
import type { DueUser, SandboxRecord, SandboxStart } from "./messages.js";
import { sdkOf } from "./sdk.js";
import { SOAK_STORES, type StoreName } from "./store.js";

/** Medians over alternating rounds. */
export interface Ratio {
  readonly delayMs: number;
  readonly concurrency: number;
  readonly rawPerSecond: number;
  readonly sweepPerSecond: number;
  readonly ratio: number;
  /** The speed of the raw loop with two writes by hand, as a share of the raw loop alone; null where this is not measured. */
  readonly byHandRatio: number | null;
}

const ROUNDS = 5;

/** A tenth of the time of a call to Threads. */
const SLOW_MS = 20;

const CASES = [
  { delayMs: 0, concurrency: 8 },
  { delayMs: 0, concurrency: 50 },
  { delayMs: SLOW_MS, concurrency: 8 },
  { delayMs: SLOW_MS, concurrency: 50 },
] as const;

type Case = (typeof CASES)[number];

/** @param each the number of refreshes of each kind in one round */
export async function measureRatios(name: StoreName, url: string, seed: number, each: number): Promise<Ratio[]> {
  const ratios: Ratio[] = [];
  for (const [index, one] of CASES.entries())
    ratios.push(await measure(name, url, `soak_ratio_${index}`, seed, each, one));
  return ratios;
}

async function measure(
  name: StoreName,
  url: string,
  table: string,
  seed: number,
  each: number,
  { delayMs, concurrency }: Case,
): Promise<Ratio> {
  const kind = SOAK_STORES[name];
  // The first round is a warm-up.
  const due = (ROUNDS + 1) * 3 * each;
  const sandbox = await startSandbox<readonly DueUser[], SandboxRecord>(
    new URL("./sandbox-process.ts", import.meta.url),
    { seed, due, oldToken: "stays-valid", delayMs } satisfies SandboxStart,
  );
  const { api, ready: users } = sandbox;
  const pool = new Pool(api.hosts.graph);
  const { store, close } = kind.connect(url, table);
  await store.ensureSchema();
  const swept = users.slice(0, due / 3);
  const raw = users.slice(due / 3);
  await inParallel(64, swept.length, (index) => store.save(connectionOf(swept[index]!), null));
  const { client, connections } = sdkOf({ api, store: { name, url, table }, aheadMs: 0, seed }, {});
  const owners = raw.map(({ userId }) => userId);
  const writes = (await kind.byHand?.(url, table, owners)) ?? null;

  const perSecond = async (work: Promise<unknown>, startedAt = performance.now()) => {
    await work;
    return (each * 1000) / (performance.now() - startedAt);
  };
  const rawLoop = (then: (user: DueUser) => unknown = () => undefined) => {
    const batch = raw.splice(0, each);
    return perSecond(
      inParallel(concurrency, each, async (index) => {
        await refreshRaw(pool, batch[index]!);
        await then(batch[index]!);
      }),
    );
  };
  const rounds: { raw: number; sweep: number; byHand: number }[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const measured = {
      raw: await rawLoop(),
      sweep: await perSecond(sweepExactly(connections, each, concurrency)),
      byHand: writes === null ? 0 : await rawLoop(({ userId }) => writes.write(userId)),
    };
    if (round > 0) rounds.push(measured);
  }
  await Promise.all([client.close(), pool.close(), close(), writes?.close()]);
  sandbox.close();
  return {
    ...{ delayMs, concurrency },
    rawPerSecond: median(rounds.map((round) => round.raw)),
    sweepPerSecond: median(rounds.map((round) => round.sweep)),
    ratio: median(rounds.map((round) => round.sweep / round.raw)),
    byHandRatio: writes === null ? null : median(rounds.map((round) => round.byHand / round.raw)),
  };
}

async function sweepExactly(
  connections: ReturnType<typeof sdkOf>["connections"],
  limit: number,
  concurrency: number,
): Promise<void> {
  const { refreshed } = await connections.refreshDue({ limit, concurrency, profileLimit: 0 });
  if (refreshed !== limit) throw new Error(`A sweep of ${limit} connections refreshed ${refreshed}.`);
}

async function refreshRaw(pool: Pool, { token }: DueUser): Promise<void> {
  const query = new URLSearchParams({ grant_type: "th_refresh_token", access_token: token }).toString();
  const { statusCode, body } = await pool.request({ method: "GET", path: `/refresh_access_token?${query}` });
  const { access_token: refreshed } = JSON.parse(await body.text()) as { access_token?: string };
  if (statusCode !== 200 || refreshed === undefined) throw new Error("A raw refresh was refused.");
}
