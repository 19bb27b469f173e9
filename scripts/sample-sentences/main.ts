/**
 * `npm run sample -- [--seed N] [--count 20]`: prints sentences of the README and of docs/, drawn at random, for someone who has not read these
 * pages. The same seed draws the same sentences from the same pages.
 */
import { readdirSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { seededRandom } from "../../src/testing/sandbox/state/random.js";
import { drawn } from "../explore/enumerate.js";
import { seedFrom, wholeNumber } from "../harness/args.js";
import { sentencesOf } from "./sentences.js";

const { values } = parseArgs({ options: { seed: { type: "string" }, count: { type: "string", default: "20" } } });
const seed = seedFrom(values.seed);
const count = wholeNumber("count", values.count, 1);

const root = new URL("../../", import.meta.url);
const guides = readdirSync(new URL("docs", root), { recursive: true, encoding: "utf8" })
  .map((name) => `docs/${name.replaceAll("\\", "/")}`)
  .filter((name) => name.endsWith(".md"))
  .sort();
const sentences = ["README.md", ...guides].flatMap((document) =>
  sentencesOf(document, readFileSync(new URL(document, root), "utf8")),
);

console.log(`Seed ${seed}: ${Math.min(count, sentences.length)} of ${sentences.length} sentences`);
for (const { document, line, section, text } of drawn(sentences, count, seededRandom(seed)))
  console.log(`\n${document}:${line} (${section})\n  ${text}`);
