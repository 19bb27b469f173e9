/**
 * `npx tsx examples/worker/main.ts`: one worker, until SIGTERM. It needs `THREADS_APP_ID`, `THREADS_APP_SECRET`, `THREADS_REDIRECT_URI`,
 * `DATABASE_URL` (PostgreSQL), `RABBITMQ_URL` and `TOKEN_KEY` (32 bytes, base64 or hex).
 */
import { ThreadsClient } from "@hayon/threads";
import { runWorker } from "./worker.js";

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Error(`${name}: must be set in the environment.`);
  return value;
}

await runWorker({
  client: ThreadsClient.fromEnv(),
  databaseUrl: required("DATABASE_URL"),
  rabbitUrl: required("RABBITMQ_URL"),
  tokenKey: required("TOKEN_KEY"),
});
