/** Starts the host process, and counts what it does. */
import { nextMessage, sendTo, startChild } from "../harness/processes.js";
import type { FromHost, Setup, ToHost } from "./messages.js";

export interface HostCounts {
  profiles: number;
  reconnects: number;
  /** Reconnects while the previous token was being refreshed. */
  duringRefresh: number;
  /** Calls that failed because the owner must reconnect. */
  needsReconnection: number;
  /** Other failures, by error. */
  readonly failures: Record<string, number>;
}

/** The host process. */
export interface Host {
  readonly counts: HostCounts;
  /** By owner: the token of the last reconnect. */
  readonly reconnects: ReadonlyMap<string, string>;
  work(): void;
  /** Resolves when no call of the host is under way. */
  rest(): Promise<void>;
  advance(ms: number): void;
  close(): void;
}

/** Starts the process. */
export async function startHost(setup: Setup, userIds: readonly string[]): Promise<Host> {
  const child = startChild(new URL("./host-process.ts", import.meta.url));
  const send = (message: ToHost) => sendTo(child, message);
  const ready = nextMessage<FromHost>(child);
  send({ type: "start", setup, userIds });
  await ready;
  const counts: HostCounts = { profiles: 0, reconnects: 0, duringRefresh: 0, needsReconnection: 0, failures: {} };
  const reconnects = new Map<string, string>();
  let onRest: () => void = () => undefined;
  child.on("message", (message: FromHost) => {
    if (message.type === "profile") counts.profiles += 1;
    else if (message.type === "failed") counts.failures[message.error] = (counts.failures[message.error] ?? 0) + 1;
    else if (message.type === "resting") onRest();
    else if (message.type === "needs-reconnection") counts.needsReconnection += 1;
    else if (message.type === "reconnected") {
      counts.reconnects += 1;
      if (message.duringRefresh) counts.duringRefresh += 1;
      reconnects.set(message.ownerId, message.token);
    }
  });
  return {
    counts,
    reconnects,
    work: () => send({ type: "work" }),
    rest: () =>
      new Promise((resolve) => {
        onRest = resolve;
        send({ type: "rest" });
      }),
    advance: (ms) => send({ type: "advance", ms }),
    close: () => void child.kill("SIGKILL"),
  };
}
