/** The speed of the machine, and the cost that a stored connection adds to a call. */
import type { ConnectionEvent, LinkedConnection } from "../src/stores/index.js";
import { built, builtStores } from "./built.js";
import { compare, median } from "./measure.js";
import { atConcurrency, startProfileServer } from "./profile-server.js";

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 23);
const TURNS = 10_000;
const TOKEN = `THQWJ${"x".repeat(180)}`;

/** Returns a connection that expires in fifty days. */
function connection(now: number): LinkedConnection {
  const issuedAt = new Date(now - 10 * DAY_MS);
  return {
    ownerId: "665f1c2e9b1d4a0012345678",
    state: "active",
    connected: true,
    platformId: "26999888777666555",
    auth: { accessToken: TOKEN, issuedAt, expiresAt: new Date(now + 50 * DAY_MS), scopes: ["threads_basic"] },
    profile: { handle: "mika", displayName: "Mika", avatar: null },
    health: {
      status: "active",
      needsReconnection: false,
      lastSuccessfulRefresh: null,
      lastError: null,
      consecutiveFailures: 0,
    },
    authorizedAt: issuedAt,
    lease: null,
    lastNotice: null,
  };
}

/** Returns transitions per second over the usual events of a month: the median of several rounds. */
export async function benchTransition(): Promise<number> {
  const { transition } = await builtStores();
  const { createHash } = await import("node:crypto");
  const fingerprint = createHash("sha256").update(TOKEN).digest("hex");
  const start = connection(NOW);
  const { auth, platformId, profile } = start;
  const events: ConnectionEvent[] = [
    { type: "refresh-claimed", holder: "a", until: new Date(NOW + 60_000) },
    { type: "refresh-failed", holder: "a", fingerprint, permanent: false, message: "m" },
    { type: "profile-fetched", fingerprint, platformId, profile },
    { type: "refresh-claimed", holder: "b", until: new Date(NOW + 60_000) },
    { type: "refresh-succeeded", fingerprint, auth },
    { type: "expiry-passed", at: new Date(0) },
    { type: "notice-given", days: 7 },
    { type: "disconnect-requested" },
    { type: "authorized", platformId, auth, profile },
  ];
  const rates: number[] = [];
  for (let round = 0; round < 9; round++) {
    const startedAt = performance.now();
    for (let turn = 0; turn < TURNS; turn++) {
      let current: Parameters<typeof transition>[0] = start;
      for (const event of events) {
        const result = transition(current, event, NOW);
        if (result.accepted) current = result.connection;
      }
      if (current.state !== "active") throw new Error("The events must end in the state where they began.");
    }
    // The first rounds are a warm-up.
    if (round >= 2) rates.push((TURNS * events.length * 1000) / (performance.now() - startedAt));
  }
  return median(rates);
}

/** Compares `connections.account().getProfile()` with `client.getProfile()`, on the memory store. */
export async function benchAccount(): Promise<{
  overClient: number;
  clientPerSecond: number;
  accountPerSecond: number;
}> {
  const { memoryStore, ThreadsClient, ThreadsConnections } = await built();
  const server = await startProfileServer();
  const client = new ThreadsClient({
    appId: "123456789012345",
    appSecret: "0123456789abcdef0123456789abcdef",
    redirectUri: "http://127.0.0.1/callback",
    hosts: { authorize: `${server.origin}/oauth/authorize`, graph: server.origin },
  });
  const store = memoryStore();
  const stored = connection(Date.now());
  await store.save(stored, null);
  const account = new ThreadsConnections({ client, store }).account(stored.ownerId);
  const { figures, ratios } = await compare(
    [
      { name: "client", run: (count) => atConcurrency(50, count, () => client.getProfile(TOKEN)) },
      { name: "account", run: (count) => atConcurrency(50, count, () => account.getProfile()) },
    ],
    { rounds: 11, count: 4_000, warmUp: 4_000 },
  );
  await client.close();
  server.close();
  const perSecond = (name: string) => figures.find((figure) => figure.name === name)?.perSecond ?? 0;
  return {
    overClient: ratios.get("account") ?? 0,
    clientPerSecond: perSecond("client"),
    accountPerSecond: perSecond("account"),
  };
}
