/**
 * The layout of the diagram of the state machine. Each state has a vertical lane. Below the lanes' names, each state has a group, with an arrow
 * to the lane of each state that can follow it.
 */
import type { ConnectionEventType, ConnectionState, TransitionTable } from "@hayon/threads/stores";
import { EVENT_WORDS, STATE_WORDS } from "./words.js";

/** A change of state, with the events that cause it. */
export interface Edge {
  readonly from: ConnectionState;
  readonly to: ConnectionState;
  readonly events: readonly ConnectionEventType[];
}

export const STATES = Object.keys(STATE_WORDS) as readonly ConnectionState[];

/** Returns the edges of the machine, ordered by state. */
export function edgesOf(table: TransitionTable): readonly Edge[] {
  const events = Object.keys(table) as ConnectionEventType[];
  return STATES.flatMap((from) => STATES.map((to) => ({ from, to }))).flatMap(({ from, to }) => {
    const causes = events.filter((event) => table[event][from]?.includes(to));
    return causes.length === 0 ? [] : [{ from, to, events: causes }];
  });
}

const list = new Intl.ListFormat("en", { type: "disjunction" });

/** Returns the events of an edge as one phrase, such as "Threads rejects the token or the token expires". */
export const phraseOf = ({ events }: Edge): string => list.format(events.map((event) => EVENT_WORDS[event]));

/** A box with the name of a state. `x` and `y` are its center. */
export interface Node {
  readonly state: ConnectionState;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export interface Arrow extends Edge {
  /** The lines of the label. `x` is where each starts, `y` the baseline of the first. */
  readonly label: { readonly x: number; readonly y: number; readonly lines: readonly string[] };
  readonly startX: number;
  readonly y: number;
  readonly target: Node;
  /** The side of the target at which the arrow ends: -1 is left, 1 is right. */
  readonly side: -1 | 1;
}

export interface Group {
  readonly state: ConnectionState;
  readonly y: number;
  readonly height: number;
  readonly title: { readonly y: number; readonly lines: readonly string[] };
  readonly arrows: readonly Arrow[];
}

export interface Diagram {
  readonly width: number;
  readonly height: number;
  readonly lanes: readonly Node[];
  readonly groups: readonly Group[];
}

// All lengths are in pixels. The style sheet uses the same sizes of fonts.
export const NODE_HEIGHT = 22;
const LINE_HEIGHT = 16;
// Upper estimates of the width of a character, because fonts differ: of labels with 12px, and of bold titles and names.
const LABEL_CHARACTER = 6.6;
const TITLE_CHARACTER = 7.4;
const NAME_CHARACTER = 6.8;
const PADDING = 10;
const GAP = 12;
const SHORTEST_ARROW = 20;

const nodeWidth = (state: ConnectionState) => STATE_WORDS[state].name.length * NAME_CHARACTER + 14;

/** Lays the machine out in a diagram of this width. */
export function layOut(table: TransitionTable, width: number): Diagram {
  const lanes = lanesIn(width);
  const edges = edgesOf(table);
  const groups: Group[] = [];
  let y = Math.max(...lanes.map((lane) => lane.y)) + NODE_HEIGHT / 2 + GAP;
  for (const state of STATES) {
    const leaving = edges.filter(({ from }) => from === state);
    const group = groupOf(state, leaving, lanes, y, width);
    groups.push(group);
    y += group.height + GAP;
  }
  return { width, height: y, lanes, groups };
}

/** Places the lanes so that an arrow fits between neighbors. In a narrow diagram, every second name is one row lower. */
function lanesIn(width: number): readonly Node[] {
  const halves = STATES.map((state) => nodeWidth(state) / 2);
  const half = (index: number) => halves[index] ?? 0;
  const steps = halves.slice(1).map((next, index) => Math.max(half(index), next) + SHORTEST_ARROW);
  const last = halves.length - 1;
  const used = 2 * PADDING + half(0) + half(last) + steps.reduce((sum, step) => sum + step, 0);
  const spare = (width - used) / steps.length;
  const isNarrow = steps.some((step, index) => step + spare < half(index) + half(index + 1) + GAP);
  let x = PADDING + half(0);
  return STATES.map((state, index) => {
    if (index > 0) x += (steps[index - 1] ?? 0) + spare;
    const y = NODE_HEIGHT / 2 + 1 + (isNarrow && index % 2 === 1 ? NODE_HEIGHT + 4 : 0);
    return { state, x: Math.round(x), y, width: Math.round(nodeWidth(state)) };
  });
}

function groupOf(
  state: ConnectionState,
  edges: readonly Edge[],
  lanes: readonly Node[],
  top: number,
  width: number,
): Group {
  const { name, meaning } = STATE_WORDS[state];
  const lines = wrap(`${name}: ${meaning}`, width - 2 * PADDING, TITLE_CHARACTER);
  const title = { y: top + 22, lines };
  const arrows: Arrow[] = [];
  let y = top + lines.length * LINE_HEIGHT + GAP;
  for (const edge of edges) {
    const arrow = arrowOf(edge, lanes, y, width);
    arrows.push(arrow);
    y = arrow.y + NODE_HEIGHT / 2 + GAP / 2;
  }
  return { state, y: top, height: y + GAP / 2 - top, title, arrows };
}

function arrowOf(edge: Edge, lanes: readonly Node[], top: number, width: number): Arrow {
  const [source, target] = [laneOf(edge.from, lanes), laneOf(edge.to, lanes)];
  const lines = wrap(phraseOf(edge), width - 2 * PADDING, LABEL_CHARACTER);
  const longest = Math.max(...lines.map(({ length }) => length)) * LABEL_CHARACTER;
  const left = Math.min(source.x, target.x) - target.width / 2;
  const x = Math.max(PADDING, Math.min(left, width - PADDING - longest));
  const y = top + lines.length * LINE_HEIGHT + GAP / 2 + NODE_HEIGHT / 2;
  // A change to the same state leaves and enters on the side with enough space.
  const isLeft = source.x === target.x ? source.x > width / 2 : source.x < target.x;
  return {
    ...edge,
    label: { x, y: top + LINE_HEIGHT, lines },
    startX: source.x,
    y,
    target: { ...target, y },
    side: isLeft ? -1 : 1,
  };
}

function laneOf(state: ConnectionState, lanes: readonly Node[]): Node {
  const lane = lanes.find((each) => each.state === state);
  if (lane === undefined) throw new Error(`The diagram has no lane for ${state}.`);
  return lane;
}

/** Breaks a text into lines of at most this width. */
function wrap(text: string, width: number, characterWidth: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = [lines.at(-1) ?? "", word].join(" ").trimStart();
    if (longer.length * characterWidth <= width) lines.splice(-1, 1, longer);
    else lines.push(word);
  }
  return lines;
}
