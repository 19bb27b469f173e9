/** Runs the worker example against a sandbox, with short waits. */
import { ThreadsClient, type ThreadsHosts } from "@hayon/threads";
import { postgresConnections } from "../../examples/worker/connections.js";
import type { Queues } from "../../examples/worker/queues.js";
import { runWorker } from "../../examples/worker/worker.js";

export interface WorkerSetup {
  readonly app: { appId: string; appSecret: string; redirectUri: string; hosts: ThreadsHosts };
  readonly databaseUrl: string;
  readonly rabbitUrl: string;
  readonly tokenKey: string;
  readonly queues: Queues;
}

const { app, databaseUrl, tokenKey, ...where } = JSON.parse(process.env.WORKER_SETUP ?? "") as WorkerSetup;
const client = new ThreadsClient({ ...app, timeoutMs: 2_500 });

await runWorker({
  ...where,
  ...(await postgresConnections({ client, databaseUrl, tokenKey })),
  prefetch: 4,
  sweepEveryMs: 500,
  runOptions: { timing: { leaseMs: 5_000, settleMs: 500 } },
});
