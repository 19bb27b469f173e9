/** What a failed publish proves, and the next step: every known error, in every situation. */
import { describe, expect, it } from "vitest";
import {
  ThreadsIdempotencyConflictError,
  ThreadsApiError,
  ThreadsContainerError,
  ThreadsNetworkError,
  ThreadsResponseError,
  ThreadsTimeoutError,
  type NetworkFailure,
  type ResponseFailure,
} from "../../../src/errors/index.js";
import { classifyRefusal } from "../../../src/http/refusals/classify-refusal.js";
import {
  afterFailure,
  isNotVisible,
  classifyPublishFailure,
  type NextStep,
  type PublishFailure,
} from "../../../src/posts/publish/failure.js";
import { DEFAULT_PUBLISH_TIMING } from "../../../src/posts/publish/timing.js";

const request = { method: "POST", path: "/v1.0/me/threads_publish" };

function apiError(
  code: number | null,
  subcode: number | null = null,
  { status = 400, isTransient = null }: { status?: number; isTransient?: boolean | null } = {},
): ThreadsApiError {
  const texts = { message: "…", type: "OAuthException", name: null, traceId: null, userTitle: null, userMessage: null };
  const graph = { ...texts, code, subcode, isTransient };
  const { kind, responsible, advice } = classifyRefusal(graph, status, "other");
  return new ThreadsApiError({ status, kind, responsible, graph, usage: null, request, retryable: false, advice });
}

/** Section 2 of errors-and-limits.md, with the meaning of each error for a publish request. */
const CODES: readonly (readonly [code: number, subcode: number | null, failure: PublishFailure])[] = [
  [1, null, "inconclusive"],
  [1, 2207052, "inconclusive"],
  [2, null, "inconclusive"],
  [3, null, "refused"],
  [4, null, "refused"],
  [10, null, "refused"],
  [10, 4279067, "refused"],
  [17, null, "refused"],
  [24, 4279009, "not-visible"],
  [24, null, "refused"],
  [32, null, "refused"],
  [100, null, "refused"],
  [100, 33, "refused"],
  [100, 4279004, "refused"],
  [100, 4279009, "refused"],
  [102, null, "refused"],
  ...[458, 459, 460, 463, 464, 467, 492, null].map((subcode) => [190, subcode, "refused"] as const),
  [200, null, "refused"],
  [299, null, "refused"],
  [341, null, "refused"],
  [368, null, "refused"],
  [506, null, "refused"],
  [613, null, "refused"],
  [613, 1996, "refused"],
  [613, 4279002, "refused"],
  [-1, 4279047, "refused"],
  [4279013, null, "refused"],
  [2207051, null, "refused"],
  [4476002, null, "refused"],
  [1609005, null, "refused"],
];
const name = (code: number | null, subcode: number | null) => [code, subcode].filter((part) => part !== null).join("/");

