/** The workers: they sweep together in rounds, and are replaced when they end. */
import path from "node:path";
import type { Random } from "../../src/testing/sandbox/state/random.js";
import { Workers, type Worker } from "../harness/workers.js";
import { END_AFTER, KILL_GAP_MS } from "./conditions.js";
import type { FromWorker, PlannedEnd, Setup, ToWorker } from "./messages.js";
import { interruptedRefreshes, type InterruptedRefresh } from "./refresh-log.js";

/** The report of one sweep. */
export type Swept = Extract<FromWorker, { type: "swept" }>;

interface WorkerState {
  readonly logFile: string;
  /** A worker that replaces another one continues its sweep. */
  readonly continues: boolean;
  phase: "starting" | "idle" | "sweeping";
}

export class Fleet {
  readonly interrupted: InterruptedRefresh[] = [];
  /** The reports of all sweeps that ended. */
  readonly sweeps: Swept[] = [];
  deaths = 0;
  readonly #interruptedNow: Omit<InterruptedRefresh, "to">[] = [];
  readonly #workers: Workers<WorkerState, ToWorker, FromWorker>;
  readonly #setup: Omit<Setup, "aheadMs" | "seed">;
  readonly #folder: string;
  readonly #random: Random;
  readonly #plannedEnds: PlannedEnd["when"][];
  #kills: number;
  #started = 0;
  #aheadMs = 0;
  #skipVerification = false;
  #onAllIdle: (() => void) | null = null;

  /** @param deaths how many workers end in each way: before a request, after its response, at a random moment */
  constructor(setup: Omit<Setup, "aheadMs" | "seed">, folder: string, random: Random, deaths: number) {
    this.#setup = setup;
    this.#folder = folder;
    this.#random = random;
    this.#plannedEnds = Array.from({ length: deaths }, () => ["before", "after"] as const).flat();
    this.#kills = deaths;
    this.#workers = new Workers(new URL("./worker.ts", import.meta.url), {
      onMessage: (worker, message) => this.#onMessage(worker, message),
      onExit: (worker) => this.#onExit(worker),
    });
  }

  /** Starts the workers. Resolves when all are idle. */
  async start(workers: number): Promise<void> {
    await this.#untilAllIdle(() => {
      for (let index = 0; index < workers; index += 1) this.#startWorker();
    });
  }

  /** Starts one sweep in each worker. Resolves to their reports. */
  async sweep(skipVerification: boolean): Promise<readonly Swept[]> {
    const before = this.sweeps.length;
    await this.#untilAllIdle(() => {
      this.#skipVerification = skipVerification;
      for (const worker of this.#workers.running) this.#startSweep(worker);
      this.#planKill();
    });
    const to = Date.now();
    this.interrupted.push(...this.#interruptedNow.splice(0).map((refresh) => ({ ...refresh, to })));
    return this.sweeps.slice(before);
  }

  /** Moves all workers' clocks forward. Called between rounds. */
  advance(ms: number): void {
    this.#aheadMs += ms;
    for (const worker of this.#workers.running) this.#workers.send(worker, { type: "advance", ms });
  }

  close(): void {
    this.#workers.close();
  }

  #untilAllIdle(begin: () => void): Promise<void> {
    return new Promise((resolve) => {
      this.#onAllIdle = resolve;
      begin();
    });
  }

  #startSweep(worker: Worker<WorkerState>): void {
    worker.state.phase = "sweeping";
    this.#workers.send(worker, { type: "sweep", skipVerification: this.#skipVerification });
  }

  #startWorker(continues = false): void {
    this.#started += 1;
    const logFile = path.join(this.#folder, `worker-${this.#started}`);
    const when = this.#plannedEnds.shift();
    const refreshes = this.#random.int(END_AFTER.least, END_AFTER.most);
    const setup = { ...this.#setup, aheadMs: this.#aheadMs, seed: this.#random.int(0, 2 ** 31) };
    const plannedEnd = when === undefined ? null : { when, refreshes };
    this.#workers.start({ logFile, continues, phase: "starting" }, { type: "start", setup, logFile, plannedEnd });
  }

  #onMessage(worker: Worker<WorkerState>, message: FromWorker): void {
    if (message.type === "swept") this.sweeps.push(message);
    if (message.type === "ready" && worker.state.continues) this.#startSweep(worker);
    else worker.state.phase = "idle";
    if ([...this.#workers.running].some(({ state }) => state.phase !== "idle")) return;
    this.#onAllIdle?.();
    this.#onAllIdle = null;
  }

  #onExit({ state }: Worker<WorkerState>): void {
    // The run kills only workers that sweep. Any other worker would end again the same way.
    if (state.phase !== "sweeping") throw new Error("A worker ended outside a sweep.");
    this.deaths += 1;
    this.#interruptedNow.push(...interruptedRefreshes(state.logFile, Date.now()));
    this.#startWorker(true);
  }

  #planKill(): void {
    setTimeout(
      () => {
        const sweeping = [...this.#workers.running].filter(({ state }) => state.phase === "sweeping");
        const worker = sweeping[this.#random.int(0, sweeping.length - 1)];
        if (this.#kills === 0 || worker === undefined || this.#workers.closed) return;
        this.#kills -= 1;
        worker.process.kill("SIGKILL");
        this.#planKill();
      },
      this.#random.int(KILL_GAP_MS.least, KILL_GAP_MS.most),
    ).unref();
  }
}
