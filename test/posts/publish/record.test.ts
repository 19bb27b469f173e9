import { describe, expect, it } from "vitest";
import { emptyRecord, readRecord } from "../../../src/posts/publish/record.js";

const POST = { id: "18000000000000001", permalink: null, instagram: null };

describe("readRecord", () => {
  it("reads the unconfirmed request and the reported post of a record that version 0.1.0 wrote", () => {
    const doubt = { until: 2_000, requestedAt: 1_000 };
    const stored = { format: 1, draft: "draft", account: "1", children: [], savedAt: 1, doubt, named: POST };
    expect(readRecord(stored)).toEqual({
      ...emptyRecord("draft", "1"),
      savedAt: 1,
      lease: null,
      unconfirmed: doubt,
      reported: POST,
    });
  });

  it("reads a record of version 0.1.0 that has neither as one with nothing unconfirmed", () => {
    expect(readRecord({ format: 1, draft: "draft", children: [] })).toEqual({
      ...emptyRecord("draft", null),
      lease: null,
    });
  });

  it.each([null, undefined, "text", {}, { format: 3, draft: "draft", children: [] }, { format: 2, children: [] }])(
    "returns null for %j, which this SDK did not write",
    (value) => {
      expect(readRecord(value)).toBeNull();
    },
  );
});
