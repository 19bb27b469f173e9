import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pageCursor, pageRequest } from "../../src/connections/paging.js";
import { isThreadsError } from "../../src/index.js";
import { connectionFixture, inDays } from "../../src/testing/store-contract/fixture.js";
import { record } from "../support/leaks.js";

const anna = connectionFixture("anna", { expiresAt: inDays(1, 7) });
const byExpiry = { expiresBefore: inDays(9) };

function refusal(query: Parameters<typeof pageRequest>[0]): unknown {
  try {
    return pageRequest(query);
  } catch (error) {
    record("pageRequest", error);
    return isThreadsError(error, "THREADS_VALIDATION") ? error.issues[0]?.path[0] : error;
  }
}

describe("pageRequest", () => {
  it("reads limits", () => {
    expect(pageRequest({})).toEqual({ limit: 100, after: null });
    expect([1, 1_000, 1_001, 1e9].map((limit) => pageRequest({ limit }).limit)).toEqual([1, 1_000, 1_000, 1_000]);
  });

  it("refuses what has no good answer, and names it", () => {
    const none = [0, -1, 1.5, NaN, Infinity, "5" as unknown as number].map((limit) => refusal({ limit }));
    expect(new Set(none)).toEqual(new Set(["limit"]));
    expect(refusal({ expiresBefore: new Date(NaN) })).toBe("expiresBefore");
    for (const cursor of ["", "x", "W10", "bnVsbA", "e30", 5 as unknown as string]) {
      expect(refusal({ cursor })).toBe("cursor");
    }
  });

  it("reads the cursor of its own order, and refuses that of the other", () => {
    const [owner, expiry] = [pageCursor(anna, {}), pageCursor(anna, byExpiry)];
    expect(pageRequest({ cursor: owner }).after).toEqual({ ownerId: "anna", expiresAt: null });
    expect(pageRequest({ ...byExpiry, cursor: expiry }).after).toEqual({ ownerId: "anna", expiresAt: inDays(1, 7) });
    expect(refusal({ cursor: expiry })).toBe("cursor");
    expect(refusal({ ...byExpiry, cursor: owner })).toBe("cursor");
  });

  it("refuses a cursor that somebody has changed", () => {
    const cursor = pageCursor(anna, {});
    for (const other of [
      `${cursor}=`,
      ` ${cursor}`,
      `${cursor}.`,
      Buffer.from('[null, "anna"]').toString("base64url"),
    ]) {
      expect(refusal({ cursor: other })).toBe("cursor");
    }
  });

  it("brings every owner back, whatever the id", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (ownerId) => {
        const cursor = pageCursor({ ...anna, ownerId }, {});
        expect(cursor).toMatch(/^[\w-]+$/);
        expect(pageRequest({ cursor }).after?.ownerId).toBe(ownerId);
      }),
    );
    expect(pageRequest({ cursor: pageCursor({ ...anna, ownerId: "\ud800" }, {}) }).after?.ownerId).toBe("\ud800");
  });
});