describe("classifyPublishFailure", () => {
  it.each(CODES.map(([code, subcode, failure]) => [name(code, subcode), code, subcode, failure] as const))(
    "classifies %s",
    (_, code, subcode, failure) => {
      for (const status of [400, 401, 403, 404, 429]) {
        expect(classifyPublishFailure(apiError(code, subcode, { status }))).toBe(failure);
        // `is_transient: false` proves nothing: 24/4279009 has it, and passes nevertheless.
        expect(classifyPublishFailure(apiError(code, subcode, { status, isTransient: false }))).toBe(failure);
      }
    },
  );

  it.each(CODES.map(([code, subcode]) => [name(code, subcode), code, subcode] as const))(
    "classifies %s with a 5xx as inconclusive, or as a refusal that the container's status has to confirm",
    (_, code, subcode) => {
      const expected = [100, 102, 190, 368, 506].includes(code) ? "refused-if-unpublished" : "inconclusive";
      for (const status of [500, 502, 503, 504, 599]) {
        expect(classifyPublishFailure(apiError(code, subcode, { status }))).toBe(expected);
        expect(isNotVisible(apiError(code, subcode, { status }))).toBe(false);
      }
    },
  );

  it("accepts a refusal with HTTP 200 only if its code is a refusal at every status", () => {
    for (const [code, subcode, failure] of CODES) {
      const expected = [100, 102, 190, 368, 506].includes(code) ? failure : "inconclusive";
      expect(classifyPublishFailure(apiError(code, subcode, { status: 200 })), name(code, subcode)).toBe(expected);
    }
  });

  it("treats a failure that Threads calls transient as inconclusive, except for a rate limit and 24/4279009", () => {
    for (const [code, subcode, failure] of CODES) {
      const limited = [4, 17, 32, 341, 613].includes(code);
      const expected = limited || failure === "not-visible" ? failure : "inconclusive";
      expect(classifyPublishFailure(apiError(code, subcode, { isTransient: true }))).toBe(expected);
    }
    expect(classifyPublishFailure(apiError(null, null, { isTransient: true }))).toBe("inconclusive");
  });

  it("treats an error without a code, or with an unknown code, as inconclusive", () => {
    for (const status of [400, 401, 403, 404, 429, 500, 503]) {
      expect(classifyPublishFailure(apiError(null, null, { status }))).toBe("inconclusive");
      expect(classifyPublishFailure(apiError(987654, null, { status }))).toBe("inconclusive");
    }
  });

  it("treats HTTP 408 as no response, whatever its body says", () => {
    expect(classifyPublishFailure(apiError(190, null, { status: 408 }))).toBe("no-response");
    expect(classifyPublishFailure(apiError(24, 4279009, { status: 408 }))).toBe("no-response");
    expect(classifyPublishFailure(apiError(190, null, { status: 407 }))).toBe("refused");
    expect(classifyPublishFailure(apiError(190, null, { status: 409 }))).toBe("refused");
  });

  it("recognizes the publish race by its code and subcode only", () => {
    expect(isNotVisible(apiError(24, 4279009))).toBe(true);
    for (const other of [apiError(24), apiError(100, 4279009), apiError(24, 33), new Error("24/4279009"), null]) {
      expect(isNotVisible(other)).toBe(false);
    }
  });

  it("treats a network failure as no response, unless the request was certainly not sent", () => {
    const reasons: NetworkFailure[] = [
      "dns",
      "refused",
      "unreachable",
      "tls",
      "connect-timeout",
      "reset",
      "protocol",
      "unknown",
    ];
    for (const reason of reasons) {
      for (const sent of [true, false]) {
        const error = new ThreadsNetworkError("…", { reason, sent, retryable: false, request, cause: null });
        expect(classifyPublishFailure(error)).toBe(sent ? "no-response" : "not-sent");
      }
    }
    for (const sent of [true, false]) {
      const error = new ThreadsTimeoutError({ timeoutMs: 1, sent, retryable: false, request });
      expect(classifyPublishFailure(error)).toBe(sent ? "no-response" : "not-sent");
    }
  });

  it("classifies a response of a proxy as no-response, because Threads may still process the request", () => {
    const reasons: ResponseFailure[] = ["redirect", "too-large", "empty", "not-json", "unexpected-shape"];
    for (const reason of reasons) {
      for (const status of [200, 302, 403, 429, 502, 504]) {
        const facts = { reason, status, contentType: null, excerpt: "", retryable: false, request };
        expect(classifyPublishFailure(new ThreadsResponseError("…", facts))).toBe("no-response");
      }
    }
  });

  it("treats every other error as a refusal, because it was thrown before anything was sent", () => {
    const container = { containerId: "1", status: "ERROR", reason: null, mediaIndex: null, waitedMs: 0 };
    const thrown = [
      new Error("journal"),
      new DOMException("", "AbortError"),
      "text",
      undefined,
      null,
      { code: "THREADS_TIMEOUT" },
    ];
    for (const error of [
      ...thrown,
      new ThreadsContainerError(container),
      new ThreadsIdempotencyConflictError("job", "draft"),
    ]) {
      expect(classifyPublishFailure(error)).toBe("refused");
    }
  });
});

interface Situation {
  readonly failure: PublishFailure;
  readonly notSent: number;
  readonly notVisible: number;
  readonly inconclusive: number;
  readonly unconfirmed: boolean;
  readonly made: number;
}

/** All situations that the loop can reach, and some more. */
function* situations(): Generator<Situation> {
  const counts = [0, 1, 2, 3, 4, 5];
  for (const failure of [
    "not-sent",
    "refused",
    "refused-if-unpublished",
    "not-visible",
    "inconclusive",
    "no-response",
  ] as const)
    for (const notSent of counts)
      for (const notVisible of counts)
        for (const inconclusive of counts)
          for (const unconfirmed of [false, true])
            for (const made of [1, 2, 3, 4]) {
              // The failure itself is counted already.
              const refused = unconfirmed ? inconclusive : 1;
              const own = {
                "not-sent": notSent,
                "not-visible": notVisible,
                inconclusive,
                "no-response": inconclusive,
                refused,
                "refused-if-unpublished": refused,
              }[failure];
              if (own > 0) yield { failure, notSent, notVisible, inconclusive, unconfirmed, made };
            }
}

