/** Tests of the table itself: it covers the documents completely, and contains nothing else. */
import { describe, expect, it } from "vitest";
import { PLACES, type Kind } from "./documents.js";
import { inOneRequest, throughContainer } from "./flow.js";
import type { Parameters } from "./notation.js";
import { PAIRS, ROWS } from "./table.js";

const places = (parameters: Parameters, kind: string) => Object.keys(parameters).map((name) => `${name} at ${kind}`);

/** Every parameter at every kind of container that a request of the table creates. */
const used = new Set(
  [...ROWS, ...PAIRS].flatMap((row) => {
    const oneRequest = row.container.media_type === "TEXT" ? inOneRequest(row) : [];
    return [...oneRequest, ...throughContainer(row)]
      .flat()
      .filter(({ method, path }) => method === "POST" && path === "/v1.0/me/threads")
      .flatMap(({ parameters }) =>
        places(parameters, "is_carousel_item" in parameters ? "item" : (parameters.media_type as Kind)),
      );
  }),
);

describe("wire tests: the table", () => {
  it("has every parameter at every documented place, and at no other", () => {
    const documented = Object.entries(PLACES).flatMap(([name, kinds]) => kinds.map((kind) => `${name} at ${kind}`));
    expect([...used].sort()).toEqual(documented.sort());
  });

  it("has unique names", () => {
    const names = [...ROWS, ...PAIRS].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it("combines parameters", () => {
    expect(PAIRS.length).toBeGreaterThan(500);
  });
});
