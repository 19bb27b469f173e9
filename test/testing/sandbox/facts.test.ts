import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { FACTS, BEHAVIORS } from "../../../src/testing/index.js";
import { OPERATIONS } from "../../../src/testing/sandbox/http/operations.js";

const ROOT = join(import.meta.dirname, "../../../src/testing");

async function sources(): Promise<{ file: string; text: string }[]> {
  const files = (await readdir(ROOT, { recursive: true })).filter((file) => file.endsWith(".ts"));
  return Promise.all(files.map(async (file) => ({ file, text: await readFile(join(ROOT, file), "utf8") })));
}

it("cites facts that exist, and has no fact that nothing follows", async () => {
  const cited = new Set<string>();
  for (const { text } of await sources()) {
    for (const [, list = ""] of text.matchAll(/\/\/ fact: ([a-z0-9, -]+)$/gm))
      list.split(", ").forEach((id) => cited.add(id));
    for (const [, id = ""] of text.matchAll(/\bfact: "([a-z0-9-]+)"/g)) cited.add(id);
  }
  expect([...cited].sort()).toEqual(FACTS.map((fact) => fact.id).sort());
});

it("names each fact once, in a sentence, with a public source", () => {
  expect(new Set(FACTS.map((fact) => fact.id)).size).toBe(FACTS.length);
  for (const fact of FACTS) {
    expect(fact.says).toMatch(/[.)]$/);
    expect(new URL(fact.source).protocol).toBe("https:");
    expect(["documented", "observed", "unsure"]).toContain(fact.mark);
  }
});

it("has a switch for every doubt about what the sandbox answers", () => {
  const switched = new Set<string>(Object.values(BEHAVIORS).map((row) => row.fact));
  const open = FACTS.filter((fact) => fact.mark === "unsure" && !switched.has(fact.id)).map((fact) => fact.id);
  // PKCE is a parameter that is refused; HTML and a wrong date are faults, and a stale status is a delay.
  expect(open).toEqual(["no-pkce", "stale-status", "edge-html", "wrong-date"]);
});

it("never shows a value in the log that opens a door", () => {
  const secret = /token|secret|code|ticket|state/;
  for (const { parameters } of OPERATIONS) {
    for (const rule of parameters ?? []) {
      if (secret.test(rule.name)) expect(rule.shown ?? false, rule.name).toBe(false);
    }
  }
});
