/** The sandbox process of a run. */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { serveSandbox } from "../harness/sandbox-server.js";
import { sandboxOptions } from "./conditions.js";
import { lookOf } from "./draft.js";
import type { RecordedPublish, SandboxRecord, SandboxStart, Tokens } from "./messages.js";

const SCOPES = ["threads_content_publish", "threads_read_replies"];

const publishes: RecordedPublish[] = [];
const pauses = monitorEventLoopDelay();

serveSandbox<SandboxStart, Tokens, SandboxRecord>({
  options: ({ seed, userIds }) => ({ ...sandboxOptions(seed), seed, userIds }),
  onRequest({ at, operation, parameters, status, fault, effect }) {
    if (operation === "publish")
      publishes.push({ at, containerId: parameters.creation_id ?? "", status, fault, effect });
  },
  ready(sandbox, { userIds }) {
    pauses.enable();
    return Object.fromEntries(userIds.map((userId) => [userId, sandbox.issueToken({ userId, scopes: SCOPES })]));
  },
  async report(sandbox) {
    // Delayed effects count, too.
    while (sandbox.delayedEffects.pending > 0) await sleep(50);
    const posts = sandbox.posts().map((post) => {
      const { id, containerId, publishedAt } = post;
      return { id, containerId, look: lookOf(post), publishedAt };
    });
    return { posts, publishes, longestPauseMs: pauses.max / 1e6 };
  },
});
