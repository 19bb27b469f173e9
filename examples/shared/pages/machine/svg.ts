/** The diagram of the state machine as SVG. The style sheet colors it, and marks elements of the class `current`. */
import { NODE_HEIGHT, type Arrow, type Diagram, type Group, type Node } from "./layout.js";
import { STATE_WORDS } from "./words.js";

const LOOP = 26;
const HEAD = 7;

/** Returns the SVG. Elements with `data-of` belong to a state. The text form beside it has the same content, so the diagram is an image. */
export function svgOf({ width, height, lanes, groups }: Diagram, className: string): string {
  return `<svg class="machine ${className}" viewBox="0 0 ${width} ${height}" role="img" aria-label="The states of a connection, with arrows for the events that change them. The table below has the same content.">
${groups.map((group) => background(group, width)).join("\n")}
${lanes.map(({ state, x, y }) => `<path class="lane" data-of="${state}" d="M${x} ${y}V${height}"/>`).join("\n")}
${lanes.map(node).join("\n")}
${groups.map(groupOf).join("\n")}
</svg>`;
}

const background = ({ state, y, height }: Group, width: number) =>
  `<rect class="group" data-of="${state}" x="1" y="${y}" width="${width - 2}" height="${height}" rx="10"/>`;

const groupOf = ({ state, title, arrows }: Group) => `<g class="leaving" data-of="${state}">
${text("title", 10, title.y, title.lines)}
${arrows.map(arrowOf).join("\n")}
</g>`;

function arrowOf(arrow: Arrow): string {
  const { label, startX, y, target } = arrow;
  return [
    text("label", label.x, label.y, label.lines),
    ...(startX === target.x ? loop(arrow) : line(arrow)),
    node({ ...target, y }),
  ].join("\n");
}

/** Draws the arrow from a state to another one. */
function line({ startX, y, target, side }: Arrow): readonly string[] {
  const end = target.x + (side * target.width) / 2;
  return [
    `<circle cx="${startX}" cy="${y}" r="4"/>`,
    `<path class="arrow" d="M${startX} ${y}H${end + side * HEAD}"/>`,
    head(end, y, side),
  ];
}

/** Draws the arrow from a state to itself. */
function loop({ y, target, side }: Arrow): readonly string[] {
  const edge = target.x + (side * target.width) / 2;
  const far = edge + side * LOOP;
  return [
    `<path class="arrow" d="M${edge} ${y - 6}C${far} ${y - 14} ${far} ${y + 14} ${edge + side * HEAD} ${y + 5}"/>`,
    head(edge, y + 5, side),
  ];
}

const head = (x: number, y: number, side: number) => `<path class="head" d="M${x} ${y}l${side * HEAD} -4v8z"/>`;

function node({ state, x, y, width }: Node): string {
  const [left, top] = [x - width / 2, y - NODE_HEIGHT / 2];
  return `<g class="node" data-of="${state}"><rect x="${left}" y="${top}" width="${width}" height="${NODE_HEIGHT}" rx="11"/><text x="${x}" y="${y + 4}">${STATE_WORDS[state].name}</text></g>`;
}

const text = (className: string, x: number, y: number, lines: readonly string[]) =>
  `<text class="${className}" y="${y}">${lines.map((line, index) => `<tspan x="${x}" dy="${index === 0 ? 0 : 16}">${line}</tspan>`).join("")}</text>`;
