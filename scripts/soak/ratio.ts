/**
 * Renewals per second of a sweep against a raw loop of the same calls, both in this process, where nothing fails; once where Threads
 * answers at once, as it never does, and once where it takes a tenth of what it takes.
 */
import { Pool } from "undici";
import { median } from "../../bench/measure.js";
import { nextMessage, startChild, tell } from "../lib/children.js";
import { connectionOf, inParallel } from "./fill.js";
import type { DuePerson, FromSandbox, ToSandbox } from "./messages.js";
import { sdkOf } from "./sdk.js";
import { SOAK_STORES, type StoreName } from "./store.js";

/** The medians over rounds in which each has its turn. */
export interface Ratio {
  readonly answerMs: number;
  readonly concurrency: number;
  readonly rawPerSecond: number;
  readonly sweepPerSecond: number;
  readonly ratio: number;
  /** The raw loop with two bare writes in place of ours, over the one without; null where that is not measured. */
  readonly byHandRatio: number | null;
}

const ROUNDS = 5;

/** A tenth of a call to Threads. */
export const SLOW_ANSWER_MS = 20;

const CASES = [
  { answerMs: 0, concurrency: 8 },
  { answerMs: 0, concurrency: 50 },
  { answerMs: SLOW_ANSWER_MS, concurrency: 8 },
  { answerMs: SLOW_ANSWER_MS, concurrency: 50 },
] as const;

type Case = (typeof CASES)[number];

/** @param each how many renewals of each a round is */
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
  { answerMs, concurrency }: Case,
): Promise<Ratio> {
  const kind = SOAK_STORES[name];
  const sandbox = startChild(new URL("./sandbox-process.ts", import.meta.url));
  // One round more, to warm up.
  const due = (ROUNDS + 1) * 3 * each;
  tell(sandbox, { type: "start", seed, due, reading: "lives", answerMs } satisfies ToSandbox);
  const { api, people } = await nextMessage<Extract<FromSandbox, { type: "listening" }>>(sandbox);
  const pool = new Pool(api.hosts.graph);
  const { store, close } = kind.connect(url, table);
  await store.ensureSchema();
  const ours = people.slice(0, due / 3);
  const theirs = people.slice(due / 3);
  await inParallel(64, ours.length, (index) => store.save(connectionOf(ours[index]!), null));
  const { client, connections } = sdkOf({ api, store: { name, url, table }, aheadMs: 0, seed }, {});
  const owners = theirs.map(({ userId }) => userId);
  const writes = (await kind.byHand?.(url, table, owners)) ?? null;

  const perSecond = async (work: Promise<unknown>, startedAt = performance.now()) => {
    await work;
    return (each * 1000) / (performance.now() - startedAt);
  };
  const raw = (then: (person: DuePerson) => unknown = () => undefined) => {
    const batch = theirs.splice(0, each);
    return perSecond(
      inParallel(concurrency, each, async (index) => {
        await renewRaw(pool, batch[index]!);
        await then(batch[index]!);
      }),
    );
  };
  const rounds: { raw: number; sweep: number; byHand: number }[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const turn = {
      raw: await raw(),
      sweep: await perSecond(sweepExactly(connections, each, concurrency)),
      byHand: writes === null ? 0 : await raw(({ userId }) => writes.write(userId)),
    };
    if (round > 0) rounds.push(turn);
  }
  await Promise.all([client.close(), pool.close(), close(), writes?.close()]);
  sandbox.kill("SIGKILL");
  return {
    ...{ answerMs, concurrency },
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
  const { renewed } = await connections.refreshDue({ limit, concurrency, profileLimit: 0 });
  if (renewed !== limit) throw new Error(`A calm sweep of ${limit} has renewed ${renewed}.`);
}

async function renewRaw(pool: Pool, { token }: DuePerson): Promise<void> {
  const query = new URLSearchParams({ grant_type: "th_refresh_token", access_token: token }).toString();
  const { statusCode, body } = await pool.request({ method: "GET", path: `/refresh_access_token?${query}` });
  const { access_token: renewed } = JSON.parse(await body.text()) as { access_token?: string };
  if (statusCode !== 200 || renewed === undefined) throw new Error("A raw renewal was refused.");
}
