/** The time to list due connections in PostgreSQL, in growing tables with the same number of due connections. */
import pg from "pg";
import type { LinkedConnection } from "../src/index.js";
import { startPostgres } from "../scripts/servers/postgres.js";
import { median } from "./measure.js";
import { builtPostgres, linkedConnection } from "./stores-open.js";

const DAY_MS = 86_400_000;
const SIZES = [1_000, 10_000, 100_000, 1_000_000] as const;
const DUE = 500;
const ROUNDS = 41;

/** The whole due list, page by page, in a table of one size. */
export interface DueListing {
  readonly rows: number;
  /** Median milliseconds. */
  readonly ms: number;
}

/** Measures each size. */
export async function benchDueListing(sizes: readonly number[] = SIZES): Promise<DueListing[]> {
  const { postgresStore } = await builtPostgres();
  const server = await startPostgres();
  const pool = new pg.Pool({ connectionString: server.url, max: 2 });
  pool.on("error", () => undefined);
  const listings: DueListing[] = [];
  for (const rows of sizes) {
    const table = `bench_due_${rows}`;
    const store = postgresStore(pool, { table });
    await store.ensureSchema();
    await insert(pool, table, rows);
    const query = { states: ["active", "error"], expiresBefore: new Date(Date.now() + 10 * DAY_MS) } as const;
    const once = async () => {
      let found = 0;
      let cursor: string | undefined;
      do {
        const page = await store.list({ ...query, cursor });
        found += page.items.length;
        ({ cursor } = page);
      } while (cursor !== undefined);
      if (found !== DUE) throw new Error(`The list has ${found} connections instead of ${DUE}.`);
    };
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const startedAt = performance.now();
      await once();
      // The first rounds are a warm-up.
      if (round >= 10) times.push(performance.now() - startedAt);
    }
    listings.push({ rows, ms: median(times) });
    await pool.query(`drop table "${table}"`);
  }
  await pool.end();
  await server.stop();
  return listings;
}

/** Inserts all rows with one statement, from a record that the store wrote. The due connections are spread among the others. */
async function insert(pool: pg.Pool, table: string, rows: number): Promise<void> {
  const { postgresStore } = await builtPostgres();
  const template: LinkedConnection = { ...linkedConnection("OWNER"), platformId: "PLATFORM" };
  const marker = new Date("2001-01-01T00:00:00.000Z");
  const { auth } = template;
  await postgresStore(pool, { table }).save({ ...template, auth: { ...auth, expiresAt: marker } }, null);
  await pool.query(
    `with template as (delete from "${table}" returning record::text as record), made as (
  select 'owner-' || i as owner_id, '3' || lpad(i::text, 16, '0') as platform_id,
    date_trunc('milliseconds', now()) + case when i % $2 = 0 then interval '1 day' + i * interval '1 ms' else interval '12 days' + i % 40 * interval '1 day' end as expires_at
  from generate_series(1, $1::int) as i
)
insert into "${table}" (owner_id, version, state, platform_id, expires_at, record)
select owner_id, gen_random_uuid()::text, 'active', platform_id, expires_at, replace(replace(replace(record,
  'OWNER', owner_id), 'PLATFORM', platform_id),
  '${marker.toISOString()}', to_char(expires_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))::json
from template, made`,
    [rows, rows / DUE],
  );
  await pool.query(`vacuum analyze "${table}"`);
}
