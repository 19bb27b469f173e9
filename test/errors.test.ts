import { inspect } from "node:util";
import { describe, expect, expectTypeOf, it } from "vitest";
import {
  ThreadsIdempotencyConflictError,
  isThreadsError,
  ThreadsPublishInProgressError,
  ThreadsPublishUnconfirmedError,
  ThreadsPublishThreadError,
  ThreadsApiError,
  ThreadsAuthorizationError,
  ThreadsConfigError,
  ThreadsConflictError,
  ThreadsConnectError,
  ThreadsContainerError,
  ThreadsError,
  ThreadsJournalError,
  ThreadsNetworkError,
  ThreadsNotConnectedError,
  ThreadsResponseError,
  ThreadsSealedTokenError,
  ThreadsSignedRequestError,
  ThreadsTimeoutError,
  ThreadsUnreadableConnectionError,
  ThreadsValidationError,
  type AnyThreadsError,
  type ResponseFailure,
  type ResponsibleParty,
  type ThreadsErrorByCode,
  type ThreadsErrorCode,
} from "../src/index.js";
import { ThreadsWebhookError } from "../src/webhooks/index.js";

const request = { method: "GET", path: "/me" };
const flow = { ownerId: "owner", returnTo: "/settings" };
const graph = {
  message: "m",
  type: null,
  code: 190,
  subcode: 463,
  traceId: "T",
  userTitle: null,
  userMessage: null,
  name: null,
  isTransient: null,
};
const issue = {
  code: "post-empty",
  path: [],
  message: "There is nothing to post.",
  limit: null,
  actual: null,
  severity: "error",
} as const;

const container = { containerId: "17", status: "ERROR", reason: "INVALID_DURATION", mediaIndex: 0, waitedMs: 0 };
const unknown = { published: null, containerId: "17", candidates: [], idempotencyKey: null, resume: null };

const errors: Record<string, AnyThreadsError> = {
  ThreadsConfigError: new ThreadsConfigError([{ name: "appId", problem: "is missing" }]),
  ThreadsValidationError: new ThreadsValidationError([issue]),
  ThreadsAuthorizationError: new ThreadsAuthorizationError("denied", "m"),
  ThreadsConnectError: new ThreadsConnectError("store", new Error("below"), flow),
  ThreadsNotConnectedError: new ThreadsNotConnectedError("owner", "revoked"),
  ThreadsConflictError: new ThreadsConflictError("owner", 10),
  ThreadsSignedRequestError: new ThreadsSignedRequestError("signature", "m"),
  ThreadsWebhookError: new ThreadsWebhookError("signature", "m"),
  ThreadsApiError: new ThreadsApiError({
    status: 400,
    kind: "auth",
    responsible: "user",
    graph,
    usage: null,
    retryable: false,
    advice: "a",
    request,
  }),
  ThreadsContainerError: new ThreadsContainerError(container),
  ThreadsPublishUnconfirmedError: new ThreadsPublishUnconfirmedError(unknown),
  ThreadsIdempotencyConflictError: new ThreadsIdempotencyConflictError("job-1", "draft"),
  ThreadsPublishThreadError: new ThreadsPublishThreadError(["18"], 1, new Error("below"), true),
  ThreadsTimeoutError: new ThreadsTimeoutError({ timeoutMs: 5, sent: true, retryable: true, request }),
  ThreadsNetworkError: new ThreadsNetworkError("m", {
    reason: "reset",
    sent: true,
    retryable: true,
    request,
    cause: new Error("below"),
  }),
  ThreadsResponseError: new ThreadsResponseError("m", {
    reason: "not-json",
    status: 502,
    contentType: null,
    excerpt: "<",
    retryable: true,
    request,
  }),
};

describe.each(Object.entries(errors))("%s", (name, error) => {
  it("has its own name, which also begins its stack, and a stable code", () => {
    expect(error.name).toBe(name);
    expect(error.stack).toMatch(new RegExp(`^${name}: `));
    expect(error.code).toMatch(/^THREADS_[A-Z_]+$/);
    expect(Object.keys(error)).not.toContain("name");
  });

  it("is recognized by isThreadsError, alone and with its code", () => {
    expect(error).toBeInstanceOf(ThreadsError);
    expect(isThreadsError(error)).toBe(true);
    expect(isThreadsError(error, error.code)).toBe(true);
    expect(isThreadsError(error, error.code === "THREADS_API" ? "THREADS_CONFIG" : "THREADS_API")).toBe(false);
  });

  it("says whether to retry, and has advice for the user", () => {
    expect(error.retryable).toBeTypeOf("boolean");
    expect(error.advice).not.toBe("");
    expect(error.retryAfterMs).toBeNull();
  });

  it("becomes plain data without stack and cause in JSON", () => {
    const plain = JSON.parse(JSON.stringify(error)) as Record<string, unknown>;
    expect(plain).toMatchObject({ name, code: error.code, message: error.message, retryable: error.retryable });
    expect(Object.keys(plain)).not.toContain("cause");
    expect(inspect(error)).toContain(error.message);
  });
});

