import { postgresStore } from "@hayon/threads/stores/postgres";
import { postgresPool } from "../../harness/databases.js";
import { startPostgres } from "../../servers/postgres.js";
import type { SoakStore } from "../store.js";

/** A step in the result of `explain (format json)`. */
interface Step {
  readonly "Node Type": string;
  readonly "Index Name"?: string;
  readonly "Actual Rows": number;
  readonly Plans?: readonly Step[];
}

export const postgresSoakStore: SoakStore = {
  start: startPostgres,
  connect(url, table) {
    const pool = postgresPool(url);
    return { store: postgresStore(pool, { table }), close: () => pool.end() };
  },
  async byHand(url, like, owners) {
    const pool = postgresPool(url);
    const table = `${like}_by_hand`;
    const record = JSON.stringify({ accessToken: "x".repeat(180), filling: "x".repeat(500) });
    await pool.query(`create table "${table}" (like "${like}" including all)`);
    await pool.query(
      `insert into "${table}" select owner, 'listed', 'active', owner, now(), $2 from unnest($1::text[]) owner`,
      [owners, record],
    );
    const update = `update "${table}" set version = $3, state = $4, expires_at = $5, record = $6 where owner_id = $1 and version = $2`;
    const once = async (owner: string, from: string, to: string, expiresAt: Date) => {
      const { rowCount } = await pool.query(update, [owner, from, to, "active", expiresAt, record]);
      if (rowCount !== 1) throw new Error("A write by hand found no record.");
    };
    const before = new Date();
    const after = new Date(before.getTime() + 60 * 86_400_000);
    return {
      async write(owner) {
        await once(owner, "listed", "claimed", before);
        await once(owner, "claimed", "refreshed", after);
      },
      close: () => pool.end(),
    };
  },
  async explain(url, table, expiresBefore) {
    const pool = postgresPool(url);
    await pool.query(`vacuum analyze "${table}"`);
    let root: Step | undefined;
    // Explains the store's own statement.
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
      ok: scans.length > 0 && scans.every((scan) => scan["Index Name"] === `${table}_due`),
    };
  },
};

/** The steps that read the table or an index. */
function scansIn(step: Step | undefined): Step[] {
  if (step === undefined) return [];
  const below = (step.Plans ?? []).flatMap(scansIn);
  const reads = step["Node Type"].endsWith("Scan") && step["Node Type"] !== "Subquery Scan";
  return reads ? [step, ...below] : below;
}
