/** The watch over all other suites: does it see what it is there for? */
import { describe, expect, it } from "vitest";
import { formsOf, record, recordInspected, secret, takeLeaks, watched } from "./support/leaks.js";
import { LONG_TOKEN } from "./support/secrets.js";

describe("the leak watch", () => {
  it.each(formsOf(LONG_TOKEN))("sees a secret as %j", (form) => {
    record("message", new Error(`before ${form} after`));
    expect(takeLeaks().length).toBeGreaterThan(0);
  });

  it("sees one in a cause, in a hidden field, and in what is printed", () => {
    record("cause", new Error("outer", { cause: new Error(LONG_TOKEN) }));
    expect(takeLeaks().length).toBeGreaterThan(0);
    record("hidden", Object.defineProperty({}, "token", { value: LONG_TOKEN, enumerable: false }));
    expect(takeLeaks().length).toBeGreaterThan(0);
    recordInspected("printed", { accessToken: secret("another-secret-value") });
    expect(takeLeaks().length).toBeGreaterThan(0);
  });

  it("sees what a watched object throws, rejects with and answers", async () => {
    const leaky = watched({
      fails: () => Promise.reject(new Error(LONG_TOKEN)),
      throws: () => {
        throw new Error(LONG_TOKEN);
      },
      answers: () => ({ token: LONG_TOKEN }),
    });
    await leaky.fails().catch(() => undefined);
    expect(takeLeaks().length).toBeGreaterThan(0);
    expect(() => leaky.throws()).toThrow();
    expect(takeLeaks().length).toBeGreaterThan(0);
    leaky.answers();
    expect(takeLeaks().length).toBeGreaterThan(0);
  });

  it("is quiet when there is nothing", () => {
    record("clean", new Error("nothing to see"));
    expect(takeLeaks()).toEqual([]);
  });
});
