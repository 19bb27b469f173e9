/** The setup of the worker tests: two users whose tokens expire soon, a database, queues, and worker processes. */
import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import path from "node:path";
import { encryptedStore, systemClock, ThreadsClient, ThreadsConnections } from "@hayon/threads";
import { postgresStore } from "@hayon/threads/stores/postgres";
import { ThreadsSandbox, type SandboxOptions } from "@hayon/threads/testing";
import { connect } from "amqplib";
import { expect, onTestFinished } from "vitest";
import { assertQueues, deleteQueues, type Queues } from "../../examples/worker/queues.js";
import { record, secret } from "../support/leaks.js";
import { bundled } from "../support/programs.js";
import type { PostgresService } from "../support/services/postgres.js";
import type { RabbitService } from "../support/services/rabbitmq.js";
import type { WorkerSetup } from "./worker-process.js";

const ROOT = path.join(import.meta.dirname, "../..");
const DAYS_AGO_MS = 55 * 86_400_000;

/** A worker process. */
export interface WorkerProcess {
  readonly process: ChildProcess;
  /** Its output so far. */
  readonly output: () => string;
  /** Resolves with its exit code and signal. */
  readonly exit: Promise<unknown[]>;
}

/** Connects two users, 55 days ago. */
export async function connectUsers(
  postgres: PostgresService,
  tokenKey: string,
  behaviors: SandboxOptions["behaviors"] = {},
) {
  const then = () => Date.now() - DAYS_AGO_MS;
  const users = ["ada", "ben"].map((username, index) => ({ id: `2600000000000000${index + 1}`, username }));
  const sandbox = await ThreadsSandbox.start({ strictness: "strict", users, clock: { now: then }, behaviors });
  onTestFinished(() => sandbox.close());
  const client = new ThreadsClient({ ...sandbox.clientOptions, clock: { ...systemClock, now: then } });
  onTestFinished(() => client.close());
  const pool = postgres.pool({ connectionString: withSchema(postgres) });
  const encrypted = encryptedStore(postgresStore(pool), {
    keys: { main: tokenKey },
    primary: "main",
    appId: client.appId,
  });
  await encrypted.ensureSchema();
  const connections = new ThreadsConnections({ client, store: encrypted });
  for (const { id: userId, username } of users) {
    const { url, binding } = connections.begin(username);
    const { connection } = await connections.complete(await sandbox.consent(url, { userId }), { binding });
    secret(connection.auth.accessToken);
  }
  sandbox.advance(DAYS_AGO_MS);
  return { sandbox, encrypted, client };
}

/** Returns the connection string with the schema of the test file. */
function withSchema({ url, schema }: PostgresService): string {
  const given = new URL(url);
  given.searchParams.set("options", `-c search_path=${schema}`);
  // pg does not decode a plus as a space.
  return given.href.replaceAll("+", "%20");
}

/** Creates queues with one short delay queue. They are deleted when the test ends. */
export async function queuesFor({ url, prefix }: RabbitService) {
  const delays = [{ name: `${prefix}.wait`, ms: 500 }];
  const queues: Queues = { jobs: `${prefix}.jobs`, dead: `${prefix}.dead`, delays };
  const rabbit = await connect(url);
  const channel = await rabbit.createConfirmChannel();
  await assertQueues(channel, queues);
  onTestFinished(async () => {
    await deleteQueues(channel, queues);
    await rabbit.close();
  });
  return { queues, channel };
}

/** Starts workers and waits until they are ready. They are killed when the test ends. */
export async function workers(count: number, postgres: PostgresService, setup: Omit<WorkerSetup, "databaseUrl">) {
  const started = Array.from({ length: count }, () => start({ ...setup, databaseUrl: withSchema(postgres) }));
  for (const { output } of started) await expect.poll(output, { timeout: 60_000 }).toContain("Ready.");
  return started;
}

export const newTokenKey = () => secret(randomBytes(32).toString("base64"));

function start(setup: WorkerSetup): WorkerProcess {
  const env = { ...process.env, WORKER_SETUP: JSON.stringify(setup) };
  const child = spawn(process.execPath, [bundled("test/examples/worker-process.ts")], {
    cwd: ROOT,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exit = once(child, "exit");
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exit;
    record("worker", output);
  });
  return { process: child, output: () => output, exit };
}
