/**
 * Servers that all test files of a run share: each one is started when the first file asks for it, and stopped at the end of the run. This is the
 * global setup, which runs in Vitest's main process, while test files run in workers. A worker asks over HTTP.
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
    /** The address at which a worker asks for a server. */
    sharedServers: string;
  }
}

/** Starts a server, or returns the address of the running one. */
export async function sharedServer(name: "postgres" | "rabbitmq"): Promise<string> {
  const response = await fetch(`${inject("sharedServers")}/${name}`);
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}

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

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const servers = new Map<string, Running>();
  const asked = createServer((request, response) => {
    const name = String(request.url).slice(1);
    const running = servers.get(name) ?? start(name);
    servers.set(name, running);
    running.url.then(
      (url) => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  asked.listen(0, "127.0.0.1");
  await once(asked, "listening");
  project.provide("sharedServers", `http://127.0.0.1:${(asked.address() as AddressInfo).port}`);
  return async () => {
    asked.close();
    asked.closeAllConnections();
    for (const running of servers.values()) {
      if (running.process.connected) running.process.disconnect();
      await running.exit;
    }
  };
}
