/** Limits of the HTTP layer at their values and one beyond. */
import { describe, expect, it } from "vitest";
import { createServerTime } from "../../src/http/server-time.js";
import { readGraphError } from "../../src/http/refusals/graph-error.js";
import { classifyRefusal, saysTokenInvalid } from "../../src/http/refusals/classify-refusal.js";
import { ThreadsApiError, type ApiErrorKind } from "../../src/index.js";

const NOON = Date.UTC(2026, 10, 23, 12);

describe("the server time", () => {
  // A date is precise to a second, so two dates may differ by 60 s and one more.
  it.each([
    [61_000, true],
    [61_001, false],
    [-61_000, true],
    [-61_001, false],
  ])("is confirmed by two dates that differ by %d ms: %s", (differenceMs, confirmed) => {
    const time = createServerTime();
    time.add({ servedAt: NOON, sentAt: NOON, readAt: NOON });
    time.add({ servedAt: NOON + differenceMs, sentAt: NOON, readAt: NOON });
    expect(time.confirmedAt).toBe(confirmed ? Math.min(NOON, NOON + differenceMs) : null);
  });
});

describe("the code of the flat error format", () => {
  it.each([
    [299, { code: 299, status: null }],
    [300, { code: null, status: 300 }],
    [599, { code: null, status: 599 }],
    [600, { code: 600, status: null }],
    [613, { code: 613, status: null }],
  ])("%d is read as %o", (code, { code: expected, status }) => {
    const body = { error_type: "OAuthException", code, error_message: "Refused." };
    expect(readGraphError(body)).toMatchObject({ sent: { code: expected }, status });
  });
});

const graph = (code: number | null) => ({
  message: "Refused.",
  type: "OAuthException",
  code,
  name: null,
  subcode: null,
  traceId: null,
  userTitle: null,
  userMessage: null,
  isTransient: null,
});

describe("a refusal without a code", () => {
  it.each<[number, ApiErrorKind]>([
    [399, "unknown"],
    [400, "invalid-request"],
    [401, "auth"],
    [402, "invalid-request"],
    [403, "permission"],
    [404, "not-found"],
    [405, "invalid-request"],
    [428, "invalid-request"],
    [429, "rate-limit"],
    [430, "invalid-request"],
    [499, "invalid-request"],
    [500, "transient"],
    [599, "transient"],
    [600, "unknown"],
  ])("and with HTTP %d is of the kind %s", (status, kind) => {
    expect(classifyRefusal(graph(null), status, "other").kind).toBe(kind);
  });
});

it.each([
  [499, true],
  [500, false],
])("code 100 from /me with HTTP %d says that the token is invalid: %s", (status, invalid) => {
  const { kind, responsible, advice } = classifyRefusal(graph(100), status, "me");
  const request = { method: "GET", path: "/v1.0/me" } as const;
  const error = new ThreadsApiError({
    ...{ status, kind, responsible, advice, graph: graph(100), usage: null, retryable: false },
    request,
  });
  expect(saysTokenInvalid(error)).toBe(invalid);
});
