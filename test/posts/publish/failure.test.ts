/** What a failed publish proves, and what follows: every row of what is known about errors, and every situation that there is. */
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
  isNotThereYet,
  judgePublishFailure,
  type NextStep,
  type PublishVerdict,
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

/** errors-and-limits.md, section 2, and what each means for a post that was being published. */
const CODES: readonly (readonly [code: number, subcode: number | null, verdict: PublishVerdict])[] = [
  [1, null, "answered"],
  [1, 2207052, "answered"],
  [2, null, "answered"],
  [3, null, "refused"],
  [4, null, "refused"],
  [10, null, "refused"],
  [10, 4279067, "refused"],
  [17, null, "refused"],
  [24, 4279009, "race"],
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

describe("judgePublishFailure", () => {
  it.each(CODES.map(([code, subcode, verdict]) => [name(code, subcode), code, subcode, verdict] as const))(
    "%s",
    (_, code, subcode, verdict) => {
      for (const status of [400, 401, 403, 404, 429]) {
        expect(judgePublishFailure(apiError(code, subcode, { status }))).toBe(verdict);
        // "Not transient" says nothing: 24/4279009 comes with it, and passes all the same.
        expect(judgePublishFailure(apiError(code, subcode, { status, isTransient: false }))).toBe(verdict);
      }
    },
  );

  it.each(CODES.map(([code, subcode]) => [name(code, subcode), code, subcode] as const))(
    "%s with a 5xx: posts were live behind such responses, so that even a certain refusal counts after a look at the container",
    (_, code, subcode) => {
      const expected = [100, 102, 190, 368, 506].includes(code) ? "refused-after-look" : "answered";
      for (const status of [500, 502, 503, 504, 599]) {
        expect(judgePublishFailure(apiError(code, subcode, { status }))).toBe(expected);
        expect(isNotThereYet(apiError(code, subcode, { status }))).toBe(false);
      }
    },
  );

  it("calls a refusal under HTTP 200 certain only where its code is certain at every status", () => {
    for (const [code, subcode, verdict] of CODES) {
      const expected = [100, 102, 190, 368, 506].includes(code) ? verdict : "answered";
      expect(judgePublishFailure(apiError(code, subcode, { status: 200 })), name(code, subcode)).toBe(expected);
    }
  });

  it("takes Threads at its word when it calls a failure transient, except a rate limit and the race", () => {
    for (const [code, subcode, verdict] of CODES) {
      const limited = [4, 17, 32, 341, 613].includes(code);
      const expected = limited || verdict === "race" ? verdict : "answered";
      expect(judgePublishFailure(apiError(code, subcode, { isTransient: true }))).toBe(expected);
    }
    expect(judgePublishFailure(apiError(null, null, { isTransient: true }))).toBe("answered");
  });

  it("takes an error without a code, or with one that nobody knows, for no proof", () => {
    for (const status of [400, 401, 403, 404, 429, 500, 503]) {
      expect(judgePublishFailure(apiError(null, null, { status }))).toBe("answered");
      expect(judgePublishFailure(apiError(987654, null, { status }))).toBe("answered");
    }
  });

  it("takes HTTP 408 for a lost response, whatever its body says", () => {
    expect(judgePublishFailure(apiError(190, null, { status: 408 }))).toBe("lost");
    expect(judgePublishFailure(apiError(24, 4279009, { status: 408 }))).toBe("lost");
    expect(judgePublishFailure(apiError(190, null, { status: 407 }))).toBe("refused");
    expect(judgePublishFailure(apiError(190, null, { status: 409 }))).toBe("refused");
  });

  it("knows the race by number alone", () => {
    expect(isNotThereYet(apiError(24, 4279009))).toBe(true);
    for (const other of [apiError(24), apiError(100, 4279009), apiError(24, 33), new Error("24/4279009"), null]) {
      expect(isNotThereYet(other)).toBe(false);
    }
  });

  it("takes what failed on the way for lost, unless it certainly never left", () => {
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
        expect(judgePublishFailure(error)).toBe(sent ? "lost" : "not-sent");
      }
    }
    for (const sent of [true, false]) {
      const error = new ThreadsTimeoutError({ timeoutMs: 1, sent, retryable: false, request });
      expect(judgePublishFailure(error)).toBe(sent ? "lost" : "not-sent");
    }
  });

  it("takes what is no answer of Threads for lost: the request may be under way behind a proxy", () => {
    const reasons: ResponseFailure[] = ["redirect", "too-large", "empty", "not-json", "unexpected-shape"];
    for (const reason of reasons) {
      for (const status of [200, 302, 403, 429, 502, 504]) {
        const facts = { reason, status, contentType: null, excerpt: "", retryable: false, request };
        expect(judgePublishFailure(new ThreadsResponseError("…", facts))).toBe("lost");
      }
    }
  });

  it("takes everything else for refused: it was thrown before anything was sent", () => {
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
      expect(judgePublishFailure(error)).toBe("refused");
    }
  });
});

interface Situation {
  readonly verdict: PublishVerdict;
  readonly notSent: number;
  readonly races: number;
  readonly unknown: number;
  readonly inDoubt: boolean;
  readonly made: number;
}