describe("responsible", () => {
  type Case = readonly [party: ResponsibleParty, error: ThreadsError];
  const draftIssue = { ...issue, code: "post-empty" } as const;
  const argument = { ...issue, code: "invalid-argument" } as const;
  const callerMistakes = ["wrong-type", "invalid-number", "unknown-value", "list-too-long", "unknown-field"] as const;
  const api = (responsible: ResponsibleParty) =>
    new ThreadsApiError({
      ...{ status: 400, kind: "media", responsible, graph, usage: null, retryable: false, advice: "a", request },
    });
  const response = (reason: ResponseFailure) =>
    new ThreadsResponseError("m", {
      ...{ reason, status: 502, contentType: null, excerpt: "", retryable: true, request },
    });
  const unconfirmed = (facts: object) => new ThreadsPublishUnconfirmedError({ ...unknown, ...facts });
  const cases: Readonly<Record<ThreadsErrorCode, readonly Case[]>> = {
    THREADS_CONFIG: [["developer", errors.ThreadsConfigError!]],
    THREADS_VALIDATION: [
      ["user", new ThreadsValidationError([draftIssue])],
      ["developer", new ThreadsValidationError([draftIssue, argument])],
      ...callerMistakes.map((code): Case => [
        "developer",
        new ThreadsValidationError([draftIssue, { ...issue, code }]),
      ]),
    ],
    THREADS_AUTHORIZATION: [
      ["user", new ThreadsAuthorizationError("denied", "m")],
      ["user", new ThreadsAuthorizationError("browser-mismatch", "m")],
      ["operator", new ThreadsAuthorizationError("app-not-allowed", "m")],
    ],
    THREADS_CONNECT: [
      ["developer", new ThreadsConnectError("exchange-code", api("developer"), flow)],
      ["threads", new ThreadsConnectError("profile", errors.ThreadsNetworkError, flow)],
      ["operator", new ThreadsConnectError("store", new Error("ECONNREFUSED"), flow)],
    ],
    THREADS_NOT_CONNECTED: [
      ["user", new ThreadsNotConnectedError("owner")],
      ["user", new ThreadsNotConnectedError("owner", "revoked")],
    ],
    THREADS_CONFLICT: [["developer", new ThreadsConflictError("owner", 10)]],
    THREADS_SEALED_TOKEN: [["operator", new ThreadsSealedTokenError("unknown-key", "owner", "k1")]],
    THREADS_UNREADABLE_CONNECTION: [["operator", new ThreadsUnreadableConnectionError("owner", "m")]],
    THREADS_SIGNED_REQUEST: [["operator", new ThreadsSignedRequestError("signature", "m")]],
    THREADS_WEBHOOK: [
      ["operator", new ThreadsWebhookError("signature", "m")],
      ["operator", new ThreadsWebhookError("verify-token", "m")],
      ["developer", new ThreadsWebhookError("raw-body", "m")],
      ["developer", new ThreadsWebhookError("malformed", "m")],
      ["threads", new ThreadsWebhookError("in-progress", "m")],
    ],
    THREADS_API: (["user", "operator", "developer", "threads"] as const).map((party) => [party, api(party)]),
    THREADS_TIMEOUT: [["threads", errors.ThreadsTimeoutError!]],
    THREADS_NETWORK: [["threads", errors.ThreadsNetworkError!]],
    THREADS_RESPONSE: [
      ["threads", response("not-json")],
      ["threads", response("unexpected-shape")],
      ["operator", response("redirect")],
      ["operator", response("too-large")],
    ],
    THREADS_CONTAINER: [
      ["user", new ThreadsContainerError(container)],
      ["threads", new ThreadsContainerError({ ...container, status: "IN_PROGRESS" })],
    ],
    THREADS_PUBLISH_UNKNOWN: [
      ["threads", unconfirmed({ idempotencyKey: "job-1" })],
      ["operator", unconfirmed({ idempotencyKey: "job-1", final: true })],
      ["user", unconfirmed({})],
    ],
    THREADS_PUBLISH_IN_PROGRESS: [["developer", new ThreadsPublishInProgressError("job-1", 1)]],
    THREADS_IDEMPOTENCY_CONFLICT: [["developer", new ThreadsIdempotencyConflictError("job-1", "draft")]],
    THREADS_PUBLISH_THREAD: [
      ["user", new ThreadsPublishThreadError([], 0, new ThreadsContainerError(container), true)],
      ["operator", new ThreadsPublishThreadError(["18"], 1, new Error("below"), true)],
    ],
    THREADS_JOURNAL: [["operator", new ThreadsJournalError("m")]],
  };

  it.each(Object.entries(cases))("names who has to act for %s", (code, each) => {
    expect(each.length).toBeGreaterThan(0);
    for (const [party, error] of each) {
      expect(error).toMatchObject({ code, responsible: party });
      expect(error.toJSON()).toMatchObject({ responsible: party });
    }
  });

  it("is in the type of every error", () => {
    expectTypeOf<AnyThreadsError["responsible"]>().toEqualTypeOf<ResponsibleParty>();
  });
});

