/** Tests the layout of the diagram of the state machine. */
import { describe, expect, it } from "vitest";
import { TRANSITIONS } from "@hayon/threads/stores";
import { edgesOf, layOut, NODE_HEIGHT, phraseOf, STATES } from "../../../examples/shared/pages/machine/layout.js";
import { svgOf } from "../../../examples/shared/pages/machine/svg.js";
import { EVENT_WORDS } from "../../../examples/shared/pages/machine/words.js";

describe.each([280, 320, 520, 900])("the diagram of the state machine, %i pixels wide", (width) => {
  const diagram = layOut(TRANSITIONS, width);
  const arrows = diagram.groups.flatMap((group) => group.arrows);

  it("has an arrow for each transition, labeled with its events in words", () => {
    const drawn = arrows.flatMap(({ from, to, events }) => events.map((event) => `${from} ${event} ${to}`));
    const all = Object.entries(TRANSITIONS).flatMap(([event, row]) =>
      Object.entries(row).flatMap(([from, targets]) => targets.map((to) => `${from} ${event} ${to}`)),
    );
    expect(drawn.sort()).toEqual(all.sort());
    for (const { events, label } of arrows) {
      for (const event of events) expect(label.lines.join(" ")).toContain(EVENT_WORDS[event]);
    }
  });

  it("keeps rows apart, and keeps labels and names inside the diagram", () => {
    let bottom = Math.max(...diagram.lanes.map(({ y }) => y)) + NODE_HEIGHT / 2;
    for (const group of diagram.groups) {
      expect(group.y).toBeGreaterThanOrEqual(bottom);
      bottom = group.y;
      for (const { label, y, target } of group.arrows) {
        // A line is 16 pixels high, and its baseline 4 pixels above its end.
        expect(label.y - 12).toBeGreaterThanOrEqual(bottom);
        expect(y - NODE_HEIGHT / 2).toBeGreaterThanOrEqual(label.y + (label.lines.length - 1) * 16 + 2);
        expect(target.x - target.width / 2).toBeGreaterThanOrEqual(0);
        expect(target.x + target.width / 2).toBeLessThanOrEqual(width);
        expect(label.x).toBeGreaterThanOrEqual(0);
        for (const line of label.lines) expect(label.x + line.length * 6.6).toBeLessThanOrEqual(width);
        bottom = y + NODE_HEIGHT / 2;
      }
      expect(group.y + group.height).toBeGreaterThanOrEqual(bottom);
      bottom = group.y + group.height;
    }
    expect(diagram.height).toBeGreaterThanOrEqual(bottom);
  });

  it("gives each arrow a length, and keeps names in the same row apart", () => {
    for (const { startX, target, side, from, to } of arrows) {
      const end = target.x + (side * target.width) / 2;
      if (from !== to) expect((startX - end) * side, `${from} to ${to}`).toBeGreaterThan(8);
    }
    for (const [index, lane] of diagram.lanes.entries()) {
      for (const other of diagram.lanes.slice(index + 1).filter(({ y }) => y === lane.y)) {
        expect(other.x - lane.x).toBeGreaterThan((other.width + lane.width) / 2);
      }
    }
  });

  it("is an SVG without inline styles, whose parts name their state", () => {
    const svg = svgOf(diagram, "wide");
    expect(svg).not.toMatch(/style=|<style|NaN|undefined/);
    for (const state of STATES) expect(svg).toContain(`data-of="${state}"`);
  });
});

describe("the table of the state machine", () => {
  it("has the same edges as the diagram, in words", () => {
    const edges = edgesOf(TRANSITIONS);
    expect(edges.map(({ from, to }) => `${from} ${to}`)).toEqual([...new Set(edges.map((e) => `${e.from} ${e.to}`))]);
    const edge = edges.find(({ from, to }) => from === "active" && to === "expired");
    expect(edge && phraseOf(edge)).toBe("Threads rejects the token or the token expires");
  });
});
