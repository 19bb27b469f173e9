/** The publisher under test: the SDK, with a key, a journal, and a clock that is off. */
import { systemClock, ThreadsClient, type PublishJournal, type PublishStep } from "@hayon/threads";
import { seededRandom } from "../../src/testing/sandbox/random.js";
import { TIMEOUT_MS, TIMING } from "./conditions.js";
import type { Publish, WorkerSetup } from "./messages.js";

/** Steps of every post tell nothing. */
const TOLD: ReadonlySet<PublishStep> = new Set([
  "publish",
  "take-over",
  "race",
  "recreate",
  "ask",
  "publish-again",
  "search",
]);

/** Makes it. */
export function sdkPublisher({ api, tokens, clockOffMs, seed }: WorkerSetup, journal: PublishJournal): Publish {
  const random = seededRandom(seed).fork("retries");
  const client = new ThreadsClient({
    ...api,
    timeoutMs: TIMEOUT_MS,
    retry: { random: () => random.next() },
    clock: { ...systemClock, now: () => systemClock.now() + clockOffMs },
  });
  return async ({ key, userId, draft }, onStep) => {
    const account = client.account({ accessToken: tokens[userId] ?? "", userId });
    const { id } = await account.publish(draft, {
      idempotencyKey: key,
      journal,
      timing: TIMING,
      onProgress: ({ step, containerId }) => {
        if (TOLD.has(step)) onStep(step, containerId ?? null);
      },
    });
    return id;
  };
}
