/**
 * `npx tsx examples/worker/main.ts` publishes a few jobs through RabbitMQ to a sandbox, and ends. With `--serve` the worker continues until
 * Ctrl+C. `AMQP_URL` is the address of RabbitMQ: localhost if it is not set.
 *
 * With `THREADS_APP_ID`, `THREADS_APP_SECRET` and `THREADS_REDIRECT_URI` it is a worker for the real Threads, until SIGTERM. It then also needs
 * `DATABASE_URL` (PostgreSQL) and `TOKEN_KEY` (32 bytes, base64 or hex).
 */
import { ThreadsClient } from "@hayon/threads";
import { postgresConnections } from "./connections.js";
import { demonstrate } from "./demonstration.js";
import { NoRabbitError, rabbitUrl } from "./rabbit.js";
import { runWorker } from "./worker.js";

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Error(`${name}: must be set in the environment.`);
  return value;
}

async function work(): Promise<void> {
  const client = ThreadsClient.fromEnv();
  const [databaseUrl, tokenKey] = [required("DATABASE_URL"), required("TOKEN_KEY")];
  await runWorker({ ...(await postgresConnections({ client, databaseUrl, tokenKey })), rabbitUrl: rabbitUrl() });
}

try {
  if (process.env.THREADS_APP_ID === undefined)
    await demonstrate(rabbitUrl(), { serve: process.argv.includes("--serve") });
  else await work();
} catch (error) {
  if (!(error instanceof NoRabbitError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
