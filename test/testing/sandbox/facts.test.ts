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

it("sandbox facts: the code cites each fact, and only existing ones", async () => {
  const cited = new Set<string>();
  for (const { text } of await sources()) {
    for (const [, list = ""] of text.matchAll(/\/\/ fact: ([a-z0-9, -]+)$/gm))
      list.split(", ").forEach((id) => cited.add(id));
    for (const [, id = ""] of text.matchAll(/\bfact: "([a-z0-9-]+)"/g)) cited.add(id);
  }
  expect([...cited].sort()).toEqual(FACTS.map((fact) => fact.id).sort());
});

it("sandbox facts: each is a sentence with a unique id and a public source", () => {
  expect(new Set(FACTS.map((fact) => fact.id)).size).toBe(FACTS.length);
  for (const fact of FACTS) {
    expect(fact.says).toMatch(/[.)]$/);
    expect(new URL(fact.source).protocol).toBe("https:");
    expect(["documented", "observed", "unsure"]).toContain(fact.mark);
  }
});

it("sandbox facts: each unsure fact about responses has a behavior", () => {
  const switched = new Set<string>(Object.values(BEHAVIORS).map((row) => row.fact));
  const open = FACTS.filter((fact) => fact.mark === "unsure" && !switched.has(fact.id)).map((fact) => fact.id);
  // PKCE parameters are refused; HTML and a wrong date are faults, and a stale status is a delay.
  expect(open).toEqual(["no-pkce", "stale-status", "edge-html", "wrong-date"]);
});

it("sandbox operations: no parameter that may be a secret is shown in the log", () => {
  const secret = /token|secret|code|ticket|state/;
  for (const { parameters } of OPERATIONS) {
    for (const rule of parameters ?? []) {
      if (secret.test(rule.name)) expect(rule.shown ?? false, rule.name).toBe(false);
    }
  }
});
