/** The journal in PostgreSQL, on a server of the run's own. */
import pg from "pg";
import { postgresJournal } from "@hayon/threads/stores/postgres";
import { startPostgres } from "../../servers/postgres.js";
import type { ChaosJournal } from "../journal.js";

/** A run has no use for the posts of the one before, where a server is given. */
const TABLE = "chaos_journal";

export const postgresChaosJournal: ChaosJournal = {
  async start() {
    const { url, stop } = await startPostgres();
    const pool = poolAt(url);
    await pool.query(`drop table if exists ${TABLE}`);
    await postgresJournal(pool, { table: TABLE }).ensureSchema();
    await pool.end();
    return { address: url, stop };
  },
  connect: (address) => Promise.resolve(postgresJournal(poolAt(address), { table: TABLE })),
};

function poolAt(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 8 });
  // The server ends before its clients do.
  pool.on("error", () => undefined);
  return pool;
}
