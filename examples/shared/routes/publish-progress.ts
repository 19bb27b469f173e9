/** The progress of running publishes, as streams of JSON lines. */
import { EventEmitter } from "node:events";
import { PassThrough, type Readable } from "node:stream";
import type { PublishProgress } from "@hayon/threads";

export interface ProgressStreams {
  /** Reports a step of the publish with this key. */
  report(key: string, progress: PublishProgress): void;
  /** Forgets the step of a publish that has ended. */
  forget(key: string): void;
  /** Returns a stream of the current step and all later ones. The stream stays open until the browser closes it, so it also covers a retry. */
  open(key: string): Readable;
}

export function createProgressStreams(): ProgressStreams {
  const current = new Map<string, PublishProgress>();
  const steps = new EventEmitter().setMaxListeners(0);
  return {
    report(key, progress) {
      current.set(key, progress);
      steps.emit(key, progress);
    },
    forget: (key) => void current.delete(key),
    open(key) {
      const lines = new PassThrough();
      const write = (progress: PublishProgress | null) => lines.write(`${JSON.stringify(progress)}\n`);
      steps.on(key, write);
      lines.on("close", () => steps.off(key, write));
      // The first line opens the stream in the browser, even when nothing is running yet.
      write(current.get(key) ?? null);
      return lines;
    },
  };
}
