import pg from "pg";
import { postgresStore } from "@hayon/threads/stores/postgres";
import { startPostgres } from "../../servers/postgres.js";
import type { SoakStore } from "../store.js";

/** What `explain (format json)` answers of each step. */
interface Step {
  readonly "Node Type": string;
  readonly "Index Name"?: string;
  readonly "Actual Rows": number;
  readonly Plans?: readonly Step[];
}

export const postgresSoakStore: SoakStore = {
  start: startPostgres,
  connect(url, table) {
    const pool = poolAt(url);
    return { store: postgresStore(pool, { table }), close: () => pool.end() };
  },
  byHand(url, table) {
    const pool = poolAt(url);
    const update = `update "${table}" set version = $2, state = 'active', expires_at = $3, record = $4 where owner_id = $1 and version = $2`;
    const record = JSON.stringify({ accessToken: "x".repeat(180), filling: "x".repeat(500) });
    const once = (ownerId: string) => pool.query(update, [ownerId, "by hand", new Date().toISOString(), record]);
    return { write: (ownerId) => once(ownerId).then(() => once(ownerId)), close: () => pool.end() };
  },
  async explain(url, table, expiresBefore) {
    const pool = poolAt(url);
    await pool.query(`vacuum analyze "${table}"`);
    let root: Step | undefined;
    // The store's own statement, explained.
    const explained = {
      async query(text: string, values?: unknown[]) {
        const { rows } = await pool.query<{ "QUERY PLAN": [{ Plan: Step }] }>(
          `explain (analyze, format json) ${text}`,
          values,
        );
        root = rows[0]?.["QUERY PLAN"][0].Plan;
        return { rows: [] };
      },
    };
    await postgresStore(explained, { table }).list({ states: ["active", "error"], expiresBefore });
    await pool.end();
    const scans = scansIn(root);
    return {
      plan: scans
        .map((scan) => `${scan["Node Type"]} of ${scan["Actual Rows"]} by ${scan["Index Name"] ?? "none"}`)
        .join(", "),
      kept: scans.length > 0 && scans.every((scan) => scan["Index Name"] === `${table}_due`),
    };
  },
};

function poolAt(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 8 });
  // The server ends before its clients do.
  pool.on("error", () => undefined);
  return pool;
}

/** The steps that read the table or an index. */
function scansIn(step: Step | undefined): Step[] {
  if (step === undefined) return [];
  const below = (step.Plans ?? []).flatMap(scansIn);
  const reads = step["Node Type"].endsWith("Scan") && step["Node Type"] !== "Subquery Scan";
  return reads ? [step, ...below] : below;
}
