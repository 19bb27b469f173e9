/** Runs tests in a child process, and ends it with everything that it started when it stops making progress. */
import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { HostMessage, RunRequest } from "./messages.js";

/** No test and no hook is silent for longer, on a busy machine too. */
const LONGEST_SILENCE_MS = 120_000;

/** `stuck` means that the run was ended by force. */
export type RunResult = Extract<HostMessage, { type: "done" }> | { readonly type: "stuck" };

/** A child process for runs, started with the first one and again after each that got stuck. */
export class TestHost {
  #child: ChildProcess | undefined;

  constructor(
    readonly root: string,
    readonly mode: "mutants" | "reports",
    readonly longestSilenceMs = LONGEST_SILENCE_MS,
  ) {}

  /** Runs the tests of the request. Runs do not overlap. */
  async run(request: RunRequest): Promise<RunResult> {
    const child = (this.#child ??= await this.#start());
    child.send(request);
    const result = await this.#next(child, "done", this.longestSilenceMs);
    if (result.type === "stuck") this.close();
    return result;
  }

  /** Ends the child process and what it started: database servers of tests would outlive it. */
  close(): void {
    const pid = this.#child?.pid;
    this.#child = undefined;
    if (pid === undefined) return;
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // It has ended already.
    }
  }

  async #start(): Promise<ChildProcess> {
    const inherited = Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST$|NODE_ENV$|VITE_)/.test(name));
    const child = fork(fileURLToPath(new URL("host.ts", import.meta.url)), [this.root, this.mode], {
      // A group of its own, so that it can be ended with its children.
      detached: true,
      cwd: this.root,
      env: Object.fromEntries(inherited),
      execArgv: ["--import", import.meta.resolve("tsx")],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const ready = await this.#next(child, "ready", LONGEST_SILENCE_MS);
    if (ready.type === "stuck") throw new Error("The test host did not start.");
    return child;
  }

  #next<T extends HostMessage["type"]>(
    child: ChildProcess,
    type: T,
    longestSilenceMs: number,
  ): Promise<Extract<HostMessage, { type: T }> | { readonly type: "stuck" }> {
    return new Promise((resolve) => {
      const stuck = () => finish({ type: "stuck" });
      let timer = setTimeout(stuck, longestSilenceMs);
      const finish = (result: Extract<HostMessage, { type: T }> | { readonly type: "stuck" }) => {
        clearTimeout(timer);
        child.off("message", hear).off("exit", stuck);
        resolve(result);
      };
      const hear = (message: HostMessage) => {
        clearTimeout(timer);
        timer = setTimeout(stuck, longestSilenceMs);
        if (message.type === type) finish(message as Extract<HostMessage, { type: T }>);
      };
      child.on("message", hear).on("exit", stuck);
    });
  }
}
