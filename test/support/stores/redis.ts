/** The Redis stores for the contract tests: a prefix for each case, and another client for another process. */
import { randomUUID } from "node:crypto";
import { Cluster, Redis } from "ioredis";
import { createClient, createCluster, RESP_TYPES } from "redis";
import { redisJournal, redisStore, type RedisClient } from "../../../src/stores/redis.js";
import type { JournalUnderTest, StoreUnderTest } from "../../../src/testing/index.js";
import { endWithFile } from "../endings.js";
import type { RedisService } from "../services/redis.js";

/** Connects; the client ends with the file. */
export type Connect = (url: string) => Promise<RedisClient>;

const ignore = () => undefined;

/** Fails at once, and not after many attempts, when no server listens. */
const ONCE = { maxRetriesPerRequest: 0, retryStrategy: () => null };

function viaIoredis(url: string): Promise<Redis> {
  const client = new Redis(url, ONCE).on("error", ignore);
  endWithFile(() => client.disconnect());
  return Promise.resolve(client);
}

async function viaNodeRedis(url: string) {
  const client = createClient({ url, socket: { reconnectStrategy: false } }).on("error", ignore);
  await client.connect().catch(ignore);
  endWithFile(() => client.isOpen && client.destroy());
  return client;
}

/** The clients of a server. */
export const CLIENTS = { ioredis: viaIoredis, "node-redis": viaNodeRedis } satisfies Record<string, Connect>;

/** The same clients with settings of a host's own. */
export const SETTINGS: Readonly<Record<string, Connect>> = {
  "ioredis with a key prefix, one write for many commands, and numbers as texts": (url) => {
    const options = { keyPrefix: "app:", enableAutoPipelining: true, stringNumbers: true };
    const client = new Redis(url, { ...ONCE, ...options }).on("error", ignore);
    endWithFile(() => client.disconnect());
    return Promise.resolve(client);
  },
  "node-redis with answers as bytes": async (url) => {
    const client = await viaNodeRedis(url);
    return client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer, [RESP_TYPES.NUMBER]: String });
  },
};

/** The clients of a cluster. */
export const CLUSTER_CLIENTS: Readonly<Record<string, Connect>> = {
  ioredis: (url) => {
    const { hostname: host, port } = new URL(url);
    const redisOptions = { maxRetriesPerRequest: 0 };
    const clusterRetryStrategy = () => null;
    const client = new Cluster([{ host, port: Number(port) }], { redisOptions, clusterRetryStrategy });
    client.on("error", ignore);
    endWithFile(() => client.disconnect());
    return Promise.resolve(client);
  },
  "node-redis": async (url) => {
    const client = createCluster({ rootNodes: [{ url }] }).on("error", ignore);
    await client.connect().catch(ignore);
    endWithFile(() => client.isOpen && client.destroy());
    return client;
  },
};

function subjectOf<Store extends { ensureSchema(): Promise<void> }>(
  service: RedisService | null,
  connect: Connect,
  create: (client: RedisClient, options: { prefix: string }) => Store,
) {
  if (service === null) throw new Error("there is no server, and this should have been skipped");
  const prefixes = new WeakMap<object, string>();
  const made = async (url: string, where: string, prefix: string) => {
    const store = create(await clientOf(connect, url, where), { prefix });
    prefixes.set(store, prefix);
    return store;
  };
  return {
    async make() {
      const store = await made(service.url, "here", `${service.prefix}:${randomUUID()}`);
      await store.ensureSchema();
      return store;
    },
    /** Runs a script over the hash of a store's connections. */
    run: async (store: object, script: string, value: string) => {
      const client = await clientOf(connect, service.url, "here");
      const key = `{${prefixes.get(store)}}:connections`;
      return "evalSha" in client
        ? client.eval(script, { keys: [key], arguments: [value] })
        : client.eval(script, 1, key, value);
    },
    reopen: (store: object) => made(service.url, "elsewhere", prefixes.get(store) ?? "unknown"),
    // No server listens on this port.
    makeUnusable: () => made("redis://127.0.0.1:1", "nowhere", "unknown"),
  };
}

/** One client for all cases of a file, and another one that represents another process. */
const clients = new Map<Connect, Map<string, Promise<RedisClient>>>();

function clientOf(connect: Connect, url: string, where: string): Promise<RedisClient> {
  if (clients.size === 0) endWithFile(() => clients.clear());
  const ofKind = clients.get(connect) ?? new Map<string, Promise<RedisClient>>();
  clients.set(connect, ofKind);
  const key = `${url} ${where}`;
  const client = ofKind.get(key) ?? connect(url);
  ofKind.set(key, client);
  return client;
}

/** Keeps the first line of an entry, and cuts off the record. */
const DAMAGE = `
local entry = redis.call('HGET', KEYS[1], ARGV[1])
return redis.call('HSET', KEYS[1], ARGV[1], string.sub(entry, 1, string.find(entry, '\\n', 1, true) + 20))
`;

export const redisStoreSubject = (service: RedisService | null, connect: Connect): StoreUnderTest => {
  const subject = subjectOf(service, connect, redisStore);
  return { ...subject, damage: (store, ownerId) => subject.run(store, DAMAGE, ownerId) };
};

export const redisJournalSubject = (service: RedisService | null, connect: Connect): JournalUnderTest =>
  subjectOf(service, connect, redisJournal);
