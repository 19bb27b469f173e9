/** Rows for the tests of the SQL stores. */
import { connectionFixture, disconnectedFixture, inDays } from "../../../src/testing/store-contract/fixture.js";
import type { Connection } from "../../../src/connections/connection.js";
import { connectionToJson } from "../../../src/stores/shared/connection-json.js";

/** A row as the stores write it, by column. The date is a Date. */
export interface Row {
  readonly owner_id: string;
  readonly version: string;
  readonly state: string;
  readonly platform_id: string | null;
  readonly expires_at: Date | null;
  readonly record: string;
}

const STATES = ["active", "active", "active", "active", "expired", "revoked", "error", "active"] as const;

/** Returns many connections. Most are active and expire far in the future, every eighth expired long ago, and every twentieth has no account. */
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
