/** Which schedules are walked. A second fault is placed at an event that the first one leads to, so each single one is walked first. */
import type { Random } from "../../src/testing/sandbox/state/random.js";
import type { RunEvent } from "./events.js";
import { faultsOn, type Fault } from "./faults.js";
import type { PlacedFault, PostKind, Schedule } from "./schedule.js";

/** A second fault is placed at one of so many events after the first: what comes later repeats itself. */
const MOST_EVENTS_AFTER = 40;

const applies = (fault: Fault, kind: PostKind) => !fault.onlyThreads || kind === "thread";

function placedAt(events: readonly RunEvent[], kind: PostKind): PlacedFault[] {
  return events.flatMap(({ index, kind: eventKind }) =>
    faultsOn(eventKind)
      .filter((fault) => applies(fault, kind))
      .map(({ name }) => ({ at: index, name })),
  );
}

/** Every schedule with one fault, of the events without any. */
export function singles(kind: PostKind, events: readonly RunEvent[]): Schedule[] {
  return placedAt(events, kind).map((fault) => ({ kind, faults: [fault] }));
}

/** Every schedule with one more fault, of the events that the first one led to. */
export function pairsOf({ kind, faults }: Schedule, events: readonly RunEvent[]): Schedule[] {
  const after = faults.at(-1)?.at ?? 0;
  return placedAt(events.slice(after, after + MOST_EVENTS_AFTER), kind).map((fault) => ({
    kind,
    faults: [...faults, fault],
  }));
}

/** So many of them, drawn. */
export function drawn<Item>(items: readonly Item[], many: number, random: Random): Item[] {
  if (items.length <= many) return [...items];
  const left = [...items];
  return Array.from({ length: many }, () => left.splice(random.int(0, left.length - 1), 1)).flat();
}