/** Every one that the loop can come to, and some beyond. */
function* situations(): Generator<Situation> {
  const counts = [0, 1, 2, 3, 4, 5];
  for (const verdict of ["not-sent", "refused", "refused-after-look", "race", "answered", "lost"] as const)
    for (const notSent of counts)
      for (const races of counts)
        for (const unknown of counts)
          for (const inDoubt of [false, true])
            for (const made of [1, 2, 3, 4]) {
              // The failure that is judged is counted already.
              const refused = inDoubt ? unknown : 1;
              const own = {
                "not-sent": notSent,
                race: races,
                answered: unknown,
                lost: unknown,
                refused,
                "refused-after-look": refused,
              }[verdict];
              if (own > 0) yield { verdict, notSent, races, unknown, inDoubt, made };
            }
}

/** The rules as the promise words them, written without the code: the first that applies decides. */
const RULES: readonly (readonly [applies: (now: Situation) => boolean, step: NextStep])[] = [
  [({ verdict, inDoubt }) => verdict.startsWith("refused") && !inDoubt, { do: "fail" }],
  // While the outcome of an earlier request is unknown, a refusal may come because that one was successful.
  [({ verdict, unknown }) => verdict.startsWith("refused") && unknown < 4, { do: "ask", afterMs: 0 }],
  [({ verdict }) => verdict.startsWith("refused"), { do: "give-up" }],

  [({ verdict, notSent }) => verdict === "not-sent" && notSent === 1, { do: "publish-again", afterMs: 500 }],
  [({ verdict, notSent }) => verdict === "not-sent" && notSent === 2, { do: "publish-again", afterMs: 1_000 }],
  [({ verdict }) => verdict === "not-sent", { do: "fail" }],

  // A container that may be published is never replaced, and never sent again unasked.
  [({ verdict, inDoubt, races }) => verdict === "race" && inDoubt && races === 1, { do: "ask", afterMs: 2_000 }],
  [({ verdict, inDoubt, races }) => verdict === "race" && inDoubt && races === 2, { do: "ask", afterMs: 5_000 }],
  [({ verdict, inDoubt, races }) => verdict === "race" && inDoubt && races === 3, { do: "ask", afterMs: 10_000 }],
  [({ verdict, inDoubt }) => verdict === "race" && inDoubt, { do: "give-up" }],

  // The same container again after 2, 5 and 10 s, then a fresh one, three in all.
  [({ verdict, races }) => verdict === "race" && races === 1, { do: "publish-again", afterMs: 2_000 }],
  [({ verdict, races }) => verdict === "race" && races === 2, { do: "publish-again", afterMs: 5_000 }],
  [({ verdict, races }) => verdict === "race" && races === 3, { do: "publish-again", afterMs: 10_000 }],
  [({ verdict, made }) => verdict === "race" && made < 3, { do: "replace" }],
  [({ verdict }) => verdict === "race", { do: "fail" }],

  // Answered or lost: asked at once, and not for ever.
  [({ unknown }) => unknown < 4, { do: "ask", afterMs: 0 }],
  [() => true, { do: "give-up" }],
];

const stepAfter = ({ verdict, notSent, races, unknown, inDoubt, made }: Situation) =>
  afterFailure(verdict, { notSent, races, unknown }, inDoubt, made, DEFAULT_PUBLISH_TIMING);

describe("afterFailure", () => {
  it("does in every situation what the rules say, and each rule is for something", () => {
    const used = new Set<number>();
    for (const situation of situations()) {
      const rule = RULES.findIndex(([applies]) => applies(situation));
      used.add(rule);
      expect([situation, stepAfter(situation)]).toEqual([situation, RULES[rule]![1]]);
    }
    expect(used.size).toBe(RULES.length);
  });

  it("never makes a second post of what may be the first", () => {
    for (const situation of situations()) {
      const { verdict, inDoubt } = situation;
      const step = stepAfter(situation).do;
      const refused = verdict === "race" || verdict.startsWith("refused");
      const mayBeLive = verdict === "answered" || verdict === "lost" || (refused && inDoubt);
      if (mayBeLive) expect(["ask", "give-up"]).toContain(step);
      // "Nothing was published" is not said of what may be.
      if (mayBeLive) expect(step).not.toBe("fail");
    }
  });

  it("comes to an end, whatever keeps going wrong", () => {
    for (const verdict of ["not-sent", "refused", "race", "answered", "lost"] as const) {
      for (const inDoubt of [false, true]) {
        const tries = { notSent: 0, races: 0, unknown: 0 };
        const counted = {
          "not-sent": "notSent",
          race: "races",
          answered: "unknown",
          lost: "unknown",
          refused: inDoubt ? "unknown" : null,
        } as const;
        let steps = 0;
        for (let made = 1; steps < 100; steps += 1) {
          const count = counted[verdict];
          if (count !== null) tries[count] += 1;
          const step = afterFailure(verdict, tries, inDoubt, made, DEFAULT_PUBLISH_TIMING);
          if (step.do === "fail" || step.do === "give-up") break;
          if (step.do === "replace") {
            made += 1;
            tries.races = 0;
          }
        }
        expect(steps).toBeLessThan(13);
      }
    }
  });

  it("waits as long as it is told to, and replaces at once where there is no wait", () => {
    const of = (races: number, raceDelaysMs: readonly number[]) =>
      afterFailure("race", { notSent: 0, races, unknown: 0 }, false, 1, { raceDelaysMs });
    expect(of(1, [7])).toEqual({ do: "publish-again", afterMs: 7 });
    expect(of(1, [0])).toEqual({ do: "publish-again", afterMs: 0 });
    expect(of(2, [7])).toEqual({ do: "replace" });
    expect(of(1, [])).toEqual({ do: "replace" });
  });
});
