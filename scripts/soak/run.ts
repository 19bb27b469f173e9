/** One run over one database, with one reading: the processes, the rounds and the kills, from start to judgement. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Connection } from "@hayon/threads";
import { seededRandom } from "../../src/testing/sandbox/state/random.js";
import { nextMessage, startChild, tell } from "../lib/children.js";
import type { SoakArgs } from "./args.js";
import { DAY_MS, deathsOf, MOST_ROUNDS, ROUND_GAP_MS } from "./conditions.js";
import { fill, inParallel } from "./fill.js";
import { Fleet, type Swept } from "./fleet.js";
import { startHost, type HostCounts } from "./host-child.js";
import { judge, type Verdict } from "./judge.js";
import type { FromSandbox, Reading, SandboxReport, ToSandbox } from "./messages.js";
import { ownerOf } from "./owner.js";
import { SOAK_STORES, type StoreName } from "./store.js";

/** What came of a run. */
export interface RunResult {
  readonly reading: Reading;
  readonly verdict: Verdict;
  readonly record: SandboxReport;
  readonly plan: { readonly plan: string; readonly kept: boolean } | null;
  readonly sweeps: readonly Swept[];
  readonly deaths: number;
  readonly host: HostCounts;
  readonly rounds: number;
  readonly left: number;
  readonly fillMs: number;
  /** Of the first round, in which most is done. */
  readonly firstRoundMs: number;
  readonly firstRoundRenewals: number;
}

const WITHIN_MS = 10 * DAY_MS;

/** Runs it. */
export async function run(
  { connections, due, workers, seed }: SoakArgs,
  storeName: StoreName,
  url: string,
  reading: Reading,
): Promise<RunResult> {
  const random = seededRandom(seed).fork(`${storeName} ${reading}`);
  const kind = SOAK_STORES[storeName];
  const table = `soak_${reading}`;
  const folder = await mkdtemp(path.join(tmpdir(), "threads-soak-"));
  const sandbox = startChild(new URL("./sandbox-process.ts", import.meta.url));
  tell(sandbox, { type: "start", seed, due, reading, answerMs: null } satisfies ToSandbox);
  const { api, people } = await nextMessage<Extract<FromSandbox, { type: "listening" }>>(sandbox);

  const { store, close } = kind.connect(url, table);
  await store.ensureSchema();
  const fillsAt = Date.now();
  await fill(store, people, connections, seed);
  const fillMs = Date.now() - fillsAt;
  const soon = () => ({ states: ["active", "error"] as const, expiresBefore: new Date(Date.now() + WITHIN_MS) });
  const plan = await kind.explain(url, table, soon().expiresBefore);

  const setup = { api, store: { name: storeName, url, table } };
  const fleet = new Fleet(setup, folder, random.fork("fleet"), deathsOf(due));
  await fleet.start(workers);
  const userIds = people.map(({ userId }) => userId);
  const host = await startHost({ ...setup, aheadMs: 0, seed: random.int(0, 2 ** 31) }, userIds);

  const startedAt = Date.now();
  let [rounds, firstRoundMs, firstRoundRenewals, left, believe] = [0, 0, 0, due, false];
  while (left > 0 && rounds < MOST_ROUNDS) {
    host.work();
    const sweeps = await fleet.sweep(believe);
    await host.rest();
    rounds += 1;
    if (rounds === 1) {
      firstRoundMs = Date.now() - startedAt;
      firstRoundRenewals = sweeps.reduce((sum, { report }) => sum + report.renewed, 0);
    }
    // Where only the dead are left the app is blamed, as it must be; whoever knows better says so.
    believe = sweeps.some(({ report }) => report.ended === "all-refused");
    // Nothing is under way, and so nobody is overtaken: the leases of the dead end.
    tell(sandbox, { type: "advance", ms: ROUND_GAP_MS } satisfies ToSandbox);
    fleet.advance(ROUND_GAP_MS);
    host.advance(ROUND_GAP_MS);
    left = 0;
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
      const page = await store.list({ ...soon(), limit: 1_000, cursor });
      left += page.items.length;
      cursor = page.cursor;
    }
  }

  fleet.close();
  host.close();
  tell(sandbox, { type: "report" } satisfies ToSandbox);
  const record = await nextMessage<Extract<FromSandbox, { type: "report" }>>(sandbox);
  sandbox.kill("SIGKILL");
  const stored = new Map<string, Connection>();
  await inParallel(32, people.length, async (index) => {
    const found = await store.get(ownerOf(people[index]?.userId ?? ""));
    if (found?.value !== undefined) stored.set(found.value.ownerId, found.value);
  });
  await close();
  await rm(folder, { recursive: true, force: true });

  const { killed, sweeps, deaths } = fleet;
  const verdict = judge({ reading, people, record, stored, killed, reconnects: host.reconnects });
  return {
    ...{ reading, verdict, record, plan, sweeps, deaths, rounds, left, fillMs, firstRoundMs, firstRoundRenewals },
    host: host.counts,
  };
}
