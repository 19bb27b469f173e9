/** The diagram of the docs equals the table of the machine. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { TRANSITIONS } from "../../src/connections/transitions.js";

const text = readFileSync(new URL("../../docs/connections.md", import.meta.url), "utf8");
const blocks = [...text.matchAll(/^```mermaid\n(.*?)^```$/gms)].map(([, block]) => block!.trim().split("\n"));
const [head, start, ...arrows] = blocks[0]!.map((line) => line.trim());

/** Lists each arrow of the diagram, once for each of its events: `active --> error: refresh-failed`. */
function drawn(): string[] {
  return arrows.flatMap((line) => {
    const arrow = /^(?<from>\w+) --> (?<to>\w+): (?<events>[\w-]+(?:, [\w-]+)*)$/.exec(line)?.groups;
    if (arrow === undefined) throw new Error(`This line of the diagram is no arrow with events: ${line}`);
    return arrow.events!.split(", ").map((event) => `${arrow.from} --> ${arrow.to}: ${event}`);
  });
}

/** Lists the same from the table. */
function tabled(): string[] {
  return Object.entries(TRANSITIONS).flatMap(([event, rows]) =>
    Object.entries(rows).flatMap(([from, targets]) => targets.map((to) => `${from} --> ${to}: ${event}`)),
  );
}

describe("docs/connections.md", () => {
  it("has one state diagram, which starts at disconnected", () => {
    expect(blocks).toHaveLength(1);
    expect([head, start]).toEqual(["stateDiagram-v2", "[*] --> disconnected"]);
  });

  it("draws exactly the transitions of the table", () => {
    expect(drawn().toSorted()).toEqual(tabled().toSorted());
  });

  it("draws one arrow between two states, with all its events", () => {
    const ends = arrows.map((line) => line.replace(/:.*/, ""));
    expect(ends).toEqual([...new Set(ends)]);
  });

  it("explains exactly the events and states that exist", () => {
    const rowsBelow = (header: string) => {
      const table = text.slice(text.indexOf(header)).split("\n\n")[0]!;
      return table.split("\n").flatMap((row) => /^\| `([\w-]+)` \|/.exec(row)?.[1] ?? []);
    };
    expect(rowsBelow("| Event |").toSorted()).toEqual(Object.keys(TRANSITIONS).toSorted());
    const states = Object.keys(TRANSITIONS["disconnect-requested"]);
    expect(rowsBelow("| State |").toSorted()).toEqual(states.toSorted());
  });
});
