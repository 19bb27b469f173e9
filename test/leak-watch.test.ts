/** Tests of the leak watch, which guards all other tests. */
import { describe, expect, it } from "vitest";
import { formsOf, record, recordInspected, secret, takeLeaks, watched } from "./support/leaks.js";
import { LONG_TOKEN } from "./support/secrets.js";

describe("the leak watch", () => {
  it.each(formsOf(LONG_TOKEN))("finds a secret in the form %j", (form) => {
    record("message", new Error(`before ${form} after`));
    expect(takeLeaks().length).toBeGreaterThan(0);
  });

  it("finds a secret in a cause, in a hidden field and in printed text", () => {
    record("cause", new Error("outer", { cause: new Error(LONG_TOKEN) }));
    expect(takeLeaks().length).toBeGreaterThan(0);
    record("hidden", Object.defineProperty({}, "token", { value: LONG_TOKEN, enumerable: false }));
    expect(takeLeaks().length).toBeGreaterThan(0);
    recordInspected("printed", { accessToken: secret("another-secret-value") });
    expect(takeLeaks().length).toBeGreaterThan(0);
  });

  it("finds a secret that a watched object throws, rejects with or returns", async () => {
    const leaky = watched({
      fails: () => Promise.reject(new Error(LONG_TOKEN)),
      throws: () => {
        throw new Error(LONG_TOKEN);
      },
      returns: () => ({ token: LONG_TOKEN }),
    });
    await leaky.fails().catch(() => undefined);
    expect(takeLeaks().length).toBeGreaterThan(0);
    expect(() => leaky.throws()).toThrow();
    expect(takeLeaks().length).toBeGreaterThan(0);
    leaky.returns();
    expect(takeLeaks().length).toBeGreaterThan(0);
  });

  it("finds nothing in text without a secret", () => {
    record("clean", new Error("nothing to see"));
    expect(takeLeaks()).toEqual([]);
  });
});
