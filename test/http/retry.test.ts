import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ThreadsNetworkError } from "../../src/index.js";
import { retryDelayMs, type RetryFacts } from "../../src/http/retry.js";

function failure(changes: { retryable?: boolean; retryAfterMs?: number | null } = {}): ThreadsNetworkError {
  const { retryable = true, retryAfterMs = null } = changes;
  const request = { method: "GET", path: "/me" };
  const error = new ThreadsNetworkError("m", { reason: "reset", sent: true, retryable, request, cause: undefined });
  return Object.assign(error, { retryAfterMs });
}

const facts = (changes: Partial<RetryFacts> = {}): RetryFacts => ({
  attempt: 1,
  maxAttempts: 3,
  replay: "always",
  error: failure(),
  random: 1,
  remainingMs: 30_000,
  ...changes,
});

describe("retryDelayMs", () => {
  it("doubles the wait after each failure, up to eight seconds", () => {
    const delays = [1, 2, 3, 4, 5, 6, 7].map((attempt) => retryDelayMs(facts({ attempt, maxAttempts: 99 })));
    expect(delays).toEqual([250, 500, 1000, 2000, 4000, 8000, 8000]);
  });

  it("spreads the retries of many callers over the second half of the wait", () => {
    expect(retryDelayMs(facts({ random: 0 }))).toBe(125);
    expect(retryDelayMs(facts({ random: 0.5 }))).toBe(188);
  });

  it("waits as long as the server asks", () => {
    expect(retryDelayMs(facts({ error: failure({ retryAfterMs: 7_000 }) }))).toBe(7_000);
  });

  it("returns null when the rule, the attempts, the error or the deadline forbid a retry", () => {
    expect(retryDelayMs(facts({ replay: "never" }))).toBeNull();
    expect(retryDelayMs(facts({ attempt: 3 }))).toBeNull();
    expect(retryDelayMs(facts({ error: failure({ retryable: false }) }))).toBeNull();
    expect(retryDelayMs(facts({ remainingMs: 250 }))).toBeNull();
    expect(retryDelayMs(facts({ error: failure({ retryAfterMs: 300_000 }) }))).toBeNull();
  });

  it("never returns a wait that outlasts the deadline, nor one for a call that must not be retried", () => {
    fc.assert(
      fc.property(
        fc.record({
          attempt: fc.integer({ min: 1, max: 120 }),
          maxAttempts: fc.integer({ min: 1, max: 100 }),
          replay: fc.constantFrom("always" as const, "never" as const),
          random: fc.double({ min: 0, max: 1, noNaN: true }),
          remainingMs: fc.integer({ min: -5_000, max: 60_000 }),
          retryable: fc.boolean(),
          retryAfterMs: fc.option(fc.integer({ min: 0, max: 600_000 })),
        }),
        ({ retryable, retryAfterMs, ...rest }) => {
          const delay = retryDelayMs({ ...rest, error: failure({ retryable, retryAfterMs }) });
          if (delay === null) return;
          expect(rest.replay).toBe("always");
          expect(retryable).toBe(true);
          expect(rest.attempt).toBeLessThan(rest.maxAttempts);
          expect(delay).toBeLessThan(rest.remainingMs);
          expect(delay).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});
