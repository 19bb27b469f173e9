/** A Redis server for one test file: the one in THREADS_TEST_REDIS_URL, or a new one. */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Redis } from "ioredis";
import { freePort } from "../../../scripts/servers/free-port.js";
import { endWithFile } from "../endings.js";

/** A server, and a prefix for this test file only. */
export interface RedisService {
  readonly url: string;
  readonly prefix: string;
  /** True if the server was started for this file only, so that a test may change its settings. */
  readonly own: boolean;
}

/** A `redis-server` on a free port of 127.0.0.1. */
export interface RedisServer {
  readonly port: number;
  /** Kills the server as a crash would. Its folder stays. */
  readonly kill: () => Promise<void>;
}

/**
 * Starts the server, and stops it at the end of the file. Without Redis, prints a note and returns null, or fails if THREADS_REQUIRE_SERVICES=1.
 *
 * @param cluster starts a cluster of one node. Like a larger one, it refuses a script whose keys are in different slots.
 */
export async function redisService({ cluster = false } = {}): Promise<RedisService | null> {
  const prefix = `threads_test_${randomUUID().slice(0, 8)}`;
  const given = process.env.THREADS_TEST_REDIS_URL;
  try {
    if (given !== undefined && !cluster) {
      await ping(given);
      endWithFile(() => deleteKeys(given, prefix));
      return { url: given, prefix, own: false };
    }
    const settings = cluster ? ["--cluster-enabled", "yes", "--cluster-announce-ip", "127.0.0.1"] : [];
    const { port } = await redisServer(await redisFolder(), ...settings);
    if (cluster) await takeEverySlot(port);
    return { url: `redis://127.0.0.1:${port}`, prefix, own: true };
  } catch (error) {
    if (process.env.THREADS_REQUIRE_SERVICES === "1") throw error;
    console.warn("SKIPPED: no Redis. Put a redis-server on the path, or set THREADS_TEST_REDIS_URL.", error);
    return null;
  }
}

/** Makes a folder for a server's data, and deletes it at the end of the file. */
export async function redisFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "threads-redis-"));
  endWithFile(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts a server, and waits until it responds. Stops it at the end of the file at the latest. */
export async function redisServer(folder: string, ...settings: string[]): Promise<RedisServer> {
  const port = await freePort();
  const base = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", ""];
  const child = spawn("redis-server", [...base, ...settings], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child, "spawn");
  const ended = once(child, "exit");
  const kill = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  endWithFile(kill);
  await new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (line: Buffer) => {
      if (line.includes("Ready to accept connections")) resolve();
    });
    child.once("exit", () => reject(new Error("redis-server exited before it accepted connections.")));
  });
  return { port, kill };
}

/** Rejects if the server does not respond. */
async function ping(url: string): Promise<void> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.ping();
  } finally {
    client.disconnect();
  }
}

/** Assigns all hash slots to the only node, and waits until the cluster accepts commands. */
async function takeEverySlot(port: number): Promise<void> {
  const client = new Redis(port);
  await client.call("cluster", "addslotsrange", "0", "16383");
  while (!String(await client.call("cluster", "info")).includes("cluster_state:ok")) await wait(5);
  client.disconnect();
}

/** Deletes all keys of this file from a shared server. */
async function deleteKeys(url: string, prefix: string): Promise<void> {
  const client = new Redis(url);
  for await (const keys of client.scanStream({ match: `*${prefix}*`, count: 1_000 }) as AsyncIterable<string[]>) {
    if (keys.length > 0) await client.unlink(...keys);
  }
  client.disconnect();
}
