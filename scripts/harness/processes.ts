/** The processes of a run and the messages between them. No child process outlives the run. */
import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

const children = new Set<ChildProcess>();

process.once("exit", () => {
  // SIGKILL also ends a process that is stopped.
  for (const child of children) child.kill("SIGKILL");
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(1));

/** Starts a module in a child process with a channel for messages. */
export function startChild(file: URL): ChildProcess {
  const child = fork(fileURLToPath(file), {
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  children.add(child);
  child.once("exit", () => children.delete(child));
  // Writing to a child that was just killed fails. Its exit is handled instead.
  child.on("error", () => undefined);
  return child;
}

/** Sends a message to a child. A message to a process that has ended is lost. */
export function sendTo(child: ChildProcess, message: object): void {
  if (child.connected) child.send(message, () => undefined);
}

/** Resolves to the child's next message; rejects when the child ends first. */
export function nextMessage<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const onExit = () => reject(new Error("A process of the run ended before it responded."));
    child.once("exit", onExit);
    child.once("message", (message) => {
      child.off("exit", onExit);
      resolve(message as Message);
    });
  });
}

/** Handles the parent's messages in a child process, which ends with its parent. */
export function onParentMessage(handle: (message: never) => void): void {
  process.on("message", handle as (message: unknown) => void);
  process.on("disconnect", () => process.exit());
}

/** Sends a message to the parent. */
export function sendToParent(message: object): void {
  process.send?.(message);
}
