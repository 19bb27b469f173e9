/** The events of a schedule: its requests and journal operations. A fault is placed at an event. */

/** The purpose of a request, or an operation of the journal. */
export type EventKind =
  "create" | "status" | "publish" | "permalink" | "threads" | "replies" | "other" | "load" | "save";

/** One event of a run. */
export interface RunEvent {
  /** Counted from 1 over all workers. */
  readonly index: number;
  readonly kind: EventKind;
  readonly worker: string;
}

/** A line of a trace. */
export interface TraceLine {
  readonly at: number;
  readonly text: string;
}

/** Counts events, finds the fault of each, and records a trace. */
export class EventLog<Fault> {
  readonly events: RunEvent[] = [];
  readonly trace: TraceLine[] = [];
  /** The number of faults that have happened. */
  struck = 0;
  /** False after the end of the job: later events have no faults. */
  armed = true;
  readonly #faults: ReadonlyMap<number, Fault>;
  readonly #now: () => number;
  readonly #traced: boolean;

  constructor(faults: ReadonlyMap<number, Fault>, now: () => number, traced: boolean) {
    this.#faults = faults;
    this.#now = now;
    this.#traced = traced;
  }

  /** Begins an event. Returns it with its fault, or null. */
  begin(kind: EventKind, worker: string): { readonly event: RunEvent; readonly fault: Fault | null } {
    const event: RunEvent = { index: this.events.length + 1, kind, worker };
    this.events.push(event);
    const fault = this.armed ? (this.#faults.get(event.index) ?? null) : null;
    if (fault !== null) this.struck += 1;
    return { event, fault };
  }

  /** Records a line of the trace, which only a replay needs. */
  note(text: () => string): void {
    if (this.#traced) this.trace.push({ at: this.#now(), text: text() });
  }
}
