/** Runs a program to its end, keeping what it prints until somebody wants to read it. */
import { spawn } from "node:child_process";
import { setTimeout, clearTimeout } from "node:timers";

/** A program that ended badly; the message holds all that it printed. */
export class RunError extends Error {}

/**
 * Resolves to `{ stdout, stderr }`; rejects with a RunError when the program exits with anything but 0 or takes too long.
 * It gets no standard input, as in a pipeline.
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

/** The same for a script of Node's, by the Node that runs us. */
export const runNode = (args, options) => run(process.execPath, args, options);
