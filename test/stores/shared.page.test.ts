import { describe, expect, it } from "vitest";
import type { ConnectionQuery, StoredConnection } from "../../src/stores/index.js";
import { pageOfAll } from "../../src/stores/index.js";
import { connectionFixture, disconnectedFixture, inDays } from "../../src/testing/store-contract/fixture.js";

const readable = (ownerId: string, days: number | null, platformId = "1"): StoredConnection => ({
  value: connectionFixture(ownerId, { platformId, auth: { expiresAt: days === null ? null : inDays(days) } }),
  version: `version of ${ownerId}`,
});
const damaged = (ownerId: string): StoredConnection => ({ unreadable: "Damaged.", ownerId, version: "1" });
const without: StoredConnection = { value: disconnectedFixture("without"), version: "1" };

const records = [readable("carla", 3), without, readable("bert", 3, "2"), damaged("dora"), readable("anna", null)];

/** Returns the owners of every page, from the first one to the last. */
function ownersByPage(query: ConnectionQuery): string[][] {
  const pages: string[][] = [];
  for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
    const page = pageOfAll(records, { ...query, cursor });
    const readableOwners = page.items.map(({ value }) => value.ownerId);
    pages.push([...readableOwners, ...page.unreadable.map(({ ownerId }) => `damaged ${ownerId}`)]);
    ({ cursor } = page);
  }
  return pages;
}

describe("pageOfAll", () => {
  it("sorts by owner when the query names no date", () => {
    expect(ownersByPage({})).toEqual([["anna", "bert", "carla", "without", "damaged dora"]]);
  });

  it("lists unknown dates first, then the soonest, then by owner, and leaves out records without a token", () => {
    const query = { expiresBefore: inDays(9), limit: 1 };
    expect(ownersByPage(query)).toEqual([["anna"], ["damaged dora"], ["bert"], ["carla"]]);
  });

  it("counts unreadable records toward the limit", () => {
    expect(ownersByPage({ limit: 2 })).toEqual([["anna", "bert"], ["carla", "damaged dora"], ["without"]]);
  });

  it("leaves out unreadable records when the query names an account", () => {
    expect(ownersByPage({ platformId: "2" })).toEqual([["bert"]]);
    expect(ownersByPage({ states: [] })).toEqual([[]]);
  });

  it("rejects a cursor of another list", () => {
    const { cursor } = pageOfAll(records, { limit: 1 });
    expect(() => pageOfAll(records, { expiresBefore: inDays(9), cursor })).toThrow("was not issued by this list");
  });
});
