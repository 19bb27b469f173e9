/** Runs the worker example against a sandbox, with short waits. */
import { ThreadsClient, type ThreadsHosts } from "@hayon/threads";
import type { Queues } from "../../examples/worker/queues.js";
import { runWorker } from "../../examples/worker/worker.js";

export interface WorkerSetup {
  readonly app: { appId: string; appSecret: string; redirectUri: string; hosts: ThreadsHosts };
  readonly databaseUrl: string;
  readonly rabbitUrl: string;
  readonly tokenKey: string;
  readonly queues: Queues;
}

const { app, ...where } = JSON.parse(process.env.WORKER_SETUP ?? "") as WorkerSetup;

await runWorker({
  ...where,
  client: new ThreadsClient({ ...app, timeoutMs: 2_500 }),
  prefetch: 4,
  sweepEveryMs: 500,
  runOptions: { timing: { leaseMs: 5_000, settleMs: 500 } },
});
