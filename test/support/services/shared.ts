/**
 * Servers that all test files of a run share. Each server starts when the first file requests it, and stops at the end of the run. The default export
 * is Vitest's global setup, which runs in the main process. Test files run in workers, so they request a server over HTTP.
 */
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { inject } from "vitest";
import type { TestProject } from "vitest/node";
import { bundled } from "../programs.js";

declare module "vitest" {
  interface ProvidedContext {
    /** The URL where a worker requests a server. */
    sharedServers: string;
  }
}

/** Returns the URL of a server. Starts it if no file has requested it before. */
export async function sharedServer(name: "postgres" | "rabbitmq"): Promise<string> {
  const response = await fetch(`${inject("sharedServers")}/${name}`);
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}

/** A process with one server. `url` resolves when the server accepts connections. */
interface Running {
  readonly process: ChildProcess;
  readonly exit: Promise<unknown>;
  readonly url: Promise<string>;
}

function start(name: string): Running {
  const child = fork(bundled("test/support/services/server-process.ts"), [name], {
    execArgv: [],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let errors = "";
  child.stderr?.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const exit = once(child, "exit");
  const url = Promise.race([
    once(child, "message").then(([message]) => String(message)),
    exit.then(() => Promise.reject(new Error(`${name} did not start: ${errors}`))),
  ]);
  return { process: child, exit, url };
}

/** Listens for the requests of workers. Returns the function that stops all servers. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const servers = new Map<string, Running>();
  const listener = createServer((request, response) => {
    const name = String(request.url).slice(1);
    const running = servers.get(name) ?? start(name);
    servers.set(name, running);
    running.url.then(
      (url) => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  project.provide("sharedServers", `http://127.0.0.1:${(listener.address() as AddressInfo).port}`);
  return async () => {
    listener.close();
    listener.closeAllConnections();
    for (const running of servers.values()) {
      if (running.process.connected) running.process.disconnect();
      await running.exit;
    }
  };
}
