import { expect, it } from "vitest";
import { sentencesOf } from "../../scripts/sample-sentences/sentences.js";

const textsOf = (markdown: string) => sentencesOf("a.md", markdown).map(({ text }) => text);

it("sample: splits a paragraph over several lines into its sentences", () => {
  const markdown = "The SDK retries\nthe read. Your app sends nothing twice! Is that\nalways so?";
  expect(textsOf(markdown)).toEqual([
    "The SDK retries the read.",
    "Your app sends nothing twice!",
    "Is that always so?",
  ]);
});

it("sample: keeps inline code whole, also at the beginning of a sentence", () => {
  expect(textsOf("Call it once. `a.b?c=1. X` returns the id. Then call `stop()`.")).toEqual([
    "`a.b?c=1. X` returns the id.",
  ]);
});

it("sample: leaves out code blocks, headings, link definitions, and the heads and rules of tables", () => {
  const markdown = [
    "# A heading of five words",
    "```ts",
    "// A comment in a code block.",
    "```",
    "| A head of four words | |",
    "|---|---|",
    "| `load(key)` | returns the value or null |",
    "[posts]: https://example.com a b c d",
  ].join("\n");
  expect(textsOf(markdown)).toEqual(["`load(key)` | returns the value or null"]);
});

it("sample: returns each row with the head of its table", () => {
  const markdown = "## Options\n\n| Option | Meaning |\n|---|---|\n| `seed` | decides every random value |";
  expect(sentencesOf("a.md", markdown)).toEqual([
    { document: "a.md", line: 5, section: "Options: Option | Meaning", text: "`seed` | decides every random value" },
  ]);
});

it("sample: separates the items of a list, and removes the marks of links and bold words", () => {
  const markdown =
    "- **Prune** [the `journal`](a.md) once a day.\n- Keep [its entries][1] for\n  thirty days.\n\n1. Call it every hour.";
  expect(textsOf(markdown)).toEqual([
    "Prune the `journal` once a day.",
    "Keep its entries for thirty days.",
    "Call it every hour.",
  ]);
});

it("sample: leaves out labels of fewer than four words, and returns the line and heading of each sentence", () => {
  const markdown = "One\n\n## The [second](b.md) part\n\nOnly three words.\n\nA sentence of five words.";
  expect(sentencesOf("a.md", markdown)).toEqual([
    { document: "a.md", line: 7, section: "The second part", text: "A sentence of five words." },
  ]);
});
