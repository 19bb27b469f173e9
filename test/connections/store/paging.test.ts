import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pageCursor, pageRequest } from "../../../src/connections/store/paging.js";
import { isThreadsError } from "../../../src/index.js";
import { connectionFixture, inDays } from "../../../src/testing/store-contract/fixture.js";
import { codePoint } from "../../support/code-point.js";
import { record } from "../../support/leaks.js";

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
  it("reads the limit of a query", () => {
    expect(pageRequest({})).toEqual({ limit: 100, after: null });
    expect([1, 1_000, 1_001, 1e9].map((limit) => pageRequest({ limit }).limit)).toEqual([1, 1_000, 1_000, 1_000]);
  });

  it("refuses an invalid condition, and names it", () => {
    const none = [0, -1, 1.5, NaN, Infinity, "5" as unknown as number].map((limit) => refusal({ limit }));
    expect(new Set(none)).toEqual(new Set(["limit"]));
    expect(refusal({ expiresBefore: new Date(NaN) })).toBe("expiresBefore");
    for (const cursor of ["", "x", "W10", "bnVsbA", "e30", 5 as unknown as string]) {
      expect(refusal({ cursor })).toBe("cursor");
    }
  });

  it("reads the cursor of its own order, and refuses a cursor of the other order", () => {
    const [owner, expiry] = [pageCursor(anna, {}), pageCursor(anna, byExpiry)];
    expect(pageRequest({ cursor: owner }).after).toEqual({ ownerId: "anna", expiresAt: null });
    expect(pageRequest({ ...byExpiry, cursor: expiry }).after).toEqual({ ownerId: "anna", expiresAt: inDays(1, 7) });
    expect(refusal({ cursor: expiry })).toBe("cursor");
    expect(refusal({ ...byExpiry, cursor: owner })).toBe("cursor");
  });

  it("refuses a changed cursor", () => {
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

  it("refuses a cursor with NUL or with an owner id of 256 characters, and names the problem", () => {
    const messageOf = (ownerId: string, query = {}) => {
      try {
        pageRequest({ ...query, cursor: pageCursor({ ...anna, ownerId }, query) });
        return "accepted";
      } catch (error) {
        return isThreadsError(error, "THREADS_VALIDATION") ? error.message : error;
      }
    };
    for (const query of [{}, byExpiry]) {
      expect(messageOf("an\0na", query)).toBe("cursor must not contain NUL characters.");
      expect(messageOf("a".repeat(255), query)).toBe("accepted");
      expect(messageOf("a".repeat(256), query)).toBe("cursor contains an owner id that is too long.");
    }
  });

  it("puts a connection with an unknown expiry before every date", () => {
    const cursor = pageCursor({ ...anna, auth: { ...anna.auth, expiresAt: null } }, byExpiry);
    expect(pageRequest({ ...byExpiry, cursor }).after).toEqual({ ownerId: "anna", expiresAt: null });
    expect(cursor).toBe(pageCursor({ ownerId: "anna", expiresAt: null }, byExpiry));
    expect(refusal({ cursor })).toBe("cursor");
    expect(pageCursor({ ownerId: "anna", expiresAt: inDays(1, 7) }, byExpiry)).toBe(pageCursor(anna, byExpiry));
  });

  it("returns every owner id unchanged", () => {
    const owner = fc.string({ unit: codePoint, maxLength: 30 }).filter((id) => !id.includes("\0"));
    fc.assert(
      fc.property(owner, (ownerId) => {
        const cursor = pageCursor({ ...anna, ownerId }, {});
        expect(cursor).toMatch(/^[\w-]+$/);
        expect(pageRequest({ cursor }).after?.ownerId).toBe(ownerId);
      }),
    );
    expect(pageRequest({ cursor: pageCursor({ ...anna, ownerId: "\ud800" }, {}) }).after?.ownerId).toBe("\ud800");
  });
});
