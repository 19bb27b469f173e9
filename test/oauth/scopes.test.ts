import { describe, expect, it } from "vitest";
import { DEFAULT_SCOPES, THREADS_SCOPES } from "../../src/index.js";
import { scopesProblem } from "../../src/oauth/scopes.js";

describe("THREADS_SCOPES", () => {
  it("contains the scopes that Threads documents", () => {
    expect(THREADS_SCOPES).toEqual([
      "threads_basic",
      "threads_content_publish",
      "threads_read_replies",
      "threads_manage_replies",
      "threads_manage_insights",
      "threads_manage_mentions",
      "threads_keyword_search",
      "threads_delete",
      "threads_location_tagging",
      "threads_profile_discovery",
      "threads_share_to_instagram",
    ]);
    expect(Object.isFrozen(THREADS_SCOPES) && Object.isFrozen(DEFAULT_SCOPES)).toBe(true);
  });
});

describe("scopesProblem", () => {
  it.each(THREADS_SCOPES)("accepts %s together with threads_basic only", (scope) => {
    expect(scopesProblem(["threads_basic", scope])).toBeNull();
    expect(scopesProblem([scope])).toBe(
      scope === "threads_basic" ? null : "must contain threads_basic, which every call needs",
    );
  });

  it("quotes 60 characters of an unknown scope, and at most eleven scopes", () => {
    expect(scopesProblem(["x".repeat(60)])).toBe(`must not contain unknown scopes: "${"x".repeat(60)}"`);
    expect(scopesProblem(["x".repeat(61)])).toBe(`must not contain unknown scopes: "${"x".repeat(60)}"`);
    const shownOf = (count: number) =>
      scopesProblem(Array.from({ length: count }, (_, index) => `s${index}`))?.split(", ").length;
    expect([shownOf(10), shownOf(11), shownOf(12)]).toEqual([10, 11, 11]);
  });

  it.each([undefined, null, "threads_basic", { length: 1, 0: "threads_basic" }])(
    "refuses %j, which is not a list",
    (scopes) => {
      expect(scopesProblem(scopes)).toBe("must be a list of scopes");
    },
  );
});
