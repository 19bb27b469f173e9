/** What the suites of the SQL stores have in common. */
import { connectionFixture, disconnectedFixture, inDays } from "../../../src/testing/store-contract/fixture.js";
import type { Connection } from "../../../src/connections/connection.js";
import { connectionToJson } from "../../../src/stores/shared/connection-json.js";

/** One row as the stores write it, by column; the date as a Date. */
export interface Row {
  readonly owner_id: string;
  readonly version: string;
  readonly state: string;
  readonly platform_id: string | null;
  readonly expires_at: Date | null;
  readonly record: string;
}

const STATES = ["active", "active", "active", "active", "expired", "revoked", "error", "active"] as const;

/** Many connections: most active and far from their end, one of eight expired long ago, one of twenty without an account. */
export function rows(count: number): Row[] {
  return Array.from({ length: count }, (_, index) => {
    const owner = `owner-${String(index).padStart(6, "0")}`;
    return rowOf(index % 20 === 0 ? disconnectedFixture(owner) : held(owner, index));
  });
}

function held(owner: string, index: number): Connection {
  const state = STATES[index % STATES.length] ?? "active";
  const expiresAt = inDays(state === "active" ? index % 60 : -300 + (index % 60), index);
  return connectionFixture(owner, { state, expiresAt, platformId: String(17_000_000 + (index % 10_000)) });
}

const rowOf = (connection: Connection): Row => ({
  owner_id: connection.ownerId,
  version: "1",
  state: connection.state,
  platform_id: connection.platformId,
  expires_at: connection.auth?.expiresAt ?? null,
  record: connectionToJson(connection),
});
