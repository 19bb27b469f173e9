/** Runs tests in a child process, and kills it with its children when it makes no progress. */
import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { HostMessage, RunRequest } from "./messages.js";

/** No test or hook takes longer, even on a busy machine. */
const MAX_SILENCE_MS = 120_000;

/** `stuck` means that the run was killed. */
export type RunResult = Extract<HostMessage, { type: "done" }> | { readonly type: "stuck" };

/** A child process for runs. It starts with the first run, and again after a run that was stuck. */
export class TestHost {
  #child: ChildProcess | undefined;

  constructor(
    readonly root: string,
    readonly mode: "mutants" | "reports",
    readonly maxSilenceMs = MAX_SILENCE_MS,
  ) {}

  /** Runs the tests of the request. Runs do not overlap. */
  async run(request: RunRequest): Promise<RunResult> {
    const child = (this.#child ??= await this.#start());
    child.send(request);
    const result = await this.#next(child, "done", this.maxSilenceMs);
    if (result.type === "stuck") this.close();
    return result;
  }

  /** Kills the child process and its children, because the database servers of tests would outlive it. */
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
      // Its own process group, so that it can be killed with its children.
      detached: true,
      cwd: this.root,
      env: Object.fromEntries(inherited),
      execArgv: ["--import", import.meta.resolve("tsx")],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const ready = await this.#next(child, "ready", MAX_SILENCE_MS);
    if (ready.type === "stuck") throw new Error("The test host did not start.");
    return child;
  }

  #next<T extends HostMessage["type"]>(
    child: ChildProcess,
    type: T,
    maxSilenceMs: number,
  ): Promise<Extract<HostMessage, { type: T }> | { readonly type: "stuck" }> {
    return new Promise((resolve) => {
      const stuck = () => finish({ type: "stuck" });
      let timer = setTimeout(stuck, maxSilenceMs);
      const finish = (result: Extract<HostMessage, { type: T }> | { readonly type: "stuck" }) => {
        clearTimeout(timer);
        child.off("message", onMessage).off("exit", stuck);
        resolve(result);
      };
      const onMessage = (message: HostMessage) => {
        clearTimeout(timer);
        timer = setTimeout(stuck, maxSilenceMs);
        if (message.type === type) finish(message as Extract<HostMessage, { type: T }>);
      };
      child.on("message", onMessage).on("exit", stuck);
    });
  }
}
