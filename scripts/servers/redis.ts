/** Redis for one run: the server of THREADS_TEST_REDIS_URL, or a new `redis-server`. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "./free-port.js";
import type { Server } from "./server.js";

/** Starts the server, which keeps everything in memory. */
export async function startRedis(): Promise<Server> {
  const given = process.env.THREADS_TEST_REDIS_URL;
  if (given !== undefined) return { url: given, stop: () => Promise.resolve() };
  const port = await freePort();
  const folder = await mkdtemp(path.join(tmpdir(), "threads-redis-"));
  const settings = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", ""];
  const child = spawn("redis-server", settings, { stdio: ["ignore", "pipe", "inherit"] });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  await once(child, "spawn");
  await new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (line: Buffer) => {
      if (line.includes("Ready to accept connections")) resolve();
    });
    child.once("exit", () => reject(new Error("redis-server ended before it was ready.")));
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      process.off("exit", kill);
      const ended = once(child, "exit");
      kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
