/** Starts a sandbox in a child process, for the run in this process. */
import { nextMessage, sendTo, startChild } from "./processes.js";
import type { ApiAccess, FromSandbox, SandboxCounts, ToSandbox } from "./sandbox-messages.js";

/** A sandbox process that is listening. */
export interface SandboxProcess<Ready, Report> {
  readonly api: ApiAccess;
  readonly ready: Ready;
  /** Moves the sandbox's clock forward. */
  advance(ms: number): void;
  /** Resolves to the sandbox's record. */
  report(): Promise<Report & SandboxCounts>;
  close(): void;
}

/** Starts the module, which calls `serveSandbox`. */
export async function startSandbox<Ready, Report>(file: URL, start: object): Promise<SandboxProcess<Ready, Report>> {
  type Message<Type> = Extract<FromSandbox<Ready, Report>, { type: Type }>;
  const child = startChild(file);
  const send = (message: ToSandbox<object>) => sendTo(child, message);
  send({ type: "start", start });
  const { api, ready } = await nextMessage<Message<"listening">>(child);
  return {
    api,
    ready,
    advance: (ms) => send({ type: "advance", ms }),
    async report() {
      send({ type: "report" });
      return (await nextMessage<Message<"report">>(child)).report;
    },
    close: () => void child.kill("SIGKILL"),
  };
}
