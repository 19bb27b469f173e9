/** The severity of a failure, and the warning that is printed when the host has no hook. */
import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  ThreadsApiError,
  ThreadsAuthorizationError,
  ThreadsConfigError,
  ThreadsConflictError,
  ThreadsConnectError,
  ThreadsError,
  ThreadsNetworkError,
  ThreadsNotConnectedError,
  ThreadsResponseError,
  ThreadsSealedTokenError,
  ThreadsSignedRequestError,
  ThreadsWebhookError,
  ThreadsTimeoutError,
  ThreadsValidationError,
  type ApiErrorKind,
  type ResponsibleParty,
  type ResponseFailure,
} from "../../src/errors/index.js";
import { createFailureWarnings, severityOf, type FailureSeverity } from "../../src/internal/failure-reports.js";

const request = { method: "GET", path: "/me" };
const flow = { ownerId: "owner", returnTo: null };
const graph = { message: "m", type: null, code: 4, subcode: null, traceId: null, userTitle: null, userMessage: null };
const api = (kind: ApiErrorKind, responsible: ResponsibleParty = "user") =>
  new ThreadsApiError({
    ...{ status: 400, kind, responsible, graph: { ...graph, name: null, isTransient: null }, usage: null },
    ...{ request, retryable: false, advice: "a" },
  });
const response = (reason: ResponseFailure) =>
  new ThreadsResponseError("m", {
    ...{ reason, status: 502, contentType: null, excerpt: "", retryable: false, request },
  });
const timeout = new ThreadsTimeoutError({ timeoutMs: 1, sent: true, retryable: false, request });

class Foreign extends ThreadsError {
  constructor(readonly code: "THREADS_API") {
    super("m", { retryable: false, responsible: "developer", advice: "a" });
  }
}

describe("severityOf", () => {
  it.each<[FailureSeverity, unknown]>([
    ["warning", new ThreadsAuthorizationError("denied", "m")],
    ["warning", new ThreadsAuthorizationError("browser-mismatch", "m")],
    ["warning", new ThreadsNotConnectedError("owner")],
    ["warning", new ThreadsNotConnectedError("owner", "expired")],
    ["warning", new ThreadsConflictError("owner", 3)],
    ["warning", new ThreadsSignedRequestError("signature", "m")],
    ["warning", new ThreadsWebhookError("challenge", "m")],
    ["warning", new ThreadsWebhookError("verify-token", "m")],
    ["warning", new ThreadsWebhookError("signature", "m")],
    ["warning", new ThreadsWebhookError("in-progress", "m")],
    ["error", new ThreadsWebhookError("raw-body", "m")],
    ["error", new ThreadsWebhookError("malformed", "m")],
    ["warning", timeout],
    ["warning", new ThreadsNetworkError("m", { reason: "dns", sent: false, retryable: true, request, cause: null })],
    ["warning", api("rate-limit", "threads")],
    ["warning", api("auth", "user")],
    ["error", api("app", "operator")],
    ["error", api("invalid-request", "developer")],
    ["warning", new ThreadsAuthorizationError("app-not-allowed", "m")],
    ["error", new ThreadsAuthorizationError("app-not-allowed", "m", { flow })],
    ["warning", new ThreadsAuthorizationError("denied", "m", { flow })],
    ["warning", response("empty")],
    ["warning", response("not-json")],
    ["error", response("redirect")],
    ["error", response("too-large")],
    ["error", response("unexpected-shape")],
    ["warning", new ThreadsConnectError("profile", timeout, flow)],
    ["error", new ThreadsConnectError("store", new Error("disk full"), flow)],
    ["error", new ThreadsConnectError("profile", api("app", "operator"), flow)],
    ["error", new ThreadsConfigError([])],
    ["error", new ThreadsValidationError([])],
    ["error", new ThreadsSealedTokenError("altered", "owner")],
    ["error", new Foreign("THREADS_NEWER" as "THREADS_API")],
    ["error", new Foreign("constructor" as "THREADS_API")],
    ["error", new Error("x")],
    ["error", null],
    ["error", "x"],
  ])("returns %s for %s", (severity, error) => {
    expect(severityOf(error)).toBe(severity);
  });
});

describe("createFailureWarnings", () => {
  function printing() {
    const printed: string[] = [];
    const spy = vi.spyOn(process, "emitWarning").mockImplementation((text) => void printed.push(String(text)));
    onTestFinished(() => spy.mockRestore());
    let now = 5_000;
    const { warn } = createFailureWarnings("ThreadsTestWarning", () => now);
    return { printed, spy, warn, at: (time: number) => (now = time) };
  }

  it("prints the place, the message, the code, and the option that receives failures", () => {
    const { spy, warn } = printing();
    warn(
      "GET /callback failed",
      new ThreadsAuthorizationError("browser-mismatch", "The callback came in another browser."),
    );
    expect(spy.mock.calls).toEqual([
      [
        "GET /callback failed: The callback came in another browser. [THREADS_AUTHORIZATION] Pass onError to receive such failures.",
        "ThreadsTestWarning",
      ],
    ]);
  });

  it("prints one failure of each kind a minute, even with a clock that is set back, and counts the others", () => {
    const { printed, warn, at } = printing();
    const fail = () => warn("a", timeout);
    fail();
    at(64_999);
    fail();
    fail();
    expect(printed).toHaveLength(1);
    at(65_000);
    fail();
    expect(printed).toHaveLength(2);
    expect(printed[1]).toContain("(2 more since the last warning)");
    at(5_000);
    fail();
    expect(printed).toHaveLength(3);
    expect(printed[2]).not.toContain("more since");
  });

  it("distinguishes kinds by place, code, reason, kind, step and cause", () => {
    const { printed, warn } = printing();
    const kinds: [string, unknown][] = [
      ["a", timeout],
      ["b", timeout],
      ["a", api("auth")],
      ["a", api("policy")],
      ["a", new ThreadsAuthorizationError("denied", "m")],
      ["a", new ThreadsAuthorizationError("state-stale", "m")],
      ["a", new ThreadsNotConnectedError("owner", "expired")],
      ["a", new ThreadsNotConnectedError("owner", "revoked")],
      ["a", new ThreadsConnectError("profile", timeout, flow)],
      ["a", new ThreadsConnectError("profile", api("auth"), flow)],
      ["a", new ThreadsConnectError("store", timeout, flow)],
      ["a", new Error("one")],
    ];
    for (const [what, error] of [...kinds, ...kinds]) warn(what, error);
    warn("a", new TypeError("another"));
    expect(printed).toHaveLength(kinds.length);
  });

  it("does not print the message of an error that is not the SDK's", () => {
    const { printed, warn } = printing();
    warn("a", Object.assign(new Error("mongodb://root:hunter2@db"), { name: "hunter2", code: "hunter2" }));
    expect(printed[0]).toMatch(/^a: an error that is not the SDK's/);
    expect(printed[0]).not.toContain("hunter2");
  });
});
