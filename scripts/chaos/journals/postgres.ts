/** The journal in PostgreSQL, on a server that the run starts. */
import { postgresJournal } from "@hayon/threads/stores/postgres";
import { postgresPool } from "../../harness/databases.js";
import { startPostgres } from "../../servers/postgres.js";
import type { ChaosJournal } from "../journal.js";

/** Dropped before each run: a given server may have the table of an earlier one. */
const TABLE = "chaos_journal";

export const postgresChaosJournal: ChaosJournal = {
  async start() {
    const { url, stop } = await startPostgres();
    const pool = postgresPool(url);
    await pool.query(`drop table if exists ${TABLE}`);
    await postgresJournal(pool, { table: TABLE }).ensureSchema();
    await pool.end();
    return { address: url, stop };
  },
  connect: (address) => Promise.resolve(postgresJournal(postgresPool(address), { table: TABLE })),
};