describe("errors of publishing", () => {
  it("say when the same key may be retried", () => {
    const busy = new ThreadsPublishInProgressError("job-1", 1_500);
    expect(busy).toMatchObject({ name: "ThreadsPublishInProgressError", retryable: true, retryAfterMs: 1_500 });
    const known = new ThreadsPublishUnconfirmedError({ ...unknown, published: true, idempotencyKey: "job-1" });
    expect(known).toMatchObject({ retryable: true, retryAfterMs: 60_000 });
    const slow = new ThreadsContainerError({ ...container, status: "IN_PROGRESS", reason: null, waitedMs: 60_000 });
    expect(slow).toMatchObject({ retryable: true, retryAfterMs: 60_000 });
    expect(slow.message).toBe("The container of media[0] is still IN_PROGRESS after 60 s; nothing was published.");
  });

  it("take retryable, retryAfterMs and advice of a thread from its cause", () => {
    const cause = new ThreadsPublishInProgressError("job-1", 1_500);
    const { retryable, retryAfterMs, advice } = new ThreadsPublishThreadError(["18"], 1, cause, true);
    expect({ retryable, retryAfterMs, advice }).toEqual({ retryable: true, retryAfterMs: 1_500, advice: cause.advice });
  });

  it.each([
    ["with a key that failed after its first part", "retryable", ["18"], true, true],
    ["with a key that failed at its first part", "retryable", [], true, true],
    ["without a key that failed at its first part", "retryable", [], false, true],
    ["without a key that failed after its first part", "final", ["18"], false, false],
  ] as const)("call a thread %s %s", (_when, _outcome, published, keyed, retryable) => {
    const cause = new ThreadsPublishInProgressError("job-1", 1_500);
    expect(new ThreadsPublishThreadError(published, 1, cause, keyed).retryable).toBe(retryable);
  });

  it("say of a thread only what its cause proves", () => {
    const endOf = (cause: unknown) => new ThreadsPublishThreadError([], 0, cause, true).message;
    expect(endOf(new ThreadsPublishUnconfirmedError(unknown))).toContain("may be live");
    expect(endOf(new ThreadsPublishInProgressError("job-1", 1))).toContain("by another run");
    expect(endOf(new ThreadsContainerError(container))).toContain("was not published");
    expect(endOf(new Error("ECONNREFUSED"))).toContain("may be live");
  });

  it.each([
    ["EXPIRED", null, true, /again/],
    ["UNSEEN", null, true, /again/],
    ["ERROR", null, false, /text and its files/],
    ["ERROR", 0, false, /one of the files/],
  ] as const)("advise on a container with status %s (medium %s)", (status, mediaIndex, retryable, advice) => {
    const error = new ThreadsContainerError({ ...container, status, mediaIndex, reason: null });
    expect(error.retryable).toBe(retryable);
    expect(error.advice).toMatch(advice);
  });

  it.each(["constructor", "__proto__", "toString"])(
    "give the general advice for a container with the reason %s",
    (word) => {
      const ofReason = new ThreadsContainerError({ ...container, mediaIndex: null, reason: word });
      const ofStatus = new ThreadsContainerError({ ...container, mediaIndex: null, reason: null, status: word });
      expect(ofReason.advice).toMatch(/^Threads could not publish this post/);
      expect(ofReason).toMatchObject({ retryable: false, retryAfterMs: null });
      // A status that the SDK does not know is reported as it is, and may pass.
      expect(ofStatus.advice).toMatch(/^Threads is still working/);
      expect(ofStatus).toMatchObject({ status: word, retryable: true, retryAfterMs: 60_000 });
      expect(new ThreadsContainerError({ ...container, reason: "INVALID_DURATION" }).advice).toMatch(
        /too short or too long/,
      );
    },
  );

  it("are not retryable when an unconfirmed publish is final", () => {
    const final = new ThreadsPublishUnconfirmedError({ ...unknown, idempotencyKey: "job-1", final: true });
    expect(final).toMatchObject({ retryable: false, retryAfterMs: null });
  });
});

