/** The built stores, each with its driver alone for comparison. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Redis } from "ioredis";
import Database from "libsql";
import { MongoClient } from "mongodb";
import pg from "pg";
import type { ConnectionStore, LinkedConnection } from "../src/index.js";
import type * as MongodbEntry from "../src/stores/mongodb.js";
import type * as PostgresEntry from "../src/stores/postgres.js";
import type * as RedisEntry from "../src/stores/redis.js";
import type * as SqliteEntry from "../src/stores/sqlite.js";
import { startPostgres } from "../scripts/servers/postgres.js";
import { startRedis } from "../scripts/servers/redis.js";
import { built } from "./built.js";

const DAY_MS = 86_400_000;

const entry = (name: string) => import(new URL(`../dist/${name}.js`, import.meta.url).href) as Promise<unknown>;

/** The built `@hayon/threads/stores/postgres`. */
export const builtPostgres = () => entry("stores-postgres") as Promise<typeof PostgresEntry>;

/** The size of a page. */
export const PAGE = 100;

/** The same operations with the driver alone: a read by owner, a guarded write, a page of due connections. */
export interface Bare {
  get(ownerId: string): unknown;
  save(ownerId: string, record: string): unknown;
  list(expiresBefore: Date, ownerIds: readonly string[]): unknown;
}

export interface OpenStore {
  readonly name: string;
  readonly store: ConnectionStore;
  /** Null for a store without a driver. */
  readonly bare: Bare | null;
  readonly close: () => Promise<void>;
}

/** Returns a connection that expires in a few days. */
export function linkedConnection(ownerId: string): LinkedConnection {
  const issuedAt = new Date(Date.now() - 55 * DAY_MS);
  const health = { status: "active", needsReconnection: false, lastError: null, consecutiveFailures: 0 } as const;
  return {
    ownerId,
    state: "active",
    connected: true,
    platformId: "26999888777666555",
    auth: {
      accessToken: `THQWJ${"x".repeat(180)}`,
      issuedAt,
      expiresAt: new Date(Date.now() + 5 * DAY_MS),
      scopes: ["threads_basic"],
    },
    profile: { handle: "mika", displayName: "Mika", avatar: null },
    health: { ...health, lastSuccessfulRefresh: null },
    authorizedAt: issuedAt,
    lease: null,
    lastNotice: null,
  };
}

/** Opens the stores one by one. Prints a warning for a server that does not start. */
export const STORES: readonly (() => Promise<OpenStore>)[] = [
  openMemory,
  openSqlite,
  openPostgres,
  openRedis,
  openMongodb,
];

async function openMemory(): Promise<OpenStore> {
  const { memoryStore } = await built();
  return { name: "memory", store: memoryStore(), bare: null, close: () => Promise.resolve() };
}

async function openSqlite(): Promise<OpenStore> {
  const { sqliteStore } = (await entry("stores-sqlite")) as typeof SqliteEntry;
  // In memory if possible, because the speed of the disk must not matter.
  const folder = mkdtempSync(path.join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "threads-bench-"));
  const db = new Database(path.join(folder, "bench.db"));
  const store = sqliteStore(db);
  await store.ensureSchema();
  const get = db.prepare("select version, record from threads_connections where owner_id = ?");
  const save = db.prepare("update threads_connections set record = ? where owner_id = ? and version is not null");
  const list = db.prepare(
    "select version, record from threads_connections where state = 'active' and expires_at < ? order by expires_at, owner_id limit ?",
  );
  const close = () => {
    db.close();
    rmSync(folder, { recursive: true });
    return Promise.resolve();
  };
  const bare: Bare = {
    get: (ownerId) => get.get(ownerId),
    save: (ownerId, record) => save.run(record, ownerId),
    list: (before) => list.all(before.getTime(), PAGE + 1),
  };
  return { name: "sqlite (libsql)", store, bare, close };
}

async function openPostgres(): Promise<OpenStore> {
  const { postgresStore } = await builtPostgres();
  const server = await startPostgres();
  const pool = new pg.Pool({ connectionString: server.url, max: 8 });
  pool.on("error", () => undefined);
  const store = postgresStore(pool);
  await store.ensureSchema();
  const bare: Bare = {
    get: (ownerId) =>
      pool.query("select version, record::text from threads_connections where owner_id = $1", [ownerId]),
    save: (ownerId, record) =>
      pool.query("update threads_connections set record = $2 where owner_id = $1 and version is not null", [
        ownerId,
        record,
      ]),
    list: (before) =>
      pool.query(
        "select version, record::text from threads_connections where state = 'active' and expires_at < $1 order by expires_at, owner_id limit $2",
        [before.toISOString(), PAGE + 1],
      ),
  };
  return { name: "postgres", store, bare, close: () => pool.end().then(server.stop) };
}

async function openRedis(): Promise<OpenStore> {
  const { redisStore } = (await entry("stores-redis")) as typeof RedisEntry;
  const server = await startRedis();
  const client = new Redis(server.url);
  client.on("error", () => undefined);
  const store = redisStore(client);
  await store.ensureSchema();
  const bare: Bare = {
    get: (ownerId) => client.hget("bare", ownerId),
    save: (ownerId, record) => client.hset("bare", ownerId, record),
    list: (_, ownerIds) => client.hmget("bare", ...ownerIds.slice(0, PAGE + 1)),
  };
  const close = () => {
    client.disconnect();
    return server.stop();
  };
  return { name: "redis (ioredis)", store, bare, close };
}

interface BareDocument {
  readonly _id: string;
  readonly state: string;
  readonly auth: { readonly expiresAt: Date };
  readonly record: unknown;
}

/**
 * Uses the server of THREADS_TEST_MONGODB_URL. Without it, uses the wire server of the tests in its own process: then only the ratio of store and
 * driver is meaningful.
 */
async function openMongodb(): Promise<OpenStore> {
  const { mongodbStore } = (await entry("stores-mongodb")) as typeof MongodbEntry;
  const named = process.env.THREADS_TEST_MONGODB_URL;
  const server = named === undefined ? fork(new URL("./mongo-server.ts", import.meta.url)) : null;
  const url = named ?? ((await once(server!, "message")) as [{ url: string }])[0].url;
  const client = await new MongoClient(url).connect();
  const db = client.db(`threads_bench_${process.pid}`);
  const store = mongodbStore(db.collection("connections"));
  await store.ensureSchema();
  const documents = db.collection<BareDocument>("bare");
  await documents.createIndex({ state: 1, "auth.expiresAt": 1, _id: 1 });
  const bare: Bare = {
    get: (ownerId) => documents.findOne({ _id: ownerId }),
    save: (ownerId, record) => {
      const fields = {
        state: "active",
        auth: { expiresAt: new Date(Date.now() + 5 * DAY_MS) },
        record: JSON.parse(record) as unknown,
      };
      return documents.updateOne({ _id: ownerId }, { $set: fields }, { upsert: true });
    },
    list: (before) =>
      documents
        .find({ state: "active", "auth.expiresAt": { $lt: before } })
        .sort({ "auth.expiresAt": 1, _id: 1 })
        .limit(PAGE + 1)
        .toArray(),
  };
  const close = async () => {
    await db.dropDatabase();
    await client.close();
    server?.kill();
  };
  return { name: named === undefined ? "mongodb (the driver, over our wire server)" : "mongodb", store, bare, close };
}
