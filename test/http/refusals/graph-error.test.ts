import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readGraphError } from "../../../src/http/refusals/graph-error.js";

describe("readGraphError", () => {
  it("reads Graph's own format", () => {
    const error = {
      message: "The requested resource does not exist",
      type: "OAuthException",
      code: 24,
      error_subcode: 4279009,
      is_transient: false,
      error_user_title: "Media Not Found",
      error_user_msg: "The media with id 180 cannot be found.",
      fbtrace_id: "A1b2C3",
    };
    expect(readGraphError({ error })?.sent).toEqual({
      message: "The requested resource does not exist",
      type: "OAuthException",
      code: 24,
      name: null,
      subcode: 4279009,
      traceId: "A1b2C3",
      userTitle: "Media Not Found",
      userMessage: "The media with id 180 cannot be found.",
      isTransient: false,
    });
  });

  it("reads the token endpoint's flat format, whose code repeats the HTTP status", () => {
    const body = {
      error_type: "OAuthException",
      code: 400,
      error_message: "Matching code was not found or was already used",
    };
    expect(readGraphError(body)).toMatchObject({
      sent: { message: body.error_message, type: "OAuthException", code: null },
      status: 400,
    });
    expect(readGraphError({ ...body, code: 190 })?.sent).toMatchObject({ code: 190 });
    expect(readGraphError({ code: 190, error_message: "UNKNOWN" })?.sent).toMatchObject({
      code: 190,
      message: "UNKNOWN",
    });
  });

  it("reads OAuth's format", () => {
    expect(readGraphError({ error: "invalid_grant", error_description: "Used." })?.sent).toMatchObject({
      message: "Used.",
      type: "invalid_grant",
      code: null,
    });
    expect(readGraphError({ error: "invalid_grant" })?.sent).toMatchObject({ message: "invalid_grant" });
  });

  it("reads an error name from the code or from the message", () => {
    const named = (error: object) => readGraphError({ error })?.sent;
    expect(named({ code: "THREADS_API__LINK_LIMIT_EXCEEDED", message: "Too many." })).toMatchObject({
      code: null,
      name: "THREADS_API__LINK_LIMIT_EXCEEDED",
    });
    expect(named({ code: 100, message: "(#100) THREADS_API__FEATURE_NOT_AVAILABLE: no" })).toMatchObject({
      code: 100,
      name: "THREADS_API__FEATURE_NOT_AVAILABLE",
    });
    expect(named({ code: "100", message: "THREADS_APIS" })).toMatchObject({ code: 100, name: null });
    expect(named({ code: "<script>" })).toMatchObject({ code: null, name: null });
    expect(named({ code: `A${"b".repeat(100)}` })).toMatchObject({ name: null });
    expect(readGraphError({ error_message: "THREADS_API__X failed", error_type: "T" })?.sent.name).toBe(
      "THREADS_API__X",
    );
  });

  it("reads negative and quoted codes, and ignores fields of other types", () => {
    expect(readGraphError({ error: { message: "Fatal", code: -1, error_subcode: "4279047" } })?.sent).toMatchObject({
      code: -1,
      subcode: 4279047,
    });
    expect(readGraphError({ error: { message: 5, code: {}, fbtrace_id: null, is_transient: "no" } })?.sent).toEqual({
      message: "no message",
      type: null,
      code: null,
      name: null,
      subcode: null,
      traceId: null,
      userTitle: null,
      userMessage: null,
      isTransient: null,
    });
  });

  it.each([
    { id: "1", status: "ERROR", error_message: "FAILED_DOWNLOADING_VIDEO" },
    { data: { error: { code: 190, message: "inner" } } },
    { access_token: "T", error: null },
    { error: "" },
    { code: 200 },
    [],
    null,
    "error",
    7,
  ])("returns null for %j, which is not an error", (body) => {
    expect(readGraphError(body)).toBeNull();
  });

  it("never throws", () => {
    fc.assert(fc.property(fc.anything(), (body) => void readGraphError(body)));
  });
});
