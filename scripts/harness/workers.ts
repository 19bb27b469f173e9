/** The worker processes of a run, which the run kills and replaces. */
import type { ChildProcess } from "node:child_process";
import { sendTo, startChild } from "./processes.js";

/** A worker process and what its fleet records of it. */
export interface Worker<State> {
  readonly process: ChildProcess;
  readonly state: State;
}

/** What a fleet does when a worker sends a message or ends. */
export interface WorkerEvents<State, FromWorker> {
  onMessage(worker: Worker<State>, message: FromWorker): void;
  /** Not called for the workers that {@link Workers.close} ends. */
  onExit(worker: Worker<State>): void;
}

/** The workers that are running now. */
export class Workers<State, ToWorker extends object, FromWorker> {
  readonly running = new Set<Worker<State>>();
  readonly #file: URL;
  readonly #events: WorkerEvents<State, FromWorker>;
  /** Whether {@link Workers.close} was called. */
  closed = false;

  /** @param file the worker's module */
  constructor(file: URL, events: WorkerEvents<State, FromWorker>) {
    this.#file = file;
    this.#events = events;
  }

  /** Starts a worker and sends its first message. */
  start(state: State, message: ToWorker): void {
    const process = startChild(this.#file);
    const worker: Worker<State> = { process, state };
    this.running.add(worker);
    process.on("message", (received: FromWorker) => this.#events.onMessage(worker, received));
    process.once("exit", () => {
      this.running.delete(worker);
      if (!this.closed) this.#events.onExit(worker);
    });
    sendTo(process, message);
  }

  send(worker: Worker<State>, message: ToWorker): void {
    sendTo(worker.process, message);
  }

  /** Kills all workers. */
  close(): void {
    this.closed = true;
    for (const { process } of this.running) process.kill("SIGKILL");
  }
}
