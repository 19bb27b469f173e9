/** The workers: they sweep together, round by round, and are started anew when they die. */
import type { ChildProcess } from "node:child_process";
import path from "node:path";
import type { Random } from "../../src/testing/sandbox/state/random.js";
import { startChild, tell } from "../lib/children.js";
import { DOOM_AFTER, STRIKE_GAP_MS } from "./conditions.js";
import { killedHoldings, type KilledHolding } from "./holdings.js";
import type { Doom, FromWorker, Setup, ToWorker } from "./messages.js";

/** What a sweep reported. */
export type Swept = Extract<FromWorker, { type: "swept" }>;

interface Worker {
  readonly process: ChildProcess;
  readonly holdings: string;
  state: "starting" | "idle" | "sweeping";
}

/** Keeps so many workers running. */
export class Fleet {
  readonly killed: KilledHolding[] = [];
  /** Every sweep that was finished. */
  readonly sweeps: Swept[] = [];
  deaths = 0;
  /** In the round that is running. */
  readonly #killedNow: Omit<KilledHolding, "to">[] = [];
  readonly #workers = new Set<Worker>();
  readonly #setup: Omit<Setup, "aheadMs" | "seed">;
  readonly #folder: string;
  readonly #random: Random;
  readonly #dooms: Doom["when"][];
  #strikes: number;
  #started = 0;
  #aheadMs = 0;
  #believe = false;
  #round: { readonly done: () => void } | null = null;
  #closing = false;

  /** @param deaths how many of each kind: before a request, after its answer, at any moment */
  constructor(setup: Omit<Setup, "aheadMs" | "seed">, folder: string, random: Random, deaths: number) {
    this.#setup = setup;
    this.#folder = folder;
    this.#random = random;
    this.#dooms = Array.from({ length: deaths }, () => ["before", "after"] as const).flat();
    this.#strikes = deaths;
  }

  /** Starts the workers; they wait for the first round. */
  async start(workers: number): Promise<void> {
    await this.#until(() => {
      for (let index = 0; index < workers; index += 1) this.#startWorker();
    });
  }

  /** One sweep of each, all at once; resolves when all have ended. */
  async sweep(believe: boolean): Promise<readonly Swept[]> {
    const before = this.sweeps.length;
    await this.#until(() => {
      this.#believe = believe;
      for (const worker of this.#workers) this.#order(worker);
      this.#planStrike();
    });
    const to = Date.now();
    this.killed.push(...this.#killedNow.splice(0).map((holding) => ({ ...holding, to })));
    return this.sweeps.slice(before);
  }

  /** Puts the clocks of all forward, while nothing is under way. */
  advance(ms: number): void {
    this.#aheadMs += ms;
    for (const worker of this.#workers) tell(worker.process, { type: "advance", ms } satisfies ToWorker);
  }

  /** Ends all workers. */
  close(): void {
    this.#closing = true;
    for (const { process } of this.#workers) process.kill("SIGKILL");
  }

  #until(begin: () => void): Promise<void> {
    return new Promise((resolve) => {
      this.#round = { done: resolve };
      begin();
    });
  }

  #look(): void {
    if ([...this.#workers].some(({ state }) => state !== "idle")) return;
    this.#round?.done();
    this.#round = null;
  }

  #order(worker: Worker): void {
    worker.state = "sweeping";
    tell(worker.process, { type: "sweep", believe: this.#believe } satisfies ToWorker);
  }

  #startWorker(sweeps = false): void {
    this.#started += 1;
    const holdings = path.join(this.#folder, `worker-${this.#started}`);
    const process = startChild(new URL("./worker.ts", import.meta.url));
    const worker: Worker = { process, holdings, state: "starting" };
    this.#workers.add(worker);
    process.on("message", (message: FromWorker) => {
      if (message.type === "swept") this.sweeps.push(message);
      worker.state = "idle";
      if (message.type === "ready" && sweeps) this.#order(worker);
      this.#look();
    });
    process.once("exit", () => this.#onExit(worker));
    const when = this.#dooms.shift();
    const renewals = this.#random.int(DOOM_AFTER.least, DOOM_AFTER.most);
    const setup = { ...this.#setup, aheadMs: this.#aheadMs, seed: this.#random.int(0, 2 ** 31) };
    const doom = when === undefined ? null : { when, renewals };
    tell(process, { type: "start", setup, holdings, doom } satisfies ToWorker);
  }

  #onExit(worker: Worker): void {
    this.#workers.delete(worker);
    if (this.#closing) return;
    // Only those that sweep are struck: another one would end the same way.
    if (worker.state !== "sweeping") throw new Error("A worker ended that was not sweeping.");
    this.deaths += 1;
    this.#killedNow.push(...killedHoldings(worker.holdings, Date.now()));
    this.#startWorker(true);
  }

  #planStrike(): void {
    setTimeout(
      () => {
        const sweeping = [...this.#workers].filter(({ state }) => state === "sweeping");
        const worker = sweeping[this.#random.int(0, sweeping.length - 1)];
        if (this.#strikes === 0 || worker === undefined || this.#closing) return;
        this.#strikes -= 1;
        worker.process.kill("SIGKILL");
        this.#planStrike();
      },
      this.#random.int(STRIKE_GAP_MS.least, STRIKE_GAP_MS.most),
    ).unref();
  }
}