describe("ThreadsNotConnectedError", () => {
  it.each([
    ["never-connected", "This owner has no Threads account connected.", "Connect your Threads account first."],
    ["expired", "This owner's Threads connection is expired.", "Your Threads account needs to be connected again."],
    ["revoked", "This owner's Threads connection is revoked.", "Your Threads account needs to be connected again."],
  ] as const)("has the reason %s, and its message and advice", (reason, message, advice) => {
    const error = new ThreadsNotConnectedError("owner", reason, graph);
    expect(error).toMatchObject({ ownerId: "owner", reason, message, advice, retryable: false, cause: graph });
  });

  it("has the reason never-connected by default", () => {
    expect(new ThreadsNotConnectedError("owner").reason).toBe("never-connected");
  });
});

describe("ThreadsAuthorizationError", () => {
  it.each(["proof-missing", "browser-mismatch", "owner-mismatch"] as const)(
    "asks to connect again from this browser for the reason %s",
    (reason) => {
      const error = new ThreadsAuthorizationError(reason, "m", { flow });
      expect(error).toMatchObject({ code: "THREADS_AUTHORIZATION", reason, retryable: false, ...flow });
      expect(error.advice).toMatch(/another browser .* from here/);
    },
  );
});

describe("ThreadsErrorByCode", () => {
  it("has exactly one class for each code", () => {
    type Codes = { [Code in ThreadsErrorCode]: ThreadsErrorByCode[Code]["code"] };
    expectTypeOf<Codes>().toEqualTypeOf<{ [Code in ThreadsErrorCode]: Code }>();
    expectTypeOf<AnyThreadsError["code"]>().toEqualTypeOf<ThreadsErrorCode>();
    expectTypeOf<ThreadsErrorByCode["THREADS_NOT_CONNECTED"]>().toEqualTypeOf<ThreadsNotConnectedError>();
  });
});

describe("isThreadsError", () => {
  it("returns false for anything but an error of the SDK", () => {
    for (const other of [null, undefined, "x", {}, new Error("x"), { code: "THREADS_API" }])
      expect(isThreadsError(other)).toBe(false);
  });

  it("returns false for a value that cannot be read", () => {
    const fails = () => {
      throw new Error("not readable");
    };
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    for (const other of [proxy, new Proxy({}, { get: fails })]) expect(isThreadsError(other)).toBe(false);
    const known = Object.defineProperty(new ThreadsConfigError([]), "code", { get: fails });
    expect(isThreadsError(known, "THREADS_CONFIG")).toBe(false);
  });

  it("narrows the type to the class of a code", () => {
    const error: unknown = errors.ThreadsApiError;
    if (isThreadsError(error, "THREADS_API")) expectTypeOf(error).toEqualTypeOf<ThreadsApiError>();
    if (isThreadsError(error)) expectTypeOf(error).toEqualTypeOf<AnyThreadsError>();
  });
});

describe("error messages", () => {
  it("say what happened, with the numbers that a report needs", () => {
    expect(errors.ThreadsApiError?.message).toBe(
      "Threads refused GET /me: m (HTTP 400, code 190, subcode 463, trace T)",
    );
    expect(errors.ThreadsTimeoutError?.message).toBe("GET /me got no response within 5 ms.");
    expect(errors.ThreadsValidationError?.message).toBe("There is nothing to post.");
  });

  it("keep the cause of the error", () => {
    expect(errors.ThreadsNetworkError?.cause).toMatchObject({ message: "below" });
  });
});
