/** Lists schedules. A second fault is placed at an event that follows from the first one, so each single fault is walked first. */
import type { Random } from "../../src/testing/sandbox/state/random.js";
import type { RunEvent } from "./events.js";
import { faultsOn, type Fault } from "./faults.js";
import type { PlacedFault, PostKind, Schedule } from "./schedule.js";

/** A second fault is placed at one of this number of events after the first. Later events repeat the same steps. */
const MAX_EVENTS_AFTER = 40;

const applies = (fault: Fault, kind: PostKind) => !fault.onlyThreads || kind === "thread";

function placedAt(events: readonly RunEvent[], kind: PostKind): PlacedFault[] {
  return events.flatMap(({ index, kind: eventKind }) =>
    faultsOn(eventKind)
      .filter((fault) => applies(fault, kind))
      .map(({ name }) => ({ at: index, name })),
  );
}

/** Returns every schedule with one fault. @param events those of the schedule without faults */
export function singles(kind: PostKind, events: readonly RunEvent[]): Schedule[] {
  return placedAt(events, kind).map((fault) => ({ kind, faults: [fault] }));
}

/** Returns every schedule that adds one fault soon after the last one. @param events those of the given schedule */
export function pairsOf({ kind, faults }: Schedule, events: readonly RunEvent[]): Schedule[] {
  const after = faults.at(-1)?.at ?? 0;
  return placedAt(events.slice(after, after + MAX_EVENTS_AFTER), kind).map((fault) => ({
    kind,
    faults: [...faults, fault],
  }));
}

/** Draws `count` of the items. */
export function drawn<Item>(items: readonly Item[], count: number, random: Random): Item[] {
  if (items.length <= count) return [...items];
  const left = [...items];
  return Array.from({ length: count }, () => left.splice(random.int(0, left.length - 1), 1)).flat();
}
