/** Delivers jobs to the workers, and replaces workers that end. */
import type { Random } from "../../src/testing/sandbox/state/random.js";
import { Workers, type Worker } from "../harness/workers.js";
import { CLOCK_OFF_MS, KEYS_AT_ONCE } from "./conditions.js";
import type { Delivery, FromWorker, ToWorker, WorkerSetup } from "./messages.js";
import type { JobQueue } from "./queue.js";

interface WorkerState {
  /** The key of each delivery that the worker has. */
  readonly deliveries: Map<number, string>;
  ready: boolean;
  stopped: boolean;
}

export class Fleet {
  readonly workers: Workers<WorkerState, ToWorker, FromWorker>;
  readonly #setup: Omit<WorkerSetup, "clockOffMs" | "seed">;
  readonly #random: Random;
  #undelivered: Delivery | null = null;
  #queue: JobQueue | null = null;

  constructor(setup: Omit<WorkerSetup, "clockOffMs" | "seed">, random: Random) {
    this.#setup = setup;
    this.#random = random;
    this.workers = new Workers(new URL("./worker.ts", import.meta.url), {
      onMessage: (worker, message) => this.#onMessage(worker, message),
      onExit: (worker) => this.#onExit(worker),
    });
  }

  /** Starts this number of workers. */
  start(queue: JobQueue, workers: number): void {
    this.#queue = queue;
    for (let index = 0; index < workers; index += 1) this.#startWorker();
  }

  /** Delivers what is due, each delivery to the least busy worker; two of one key never to the same. */
  deliver(): void {
    if (this.workers.closed) return;
    for (;;) {
      const delivery = this.#undelivered ?? this.#queue?.take() ?? null;
      const worker = delivery === null ? undefined : this.#freeFor(delivery);
      this.#undelivered = worker === undefined ? delivery : null;
      if (delivery === null || worker === undefined) return;
      worker.state.deliveries.set(delivery.id, delivery.key);
      this.workers.send(worker, { type: "deliver", delivery });
    }
  }

  #freeFor({ key }: Delivery): Worker<WorkerState> | undefined {
    const free = [...this.workers.running].filter(
      ({ state }) =>
        state.ready && state.deliveries.size < KEYS_AT_ONCE && ![...state.deliveries.values()].includes(key),
    );
    return free.toSorted((a, b) => a.state.deliveries.size - b.state.deliveries.size)[0];
  }

  #startWorker(): void {
    const clockOffMs = this.#random.int(-CLOCK_OFF_MS, CLOCK_OFF_MS);
    const setup = { ...this.#setup, clockOffMs, seed: this.#random.int(0, 2 ** 31) };
    this.workers.start({ deliveries: new Map(), ready: false, stopped: false }, { type: "start", setup });
  }

  #onMessage({ state }: Worker<WorkerState>, message: FromWorker): void {
    switch (message.type) {
      case "ready":
        state.ready = true;
        break;
      case "step":
        this.#queue?.step(message);
        return;
      case "done":
        state.deliveries.delete(message.delivery);
        this.#queue?.done(message.delivery, message.postId);
        break;
      case "failed":
        state.deliveries.delete(message.delivery);
        this.#queue?.failed(message.delivery, message.failure);
        break;
    }
    this.deliver();
  }

  #onExit({ state }: Worker<WorkerState>): void {
    // The run interrupts only workers that are ready. A worker that ends earlier would end again the same way.
    if (!state.ready) throw new Error("A worker ended before it was ready.");
    for (const delivery of state.deliveries.keys()) this.#queue?.lost(delivery);
    this.#startWorker();
  }
}
