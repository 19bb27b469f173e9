/** The sandbox, in a process of its own; what it wrote down is the judge's only source. */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { ThreadsSandbox, type FaultKind } from "@hayon/threads/testing";
import { sandboxOptions } from "./conditions.js";
import { lookOf } from "./draft.js";
import type { FromSandbox, SeenPublish, ToSandbox } from "./messages.js";

const SCOPES = ["threads_content_publish", "threads_read_replies"];

const publishes: SeenPublish[] = [];
const faults: Partial<Record<FaultKind, number>> = {};
const pauses = monitorEventLoopDelay();
let requests = 0;
let sandbox: ThreadsSandbox | null = null;

const say = (message: FromSandbox) => process.send?.(message);

async function start(seed: number, userIds: readonly string[]): Promise<void> {
  const started = await ThreadsSandbox.start({
    ...sandboxOptions(seed),
    seed,
    users: userIds.map((id, index) => ({ id, username: `sailor${index + 1}` })),
    onRequest({ at, operation, parameters, status, fault, effect }) {
      requests += 1;
      if (fault !== null) faults[fault] = (faults[fault] ?? 0) + 1;
      if (operation === "publish") {
        publishes.push({ at, containerId: parameters.creation_id ?? "", status, fault, effect });
      }
    },
  });
  sandbox = started;
  pauses.enable();
  const { appId, appSecret, redirectUri, hosts } = started.clientOptions;
  say({
    type: "listening",
    api: { appId, appSecret, redirectUri, hosts },
    tokens: Object.fromEntries(userIds.map((userId) => [userId, started.issueToken({ userId, scopes: SCOPES })])),
  });
}

async function report(started: ThreadsSandbox): Promise<void> {
  // What is still to come counts, too.
  while (started.delayedEffects.pending > 0) await sleep(50);
  const posts = started
    .posts()
    .map((post) => ({ id: post.id, containerId: post.containerId, look: lookOf(post), publishedAt: post.publishedAt }));
  say({ type: "report", posts, publishes, requests, faults, longestPauseMs: pauses.max / 1e6 });
}

process.on("message", (message: ToSandbox) => {
  if (message.type === "start") void start(message.seed, message.userIds);
  else if (sandbox !== null) void report(sandbox);
});
process.on("disconnect", () => process.exit());
