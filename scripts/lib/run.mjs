/** Runs a program to its end and collects its output. */
import { spawn } from "node:child_process";
import { setTimeout, clearTimeout } from "node:timers";

/** A program failed. The message contains its output. */
export class RunError extends Error {}

/**
 * Resolves to `{ stdout, stderr }`; rejects with a RunError when the exit code is not 0 or the time is over.
 * The program has no standard input.
 */
export function run(command, args, { cwd, env = {}, timeoutMs = 180_000 } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"]) {
      child[name].setEncoding("utf8").on("data", (text) => (output[name] += text));
    }
    const timer = setTimeout(() => child.kill("SIGKILL"), timeoutMs);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      if (code === 0) return resolve(output);
      const ending = signal === null ? `exit code ${code}` : `${signal} (the limit is ${timeoutMs} ms)`;
      reject(new RunError(`${[command, ...args].join(" ")}\n${output.stdout}${output.stderr}-> ${ending}`));
    });
  });
}

/** Runs a script with the current Node. */
export const runNode = (args, options) => run(process.execPath, args, options);
