/** Runs the sandbox in a child process. Its own record is the only evidence of what happened at Threads. */
import { ThreadsSandbox, type FaultKind, type SandboxOptions, type LogEntry } from "@hayon/threads/testing";
import { onParentMessage, sendToParent } from "./processes.js";
import type { FromSandbox, ToSandbox } from "./sandbox-messages.js";

/** What a program adds to the sandbox process. */
export interface SandboxProgram<Start, Ready, Report> {
  /** Returns the sandbox's options and the ids of its users. */
  options(start: Start): SandboxOptions & { readonly userIds: readonly string[] };
  onRequest(request: LogEntry): void;
  /** Prepares the sandbox. Returns what the run needs to know. */
  ready(sandbox: ThreadsSandbox, start: Start): Ready;
  /** Returns the program's part of the report. */
  report(sandbox: ThreadsSandbox): Report | Promise<Report>;
}

/** Serves the run in the parent process. */
export function serveSandbox<Start, Ready, Report>(program: SandboxProgram<Start, Ready, Report>): void {
  const send = (message: FromSandbox<Ready, Report>) => sendToParent(message);
  const faults: Partial<Record<FaultKind, number>> = {};
  let requests = 0;
  let sandbox: ThreadsSandbox | null = null;

  async function start(given: Start): Promise<void> {
    const { userIds, ...options } = program.options(given);
    const started = await ThreadsSandbox.start({
      strictness: "strict",
      ...options,
      users: userIds.map((id, index) => ({ id, username: `sailor${index + 1}` })),
      onRequest(request) {
        requests += 1;
        if (request.fault !== null) faults[request.fault] = (faults[request.fault] ?? 0) + 1;
        program.onRequest(request);
      },
    });
    sandbox = started;
    const { appId, appSecret, redirectUri, hosts } = started.clientOptions;
    const ready = program.ready(started, given);
    send({ type: "listening", api: { appId, appSecret, redirectUri, hosts }, ready });
  }

  async function report(started: ThreadsSandbox): Promise<void> {
    send({ type: "report", report: { ...(await program.report(started)), requests, faults } });
  }

  onParentMessage((message: ToSandbox<Start>) => {
    if (message.type === "start") void start(message.start);
    else if (message.type === "advance") sandbox?.advance(message.ms);
    else if (sandbox !== null) void report(sandbox);
  });
}
