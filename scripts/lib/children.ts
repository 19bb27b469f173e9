/** Processes of a run. None outlives it, whatever ends it. */
import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

const children = new Set<ChildProcess>();

process.once("exit", () => {
  // SIGKILL ends one that is stopped, too.
  for (const child of children) child.kill("SIGKILL");
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(1));

/** Starts a module, given by its URL, in a process of its own, with a channel for messages. */
export function startChild(file: URL): ChildProcess {
  const child = fork(fileURLToPath(file), {
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  children.add(child);
  child.once("exit", () => children.delete(child));
  // A child that is killed while it is written to; its exit tells all.
  child.on("error", () => undefined);
  return child;
}

/** Sends a message; one to a process that is gone is lost. */
export function tell(child: ChildProcess, message: object): void {
  if (child.connected) child.send(message, () => undefined);
}

/** The next message; rejects when the process ends first. */
export function nextMessage<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const onExit = () => reject(new Error("A process of the run ended before it answered."));
    child.once("exit", onExit);
    child.once("message", (message) => {
      child.off("exit", onExit);
      resolve(message as Message);
    });
  });
}
