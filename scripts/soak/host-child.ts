/** The host's process, as the run sees it. */
import { nextMessage, startChild, tell } from "../lib/children.js";
import type { FromHost, Setup, ToHost } from "./messages.js";

/** What it did. */
export interface HostCounts {
  profiles: number;
  reconnects: number;
  /** Of these, while the token before was being renewed. */
  amid: number;
  /** Calls that were told to connect again. */
  dead: number;
  /** What failed, and how often. */
  readonly failures: Record<string, number>;
}

/** The host beside the sweeps. */
export interface Host {
  readonly counts: HostCounts;
  /** By owner, the token of the last reconnect. */
  readonly reconnects: ReadonlyMap<string, string>;
  work(): void;
  /** Resolves when nothing of its is under way. */
  rest(): Promise<void>;
  advance(ms: number): void;
  close(): void;
}

/** Starts it. */
export async function startHost(setup: Setup, people: readonly string[]): Promise<Host> {
  const child = startChild(new URL("./host.ts", import.meta.url));
  const order = (message: ToHost) => tell(child, message);
  const ready = nextMessage<FromHost>(child);
  order({ type: "start", setup, people });
  await ready;
  const counts: HostCounts = { profiles: 0, reconnects: 0, amid: 0, dead: 0, failures: {} };
  const reconnects = new Map<string, string>();
  let rested: () => void = () => undefined;
  child.on("message", (message: FromHost) => {
    if (message.type === "profile") counts.profiles += 1;
    else if (message.type === "failed") counts.failures[message.what] = (counts.failures[message.what] ?? 0) + 1;
    else if (message.type === "resting") rested();
    else if (message.type === "dead") counts.dead += 1;
    else if (message.type === "reconnected") {
      counts.reconnects += 1;
      if (message.amid) counts.amid += 1;
      reconnects.set(message.ownerId, message.token);
    }
  });
  return {
    counts,
    reconnects,
    work: () => order({ type: "work" }),
    rest: () =>
      new Promise((resolve) => {
        rested = resolve;
        order({ type: "rest" });
      }),
    advance: (ms) => order({ type: "advance", ms }),
    close: () => void child.kill("SIGKILL"),
  };
}
