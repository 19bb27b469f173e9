/** A worker of a schedule, and what happens to its process at its events. */
import type { EventKind, EventLog } from "./events.js";
import type { Condition, Fault } from "./faults.js";
import { faultNamed } from "./faults.js";
import type { Process, VirtualTime } from "./virtual-time.js";

/** How long a worker is stopped: longer than a lease. */
const STOP_MS = 90_000;

export interface WorkerHooks {
  /** The worker died. The queue delivers the job again after this time. */
  onDead(afterMs: number): void;
  /** Another delivery begins: the worker was stopped, or the queue delivers twice. */
  onOverlap(): void;
  onCondition(condition: Condition, ms: number): void;
}

/** An event that has started. */
export interface StartedEvent {
  readonly fault: Fault | null;
  /** Awaited after the effect: the worker may die or stop there. */
  readonly after: () => Promise<void>;
  /** Records the result in the trace. */
  readonly end: (text: () => string) => void;
}

/** Never resolves, because a dead process does not continue. */
const never = () => new Promise<void>(() => undefined);

/** One process of a worker. */
export class ExploredWorker {
  readonly process: Process = { dead: false, stoppedUntil: 0 };
  readonly name: string;
  /** When the last event of this worker took effect, in virtual time. */
  knewAt = 0;
  readonly #time: VirtualTime;
  readonly #log: EventLog<string>;
  readonly #hooks: WorkerHooks;

  constructor(name: string, time: VirtualTime, log: EventLog<string>, hooks: WorkerHooks) {
    this.name = name;
    this.#time = time;
    this.#log = log;
    this.#hooks = hooks;
  }

  /** Starts an event. Resolves when the worker may continue with it. */
  async event(kind: EventKind): Promise<StartedEvent> {
    if (this.process.dead) await never();
    await this.#untilRunning();
    const { event, fault: name } = this.#log.begin(kind, this.name);
    const fault = name === null ? null : faultNamed(name, kind);
    const head = () => `${String(event.index).padStart(3)} ${this.name}`;
    if (name !== null)
      this.#log.note(() => `${head()} ${kind}: FAULT ${name}${fault === null ? " DOES NOT APPLY" : ""}`);
    if (fault !== null && "condition" in fault) this.#hooks.onCondition(fault.condition, fault.ms);
    const interruption = fault !== null && "interruption" in fault ? fault.interruption : null;
    if (interruption === "crash-before") await this.#die(0);
    if (interruption === "stop-before") await this.#stop();
    if (interruption === "overlap") this.#hooks.onOverlap();
    return {
      fault,
      after: async () => {
        this.knewAt = this.#time.now();
        if (interruption === "crash-after") await this.#die(0);
        if (interruption === "crash-for-a-day") await this.#die(25 * 3_600_000);
        if (interruption === "stop-after") await this.#stop();
      },
      end: (text) => this.#log.note(() => `${head()} ${text()}`),
    };
  }

  async #untilRunning(): Promise<void> {
    const { process } = this;
    while (process.stoppedUntil > this.#time.now()) await this.#time.sleep(0, process);
  }

  async #die(afterMs: number): Promise<void> {
    this.process.dead = true;
    this.#hooks.onDead(afterMs);
    await never();
  }

  async #stop(): Promise<void> {
    this.process.stoppedUntil = this.#time.now() + STOP_MS;
    this.#hooks.onOverlap();
    await this.#untilRunning();
  }
}
