import { describe, expect, it } from "vitest";
import type { ApiErrorKind, ResponsibleParty, GraphError } from "../../../src/index.js";
import {
  classifyRefusal,
  provesNoEffect,
  refusalEndpoint,
  saysTokenInvalid,
} from "../../../src/http/refusals/classify-refusal.js";
import { REFUSALS } from "../../../src/http/refusals/graph-codes.js";
import type { RefusalEndpoint } from "../../../src/http/refusals/refusal.js";
import { ThreadsApiError } from "../../../src/index.js";

type Sent = Partial<GraphError>;

const graphOf = (sent: Sent): GraphError => ({
  message: "refused",
  type: "OAuthException",
  code: null,
  name: null,
  subcode: null,
  traceId: null,
  userTitle: null,
  userMessage: null,
  isTransient: null,
  ...sent,
});

const PATHS: Readonly<Record<RefusalEndpoint, { readonly method: string; readonly path: string }>> = {
  "code-exchange": { method: "POST", path: "/oauth/access_token" },
  "token-exchange": { method: "GET", path: "/access_token" },
  refresh: { method: "GET", path: "/refresh_access_token" },
  me: { method: "GET", path: "/me" },
  other: { method: "POST", path: "/v1.0/me/threads_publish" },
};

const errorOf = (sent: Sent, status: number, endpoint: RefusalEndpoint = "other") => {
  const graph = graphOf(sent);
  const { kind, responsible, advice } = classifyRefusal(graph, status, endpoint);
  return new ThreadsApiError({
    ...{ status, kind, responsible, advice, graph, usage: null, retryable: false },
    request: PATHS[endpoint],
  });
};

describe("classifyRefusal by code and subcode", () => {
  it.each<[number | null, number | null, number, ApiErrorKind]>([
    [190, null, 400, "auth"],
    [190, null, 500, "auth"],
    [190, 463, 401, "auth"],
    [102, null, 503, "auth"],
    [10, null, 400, "permission"],
    [10, null, 500, "permission"],
    [10, null, 501, "transient"],
    [10, null, 503, "transient"],
    [10, 4279013, 400, "policy"],
    [10, 4279067, 400, "app"],
    [100, 10, 400, "app"],
    [101, null, 400, "app"],
    [3, null, 400, "app"],
    [4476002, null, 200, "app"],
    [199, null, 400, "unknown"],
    [200, null, 403, "permission"],
    [299, null, 403, "permission"],
    [300, null, 403, "unknown"],
    [4, null, 400, "rate-limit"],
    [17, null, 400, "rate-limit"],
    [32, null, 400, "rate-limit"],
    [341, null, 400, "rate-limit"],
    [613, null, 400, "rate-limit"],
    [613, 1996, 400, "rate-limit"],
    [613, 4279002, 400, "rate-limit"],
    [79999, null, 400, "unknown"],
    [80000, null, 400, "rate-limit"],
    [80014, null, 400, "rate-limit"],
    [80015, null, 400, "unknown"],
    [24, 4279009, 400, "not-found"],
    [24, null, 400, "not-found"],
    [100, 33, 400, "not-found"],
    [100, null, 400, "invalid-request"],
    [100, null, 500, "invalid-request"],
    [100, 4279040, 400, "invalid-request"],
    [100, 4279004, 400, "media"],
    [1, 2207052, 400, "media"],
    [-1, 4279047, 400, "media"],
    [1, null, 500, "transient"],
    [2, null, 200, "transient"],
    [1609005, null, 400, "transient"],
    [368, null, 400, "policy"],
    [506, null, 400, "policy"],
    [1, 2207051, 400, "policy"],
    [999, 4279013, 400, "policy"],
  ])("returns, for code %s with subcode %s and HTTP %s, the kind %s", (code, subcode, status, kind) => {
    expect(classifyRefusal(graphOf({ code, subcode }), status, "other").kind).toBe(kind);
  });

  it.each<[number | null, number, ApiErrorKind]>([
    [429, 429, "rate-limit"],
    [999, 429, "rate-limit"],
    [0, 500, "transient"],
    [-1, 502, "transient"],
    [987654, 503, "transient"],
    [987654, 400, "unknown"],
    [987654, 401, "unknown"],
    [987654, 403, "unknown"],
    [-1, 499, "unknown"],
    [null, 400, "invalid-request"],
    [null, 401, "auth"],
    [null, 403, "permission"],
    [null, 404, "not-found"],
    [null, 429, "rate-limit"],
    [null, 503, "transient"],
    [null, 200, "unknown"],
  ])("returns, for the unlisted code %s with HTTP %s, the kind %s", (code, status, kind) => {
    const refusal = classifyRefusal(graphOf({ code }), status, "other");
    expect(refusal).toMatchObject({ kind, tokenVerdict: "never", provesNoEffect: "never" });
  });

  it("uses is_transient only if neither the code nor the name is known", () => {
    const kind = (sent: Sent, status = 400) =>
      classifyRefusal(graphOf({ isTransient: true, ...sent }), status, "other").kind;
    expect(kind({ code: 987654 })).toBe("transient");
    expect(kind({})).toBe("transient");
    expect(kind({ code: 190 })).toBe("auth");
    expect(classifyRefusal(graphOf({ code: 2, isTransient: false }), 400, "other").kind).toBe("transient");
  });
});

