/** One run on one database with one behavior of old tokens: the processes, the rounds and the kills, from the start to the verdict. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Connection, ConnectionStore } from "@hayon/threads";
import { seededRandom } from "../../src/testing/sandbox/state/random.js";
import { startSandbox } from "../harness/sandbox-client.js";
import type { SoakArgs } from "./args.js";
import { checkTokens, type Verdict } from "./check-tokens.js";
import { DAY_MS, deathsOf, MAX_ROUNDS, ROUND_GAP_MS } from "./conditions.js";
import { fill, inParallel } from "./fill.js";
import { Fleet, type Swept } from "./fleet.js";
import { startHost, type HostCounts } from "./host-client.js";
import type { DueUser, OldToken, SandboxRecord, SandboxReport, SandboxStart } from "./messages.js";
import { ownerOf } from "./owner.js";
import { SOAK_STORES, tableOf, type StoreName } from "./store.js";

export interface RunResult {
  readonly oldToken: OldToken;
  readonly verdict: Verdict;
  readonly record: SandboxReport;
  readonly plan: { readonly plan: string; readonly ok: boolean } | null;
  readonly sweeps: readonly Swept[];
  readonly deaths: number;
  readonly host: HostCounts;
  readonly rounds: number;
  readonly left: number;
  readonly fillMs: number;
  /** The first round refreshes most connections. */
  readonly firstRoundMs: number;
  readonly firstRoundRefreshes: number;
}

const WITHIN_MS = 10 * DAY_MS;

const dueNow = () => ({ states: ["active", "error"] as const, expiresBefore: new Date(Date.now() + WITHIN_MS) });

/** Refreshes all due connections and checks the result. */
export async function run(
  { connections, due, workers, seed }: SoakArgs,
  storeName: StoreName,
  url: string,
  oldToken: OldToken,
): Promise<RunResult> {
  const random = seededRandom(seed).fork(`${storeName} ${oldToken}`);
  const kind = SOAK_STORES[storeName];
  const table = tableOf(oldToken);
  const folder = await mkdtemp(path.join(tmpdir(), "threads-soak-"));
  const sandbox = await startSandbox<readonly DueUser[], SandboxRecord>(
    new URL("./sandbox-process.ts", import.meta.url),
    { seed, due, oldToken, delayMs: null } satisfies SandboxStart,
  );
  const { api, ready: users } = sandbox;

  const { store, close } = kind.connect(url, table);
  await store.ensureSchema();
  const fillsAt = Date.now();
  await fill(store, users, connections, seed);
  const fillMs = Date.now() - fillsAt;
  const plan = await kind.explain(url, table, dueNow().expiresBefore);

  const setup = { api, store: { name: storeName, url, table } };
  const fleet = new Fleet(setup, folder, random.fork("fleet"), deathsOf(due));
  await fleet.start(workers);
  const userIds = users.map(({ userId }) => userId);
  const host = await startHost({ ...setup, aheadMs: 0, seed: random.int(0, 2 ** 31) }, userIds);

  const startedAt = Date.now();
  let [rounds, firstRoundMs, firstRoundRefreshes, left, skipVerification] = [0, 0, 0, due, false];
  while (left > 0 && rounds < MAX_ROUNDS) {
    host.work();
    const sweeps = await fleet.sweep(skipVerification);
    await host.rest();
    rounds += 1;
    if (rounds === 1) {
      firstRoundMs = Date.now() - startedAt;
      firstRoundRefreshes = sweeps.reduce((sum, { report }) => sum + report.refreshed, 0);
    }
    // When only invalid tokens are left, the sweep attributes the refusals to the app. An operator who has checked the app skips verification.
    skipVerification = sweeps.some(({ report }) => report.ended === "all-refused");
    // No request is under way, so the leases of killed workers can end.
    sandbox.advance(ROUND_GAP_MS);
    fleet.advance(ROUND_GAP_MS);
    host.advance(ROUND_GAP_MS);
    left = await countDue(store);
  }

  fleet.close();
  host.close();
  const record = await sandbox.report();
  sandbox.close();
  const stored = new Map<string, Connection>();
  await inParallel(32, users.length, async (index) => {
    const found = await store.get(ownerOf(users[index]?.userId ?? ""));
    if (found?.value !== undefined) stored.set(found.value.ownerId, found.value);
  });
  await close();
  await rm(folder, { recursive: true, force: true });

  const { interrupted, sweeps, deaths } = fleet;
  const verdict = checkTokens({ oldToken, users, record, stored, interrupted, reconnects: host.reconnects });
  return {
    ...{ oldToken, verdict, record, plan, sweeps, deaths, rounds, left, fillMs, firstRoundMs, firstRoundRefreshes },
    host: host.counts,
  };
}

async function countDue(store: ConnectionStore): Promise<number> {
  let count = 0;
  let cursor: string | undefined;
  do {
    const page = await store.list({ ...dueNow(), limit: 1_000, cursor });
    count += page.items.length;
    cursor = page.cursor;
  } while (cursor !== undefined);
  return count;
}
