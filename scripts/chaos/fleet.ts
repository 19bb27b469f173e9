/** The workers: processes that are handed jobs, and started anew when they die. */
import type { ChildProcess } from "node:child_process";
import type { Random } from "../../src/testing/sandbox/state/random.js";
import { startChild, tell } from "../lib/children.js";
import { CLOCK_OFF_MS, KEYS_AT_ONCE } from "./conditions.js";
import type { Delivery, FromWorker, ToWorker, WorkerSetup } from "./messages.js";
import type { JobQueue } from "./queue.js";

/** One worker's process. */
export interface Worker {
  readonly process: ChildProcess;
  /** The key of each delivery that it has. */
  readonly deliveries: Map<number, string>;
  ready: boolean;
  stopped: boolean;
}

/** Keeps so many workers running and busy. */
export class Fleet {
  readonly workers = new Set<Worker>();
  readonly #setup: Omit<WorkerSetup, "clockOffMs" | "seed">;
  readonly #random: Random;
  #held: Delivery | null = null;
  #queue: JobQueue | null = null;
  #closing = false;

  constructor(setup: Omit<WorkerSetup, "clockOffMs" | "seed">, random: Random) {
    this.#setup = setup;
    this.#random = random;
  }

  /** Starts the workers on a queue. */
  start(queue: JobQueue, workers: number): void {
    this.#queue = queue;
    for (let index = 0; index < workers; index += 1) this.#startWorker();
  }

  /** Hands out what is due, each to the least busy worker; two deliveries of one key never to the same. */
  handOut(): void {
    if (this.#closing) return;
    for (;;) {
      const delivery = this.#held ?? this.#queue?.take() ?? null;
      const worker = delivery === null ? undefined : this.#freeFor(delivery);
      this.#held = worker === undefined ? delivery : null;
      if (delivery === null || worker === undefined) return;
      worker.deliveries.set(delivery.id, delivery.key);
      tell(worker.process, { type: "deliver", delivery } satisfies ToWorker);
    }
  }

  /** Ends all workers. */
  close(): void {
    this.#closing = true;
    for (const { process } of this.workers) process.kill("SIGKILL");
  }

  #freeFor({ key }: Delivery): Worker | undefined {
    const free = [...this.workers].filter(({ ready, deliveries }) => ready && deliveries.size < KEYS_AT_ONCE);
    const others = free.filter(({ deliveries }) => ![...deliveries.values()].includes(key));
    return others.toSorted((a, b) => a.deliveries.size - b.deliveries.size)[0];
  }

  #startWorker(): void {
    const process = startChild(new URL("./worker.ts", import.meta.url));
    const worker: Worker = { process, deliveries: new Map(), ready: false, stopped: false };
    this.workers.add(worker);
    process.on("message", (message: FromWorker) => this.#onMessage(worker, message));
    process.once("exit", () => this.#onExit(worker));
    const clockOffMs = this.#random.int(-CLOCK_OFF_MS, CLOCK_OFF_MS);
    const setup = { ...this.#setup, clockOffMs, seed: this.#random.int(0, 2 ** 31) };
    tell(process, { type: "start", setup } satisfies ToWorker);
  }

  #onMessage(worker: Worker, message: FromWorker): void {
    switch (message.type) {
      case "ready":
        worker.ready = true;
        break;
      case "step":
        this.#queue?.step(message);
        return;
      case "done":
        worker.deliveries.delete(message.delivery);
        this.#queue?.done(message.delivery, message.postId);
        break;
      case "failed":
        worker.deliveries.delete(message.delivery);
        this.#queue?.failed(message.delivery, message.failure);
        break;
    }
    this.handOut();
  }

  #onExit(worker: Worker): void {
    this.workers.delete(worker);
    if (this.#closing) return;
    // Only ready ones are struck: another one would end the same way.
    if (!worker.ready) throw new Error("A worker ended before it was ready.");
    for (const delivery of worker.deliveries.keys()) this.#queue?.lost(delivery);
    this.#startWorker();
  }
}