describe("classifyRefusal by error name", () => {
  it.each<[string, ApiErrorKind, ResponsibleParty, RegExp]>([
    ["THREADS_API__LINK_LIMIT_EXCEEDED", "invalid-request", "user", /links/],
    ["THREADS_API__GEO_GATING_INVALID_COUNTRY_CODES", "invalid-request", "user", /countries/],
    ["THREADS_API__FEATURE_NOT_AVAILABLE", "policy", "user", /feature/],
  ])("returns, for %s, the kind %s and the responsible party %s", (name, kind, responsible, advice) => {
    const refusal = classifyRefusal(graphOf({ name }), 400, "other");
    expect(refusal).toMatchObject({ kind, responsible, provesNoEffect: "below-500" });
    expect(refusal.advice).toMatch(advice);
  });

  it("does not treat an unknown name as an error without a code", () => {
    expect(classifyRefusal(graphOf({ name: "THREADS_API__NEW" }), 403, "other").kind).toBe("unknown");
    expect(classifyRefusal(graphOf({ name: "constructor" }), 400, "other").kind).toBe("unknown");
  });
});

it("refusals: no refusal of the app asks the user to connect again, because the token still works afterwards", () => {
  for (const { refusal } of REFUSALS.filter((row) => row.refusal.kind === "app")) {
    expect(refusal.advice).not.toMatch(/connect/i);
  }
});

describe("classifyRefusal at token endpoints", () => {
  const classify = (sent: Sent, status: number, endpoint: RefusalEndpoint) =>
    classifyRefusal(graphOf(sent), status, endpoint);

  it.each<RefusalEndpoint>(["code-exchange", "token-exchange"])(
    "makes the operator responsible for wrong credentials at %s",
    (endpoint) => {
      for (const sent of [
        { code: 1 },
        { code: 101 },
        { code: 191 },
        { message: "Error validating application. Cannot get application info." },
        { message: "Invalid redirect_uri" },
        { code: 100, message: "Error validating verification code. Please make sure your redirect_uri is identical" },
      ]) {
        const refusal = classify(sent, 400, endpoint);
        expect(refusal, JSON.stringify(sent)).toMatchObject({ kind: "app", responsible: "operator", retry: "never" });
        expect(refusal.advice).not.toMatch(/already used/);
        expect(refusal.hint).toMatch(/secret/);
      }
      // Downtime and a wrong secret look the same here, so the hint names the secret.
      expect(classify({ code: 1 }, 500, endpoint).kind).toBe("transient");
      expect(classify({ code: 1 }, 500, endpoint).hint).toMatch(/secret/);
    },
  );

  it("does not attribute an error to the app's credentials at endpoints that receive none", () => {
    expect(classify({ code: 1 }, 400, "refresh").kind).toBe("transient");
    expect(classify({ message: "Invalid redirect_uri" }, 400, "other").kind).toBe("invalid-request");
  });

  it("reports a used or expired code only for 100/4279030 and the flat format of a code exchange", () => {
    const used = /already used or has expired/;
    expect(classify({ code: 100, subcode: 4279030 }, 400, "code-exchange")).toMatchObject({
      kind: "invalid-request",
      responsible: "user",
      advice: expect.stringMatching(used) as unknown,
    });
    expect(
      classify({ message: "Matching code was not found or was already used" }, 400, "code-exchange").advice,
    ).toMatch(used);
    expect(classify({}, 500, "code-exchange").kind).toBe("transient");
    expect(classify({}, 400, "token-exchange").advice).not.toMatch(used);
  });

  it("classifies a 5xx at a refresh as transient, unless the code concerns the token", () => {
    for (const code of [100, 10, 200, 368, 4, 24, -1, 999, null]) {
      expect(classify({ code }, 500, "refresh").kind, String(code)).toBe("transient");
    }
    expect(classify({ code: 100, subcode: 10 }, 500, "refresh").kind).toBe("transient");
    expect(classify({ code: 100, subcode: 10 }, 499, "refresh").kind).toBe("app");
    expect(classify({ code: 190 }, 500, "refresh").kind).toBe("auth");
    expect(classify({ code: 102 }, 500, "refresh").kind).toBe("auth");
    expect(classify({ code: 100 }, 499, "refresh").kind).toBe("invalid-request");
    expect(classify({ code: 100, subcode: 10 }, 500, "refresh").kind).toBe("transient");
    expect(classify({ code: 100, subcode: 10 }, 400, "refresh").kind).toBe("app");
  });
});