/** The documented rules, written without the code: the first one that applies decides. */
const RULES: readonly (readonly [applies: (now: Situation) => boolean, step: NextStep])[] = [
  [({ failure, unconfirmed }) => failure.startsWith("refused") && !unconfirmed, { do: "fail" }],
  // While the outcome of an earlier request is unknown, a refusal may be the result of that request's success.
  [
    ({ failure, inconclusive }) => failure.startsWith("refused") && inconclusive < 4,
    { do: "check-status", afterMs: 0 },
  ],
  [({ failure }) => failure.startsWith("refused"), { do: "give-up" }],

  [({ failure, notSent }) => failure === "not-sent" && notSent === 1, { do: "publish-again", afterMs: 500 }],
  [({ failure, notSent }) => failure === "not-sent" && notSent === 2, { do: "publish-again", afterMs: 1_000 }],
  [({ failure }) => failure === "not-sent", { do: "fail" }],

  // A container that may be published is never replaced, and its status is checked before it is published again.
  [
    ({ failure, unconfirmed, notVisible }) => failure === "not-visible" && unconfirmed && notVisible === 1,
    { do: "check-status", afterMs: 2_000 },
  ],
  [
    ({ failure, unconfirmed, notVisible }) => failure === "not-visible" && unconfirmed && notVisible === 2,
    { do: "check-status", afterMs: 5_000 },
  ],
  [
    ({ failure, unconfirmed, notVisible }) => failure === "not-visible" && unconfirmed && notVisible === 3,
    { do: "check-status", afterMs: 10_000 },
  ],
  [({ failure, unconfirmed }) => failure === "not-visible" && unconfirmed, { do: "give-up" }],

  // The same container again after 2, 5 and 10 s, then a new one, three in all.
  [({ failure, notVisible }) => failure === "not-visible" && notVisible === 1, { do: "publish-again", afterMs: 2_000 }],
  [({ failure, notVisible }) => failure === "not-visible" && notVisible === 2, { do: "publish-again", afterMs: 5_000 }],
  [
    ({ failure, notVisible }) => failure === "not-visible" && notVisible === 3,
    { do: "publish-again", afterMs: 10_000 },
  ],
  [({ failure, made }) => failure === "not-visible" && made < 3, { do: "replace" }],
  [({ failure }) => failure === "not-visible", { do: "fail" }],

  // After an inconclusive failure or a lost response the status is checked at once, a limited number of times.
  [({ inconclusive }) => inconclusive < 4, { do: "check-status", afterMs: 0 }],
  [() => true, { do: "give-up" }],
];

const stepAfter = ({ failure, notSent, notVisible, inconclusive, unconfirmed, made }: Situation) =>
  afterFailure(failure, { notSent, notVisible, inconclusive }, unconfirmed, made, DEFAULT_PUBLISH_TIMING);

describe("afterFailure", () => {
  it("follows the documented rules in every situation, and needs each of them", () => {
    const used = new Set<number>();
    for (const situation of situations()) {
      const rule = RULES.findIndex(([applies]) => applies(situation));
      used.add(rule);
      expect([situation, stepAfter(situation)]).toEqual([situation, RULES[rule]![1]]);
    }
    expect(used.size).toBe(RULES.length);
  });

  it("never publishes a second container while the first may be live", () => {
    for (const situation of situations()) {
      const { failure, unconfirmed } = situation;
      const step = stepAfter(situation).do;
      const refused = failure === "not-visible" || failure.startsWith("refused");
      const mayBeLive = failure === "inconclusive" || failure === "no-response" || (refused && unconfirmed);
      if (mayBeLive) expect(["check-status", "give-up"]).toContain(step);
      // A post that may be live is never reported as not published.
      if (mayBeLive) expect(step).not.toBe("fail");
    }
  });

  it("ends, whichever failure repeats", () => {
    for (const failure of ["not-sent", "refused", "not-visible", "inconclusive", "no-response"] as const) {
      for (const unconfirmed of [false, true]) {
        const tries = { notSent: 0, notVisible: 0, inconclusive: 0 };
        const counted = {
          "not-sent": "notSent",
          "not-visible": "notVisible",
          inconclusive: "inconclusive",
          "no-response": "inconclusive",
          refused: unconfirmed ? "inconclusive" : null,
        } as const;
        let steps = 0;
        for (let made = 1; steps < 100; steps += 1) {
          const count = counted[failure];
          if (count !== null) tries[count] += 1;
          const step = afterFailure(failure, tries, unconfirmed, made, DEFAULT_PUBLISH_TIMING);
          if (step.do === "fail" || step.do === "give-up") break;
          if (step.do === "replace") {
            made += 1;
            tries.notVisible = 0;
          }
        }
        expect(steps).toBeLessThan(13);
      }
    }
  });

  it("uses the given delays, and replaces the container at once without any", () => {
    const of = (notVisible: number, raceDelaysMs: readonly number[]) =>
      afterFailure("not-visible", { notSent: 0, notVisible, inconclusive: 0 }, false, 1, { raceDelaysMs });
    expect(of(1, [7])).toEqual({ do: "publish-again", afterMs: 7 });
    expect(of(1, [0])).toEqual({ do: "publish-again", afterMs: 0 });
    expect(of(2, [7])).toEqual({ do: "replace" });
    expect(of(1, [])).toEqual({ do: "replace" });
  });
});
