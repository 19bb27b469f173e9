/** A schedule: what is published, and which fault happens at which event. One line repeats it. */
import { faultNamed } from "./faults.js";

export const POST_KINDS = ["text", "image", "carousel", "thread"] as const;

/** A carousel has two images, a thread two texts. */
export type PostKind = (typeof POST_KINDS)[number];

/** The name of a fault, and its event, counted from 1. */
export interface PlacedFault {
  readonly at: number;
  readonly name: string;
}

export interface Schedule {
  readonly kind: PostKind;
  readonly faults: readonly PlacedFault[];
}

/** `text 4:close-done 9:crash-before` */
export function writeSchedule({ kind, faults }: Schedule): string {
  return [kind, ...faults.map(({ at, name }) => `${at}:${name}`)].join(" ");
}

/** @throws TypeError unless {@link writeSchedule} can write the line */
export function readSchedule(line: string): Schedule {
  const [kind, ...words] = line.trim().split(/\s+/);
  const known = POST_KINDS.find((one) => one === kind);
  if (known === undefined) throw new TypeError(`--replay: must begin with one of ${POST_KINDS.join(", ")}`);
  const faults = words.map((word) => {
    const [, at = "", name = ""] = /^(\d+):(.+)$/.exec(word) ?? [];
    if (faultNamed(name) === null) throw new TypeError(`--replay: "${word}" is not EVENT:FAULT with a known fault`);
    return { at: Number(at), name };
  });
  return { kind: known, faults };
}