describe("saysTokenInvalid", () => {
  it("returns true for 190 and 102 at any status and endpoint, unless the user has to act at Threads", () => {
    for (const status of [200, 400, 401, 500, 503]) {
      for (const endpoint of ["me", "other", "refresh"] as const) {
        expect(saysTokenInvalid(errorOf({ code: 190 }, status, endpoint))).toBe(true);
        expect(saysTokenInvalid(errorOf({ code: 102, subcode: 463 }, status, endpoint))).toBe(true);
        expect(saysTokenInvalid(errorOf({ code: 190, subcode: 459 }, status, endpoint))).toBe(false);
        expect(saysTokenInvalid(errorOf({ code: 190, subcode: 464 }, status, endpoint))).toBe(false);
      }
    }
  });

  it("returns true for 100 without subcode 10 from /me below 500", () => {
    expect(saysTokenInvalid(errorOf({ code: 100 }, 400, "me"))).toBe(true);
    expect(saysTokenInvalid(errorOf({ code: 100, subcode: 33 }, 404, "me"))).toBe(true);
    expect(saysTokenInvalid(errorOf({ code: 100, subcode: 10 }, 400, "me"))).toBe(false);
    expect(saysTokenInvalid(errorOf({ code: 100 }, 500, "me"))).toBe(false);
    expect(saysTokenInvalid(errorOf({ code: 100 }, 400, "other"))).toBe(false);
  });

  it("returns false for any other code and without a code", () => {
    for (const code of [null, 1, 2, 4, 10, 24, 101, 200, 368, 987654, -1]) {
      for (const status of [400, 401, 403, 500]) {
        expect(saysTokenInvalid(errorOf({ code }, status, "me")), `${code} ${status}`).toBe(false);
      }
    }
  });
});

describe("code 200 from /me", () => {
  it("concerns the app, because /me needs no permission", () => {
    expect(errorOf({ code: 200 }, 400, "me")).toMatchObject({ kind: "app", responsible: "operator" });
  });
});

describe("provesNoEffect", () => {
  it("returns true at any status for 190, 102, 100, 368 and 506", () => {
    for (const code of [190, 102, 100, 368, 506]) {
      for (const status of [400, 403, 499, 500, 503]) expect(provesNoEffect(errorOf({ code }, status))).toBe(true);
    }
    expect(provesNoEffect(errorOf({ code: 100, subcode: 10 }, 500))).toBe(true);
    expect(provesNoEffect(errorOf({ code: 190, subcode: 459 }, 500))).toBe(true);
  });

  it("returns true for every other known code at 4xx only", () => {
    const known: Sent[] = [
      ...[3, 4, 10, 17, 24, 32, 101, 200, 299, 341, 613, 80001].map((code) => ({ code })),
      { code: 24, subcode: 4279009 },
      { code: -1, subcode: 4279047 },
      { name: "THREADS_API__LINK_LIMIT_EXCEEDED" },
    ];
    for (const sent of known) {
      expect(provesNoEffect(errorOf(sent, 400)), JSON.stringify(sent)).toBe(true);
      expect(provesNoEffect(errorOf(sent, 499))).toBe(true);
      expect(provesNoEffect(errorOf(sent, 200)), JSON.stringify(sent)).toBe(false);
      expect(provesNoEffect(errorOf(sent, 500)), JSON.stringify(sent)).toBe(false);
    }
  });

  it("returns false at any status for 1, 2, unknown codes and is_transient", () => {
    for (const status of [200, 400, 403, 404, 429, 500]) {
      for (const sent of [{ code: 1 }, { code: 2 }, { code: 1, subcode: 2207052 }, { code: 987654 }, { code: null }]) {
        expect(provesNoEffect(errorOf(sent, status)), `${JSON.stringify(sent)} ${status}`).toBe(false);
      }
      expect(provesNoEffect(errorOf({ code: 190, isTransient: true }, status))).toBe(false);
      expect(provesNoEffect(errorOf({ code: 368, isTransient: true }, status))).toBe(false);
    }
  });
});

describe("provesNoEffect with is_transient", () => {
  it("returns true below 500 for rate limits and for objects that are not visible yet", () => {
    for (const sent of [{ code: 4 }, { code: 613 }, { code: 80001 }, { code: 24, subcode: 4279009 }]) {
      expect(provesNoEffect(errorOf({ ...sent, isTransient: true }, 400)), JSON.stringify(sent)).toBe(true);
      expect(provesNoEffect(errorOf({ ...sent, isTransient: true }, 500))).toBe(false);
    }
  });
});

describe("refusalEndpoint", () => {
  it.each<[string, string, RefusalEndpoint]>([
    ["POST", "/oauth/access_token", "code-exchange"],
    ["GET", "/oauth/access_token", "token-exchange"],
    ["GET", "/access_token", "token-exchange"],
    ["GET", "/refresh_access_token", "refresh"],
    ["GET", "/v1.0/refresh_access_token", "refresh"],
    ["GET", "/me", "me"],
    ["GET", "/v1.0/me", "me"],
    ["POST", "/me", "other"],
    ["GET", "/me/threads", "other"],
    ["GET", "/x/v1.0/me", "other"],
    ["GET", "/v1.0/v1.0/me", "other"],
  ])("returns, for %s %s, the endpoint %s", (method, path, endpoint) => {
    expect(refusalEndpoint({ method, path })).toBe(endpoint);
  });
});
