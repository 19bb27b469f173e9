/** A worker of a schedule: what happens to its process at its events. */
import type { EventKind, EventLog } from "./events.js";
import type { Condition, Fault } from "./faults.js";
import { faultNamed } from "./faults.js";
import type { Process, VirtualTime } from "./virtual-time.js";

/** How long a worker is stopped: longer than a lease. */
const STOP_MS = 90_000;

/** What a worker tells the queue and the world. */
export interface WorkerHooks {
  /** The worker died: for so long nobody delivers the job again. */
  onDead(afterMs: number): void;
  /** The worker was stopped, or the queue delivers twice: another delivery begins now. */
  onOverlap(): void;
  onCondition(condition: Condition, ms: number): void;
}

/** An event that has begun. */
export interface BegunEvent {
  readonly fault: Fault | null;
  /** To be awaited when its effect is done: the worker may die or stop there. */
  readonly after: () => Promise<void>;
  /** Writes what came of it. */
  readonly end: (text: () => string) => void;
}

/** Resolves never: nothing of a dead process goes on. */
const never = () => new Promise<void>(() => undefined);

/** One process of a worker. */
export class ExploredWorker {
  readonly process: Process = { dead: false, stoppedUntil: 0 };
  readonly name: string;
  /** When an event of its own last took effect, virtual time. */
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

  /** Begins an event; resolves when the worker may go on with it. */
  async event(kind: EventKind): Promise<BegunEvent> {
    if (this.process.dead) await never();
    await this.#untilRunning();
    const { event, fault: name } = this.#log.begin(kind, this.name);
    const fault = name === null ? null : faultNamed(name, kind);
    const head = () => `${String(event.index).padStart(3)} ${this.name}`;
    if (name !== null)
      this.#log.note(() => `${head()} ${kind}: FAULT ${name}${fault === null ? " DOES NOT APPLY" : ""}`);
    if (fault !== null && "condition" in fault) this.#hooks.onCondition(fault.condition, fault.ms);
    const strike = fault !== null && "strike" in fault ? fault.strike : null;
    if (strike === "crash-before") await this.#die(0);
    if (strike === "stop-before") await this.#stop();
    if (strike === "overlap") this.#hooks.onOverlap();
    return {
      fault,
      after: async () => {
        this.knewAt = this.#time.now();
        if (strike === "crash-after") await this.#die(0);
        if (strike === "crash-for-a-day") await this.#die(25 * 3_600_000);
        if (strike === "stop-after") await this.#stop();
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
