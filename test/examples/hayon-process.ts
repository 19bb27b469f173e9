/** Runs the worker of the Hayon example against a sandbox, with short waits. */
import { randomUUID } from "node:crypto";
import { PLATFORM_LIMITS, ThreadsClient, type ThreadsHosts } from "@hayon/threads";
import { Post } from "../../examples/hayon/models.js";
import { runWorker } from "../../examples/hayon/run-worker.js";
import type { Queues } from "../../examples/worker/queues.js";

export interface HayonWorkerSetup {
  readonly app: { appId: string; appSecret: string; redirectUri: string; hosts: ThreadsHosts };
  readonly mongoUrl: string;
  readonly database: string;
  readonly rabbitUrl: string;
  readonly queues: Queues;
  /** Kills the process when a post is live, before its result is stored. */
  readonly diesBeforeRecording?: boolean;
}

const { app, diesBeforeRecording = false, ...where } = JSON.parse(process.env.HAYON_SETUP ?? "") as HayonWorkerSetup;

if (diesBeforeRecording) {
  const updateOne = Post.updateOne.bind(Post);
  Object.assign(Post, {
    updateOne(filter: object, update: { $set: { status: string } }) {
      // On a busy machine the first outcome may be that the post is not published yet.
      if (update.$set.status === "published") process.kill(process.pid, "SIGKILL");
      return updateOne(filter, update);
    },
  });
}

await runWorker({
  ...where,
  client: new ThreadsClient({ ...app, timeoutMs: 2_500, limits: PLATFORM_LIMITS }),
  signUrl: (key) => Promise.resolve(`https://files.example/${key}?signature=${randomUUID()}`),
  runOptions: { timing: { leaseMs: 5_000, settleMs: 500 } },
});
