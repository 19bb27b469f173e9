import { describe, expect, it } from "vitest";
import { adviceFor, kindOf } from "../../src/http/error-kind.js";
import type { ApiErrorKind } from "../../src/index.js";

const graph = (code: number | null, subcode: number | null = null, isTransient: boolean | null = null) => ({
  code,
  subcode,
  isTransient,
});

describe("kindOf", () => {
  it.each<[number | null, number | null, number, ApiErrorKind]>([
    [190, null, 400, "auth"],
    [190, 463, 401, "auth"],
    [190, 460, 400, "auth"],
    [102, null, 400, "auth"],
    [10, null, 400, "permission"],
    [10, 4279067, 400, "permission"],
    [3, null, 400, "permission"],
    [200, null, 403, "permission"],
    [299, null, 403, "permission"],
    [4, null, 400, "rate-limit"],
    [17, null, 400, "rate-limit"],
    [32, null, 400, "rate-limit"],
    [341, null, 400, "rate-limit"],
    [613, null, 400, "rate-limit"],
    [613, 1996, 400, "rate-limit"],
    [613, 4279002, 400, "rate-limit"],
    [80001, null, 400, "rate-limit"],
    [24, 4279009, 400, "not-found"],
    [100, 33, 400, "not-found"],
    [100, null, 400, "invalid-request"],
    [100, 4279004, 400, "media"],
    [1, 2207052, 400, "media"],
    [-1, 4279047, 400, "media"],
    [1, null, 500, "transient"],
    [2, null, 200, "transient"],
    [368, null, 400, "policy"],
    [1, 2207051, 400, "policy"],
    [999, 4279013, 400, "policy"],
    [4476002, null, 200, "invalid-request"],
    // An unknown code says nothing, whatever the HTTP status; only without a code does the status decide.
    [987654, null, 401, "unknown"],
    [null, null, 400, "invalid-request"],
    [null, null, 401, "auth"],
    [null, null, 403, "permission"],
    [null, null, 404, "not-found"],
    [null, null, 429, "rate-limit"],
    [null, null, 503, "transient"],
    [null, null, 200, "unknown"],
  ])("code %s, subcode %s, HTTP %s is %s", (code, subcode, status, kind) => {
    expect(kindOf(graph(code, subcode), status)).toBe(kind);
  });

  it("takes is_transient as a hint only where the code says nothing, and its absence as none", () => {
    expect(kindOf(graph(987654, null, true), 400)).toBe("transient");
    expect(kindOf(graph(190, null, true), 400)).toBe("auth");
    expect(kindOf(graph(2, null, false), 400)).toBe("transient");
  });
});

describe("adviceFor", () => {
  it("passes on Threads' own words for people, except where connecting again is what helps", () => {
    expect(adviceFor("media", { subcode: null, userMessage: "Das Bild ist zu groß." })).toBe("Das Bild ist zu groß.");
    expect(adviceFor("auth", { subcode: 463, userMessage: "Session expired." })).toMatch(/connected again/);
    expect(adviceFor("auth", { subcode: 459, userMessage: null })).toMatch(/Log in at threads\.com/);
    expect(adviceFor("rate-limit", { subcode: null, userMessage: null })).toMatch(/in a few minutes/);
  });
});
