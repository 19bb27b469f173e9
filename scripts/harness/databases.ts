/** Clients of the databases that a run starts. */
import { Redis } from "ioredis";
import pg from "pg";

/** The connections of each process to PostgreSQL. */
const POOL_SIZE = 8;

export function postgresPool(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: POOL_SIZE });
  // The server ends before its clients do.
  pool.on("error", () => undefined);
  return pool;
}

export function redisClient(url: string): Redis {
  const client = new Redis(url);
  // The server ends before its clients do.
  client.on("error", () => undefined);
  return client;
}
