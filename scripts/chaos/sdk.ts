/** The publisher under test: the SDK with a key, a journal, and a clock that is wrong. */
import {
  systemClock,
  ThreadsClient,
  ThreadsNotConnectedError,
  type PublishJournal,
  type PublishStep,
} from "@hayon/threads";
import { seededRandom } from "../../src/testing/sandbox/state/random.js";
import { DISCONNECTED, TIMEOUT_MS, TIMING } from "./conditions.js";
import type { Publish, WorkerSetup } from "./messages.js";

/** The steps that show a recovery; the others are part of every publish. */
const REPORTED_STEPS: ReadonlySet<PublishStep> = new Set([
  "publish",
  "take-over",
  "race",
  "recreate",
  "ask",
  "publish-again",
  "search",
]);

export function sdkPublisher({ api, tokens, clockOffMs, seed }: WorkerSetup, journal: PublishJournal): Publish {
  const random = seededRandom(seed).fork("retries");
  const client = new ThreadsClient({
    ...api,
    timeoutMs: TIMEOUT_MS,
    retry: { random: () => random.next() },
    clock: { ...systemClock, now: () => systemClock.now() + clockOffMs },
  });
  return async ({ key, userId, draft }, onStep) => {
    const account = client.account({
      // The owner disconnects and reconnects regularly, for all workers at the same time.
      get: () =>
        isDisconnected(userId)
          ? Promise.reject(new ThreadsNotConnectedError(userId))
          : Promise.resolve({ accessToken: tokens[userId] ?? "", userId }),
      rejected: () => undefined,
    });
    const { id } = await account.publish(draft, {
      idempotencyKey: key,
      journal,
      timing: TIMING,
      onProgress: ({ step, containerId }) => {
        if (REPORTED_STEPS.has(step)) onStep(step, containerId ?? null);
      },
    });
    return id;
  };
}

/** Uses the machine's clock, which all processes share. Each owner disconnects at another time. */
function isDisconnected(userId: string): boolean {
  const offset = (Number(userId.slice(-4)) * 977) % DISCONNECTED.everyMs;
  return (Date.now() + offset) % DISCONNECTED.everyMs < DISCONNECTED.forMs;
}
