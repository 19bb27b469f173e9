/** Tests of the leak watch, which guards all other tests. */
import { describe, expect, it } from "vitest";
import { formsOf, record, recordInspected, secret, takeLeaks, watched } from "./support/leaks.js";
import { searchFor } from "./support/search.js";
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

describe("the leak watch's search", () => {
  // Shorter than the search's window of 8, equal to it, longer, with the same first 8, and beyond the Basic Multilingual Plane.
  const words = [
    "a",
    "abcdefg",
    "abcdefgh",
    "abcdefghi",
    "abcdefgh-2",
    "\u{1f600}\u{1f600}\u{1f600}\u{1f600}!",
    "s3cr3t|='end",
  ];
  const contained = searchFor(words);
  const plainly = (text: string) => new Set(words.filter((word) => text.includes(word)));

  it.each(words)("finds %j at the start, in the middle and at the end of a text", (word) => {
    for (const text of [word, `${word} after`, `before ${word}`, `${"x".repeat(5_000)}${word}${"\n".repeat(5_000)}`]) {
      expect(contained(text).has(word), text).toBe(true);
      expect(contained(text)).toEqual(plainly(text));
    }
  });

  it("finds what `includes` finds in every text of few characters", () => {
    const fewWords = ["01101001", "111111111", "0101", "000000000011"];
    const few = searchFor(fewWords);
    for (let bits = 0; bits < 4_096; bits++) {
      const text = bits.toString(2).padStart(12, "0");
      expect([...few(text)].sort(), text).toEqual(fewWords.filter((word) => text.includes(word)).sort());
    }
  });

  it("finds nothing in an empty text, nor without words", () => {
    expect(contained("").size).toBe(0);
    expect(searchFor([])("a text that is longer than the window").size).toBe(0);
  });
});
