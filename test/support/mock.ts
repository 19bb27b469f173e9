import { MockAgent, type Interceptable } from "undici";
import { onTestFinished } from "vitest";
import { ThreadsClient, type ThreadsClientOptions, type ThreadsEvent } from "../../src/index.js";
import { manualClock, type ManualClock } from "./clock.js";
import { record, watched } from "./leaks.js";
import { APP_ID, APP_SECRET, REDIRECT_URI } from "./secrets.js";

export interface MockedThreads {
  readonly client: ThreadsClient;
  readonly graph: Interceptable;
  readonly agent: MockAgent;
  readonly clock: ManualClock;
  readonly events: ThreadsEvent[];
}

/** The headers of Threads' responses, for the `reply` of an interceptor. */
export const json = { headers: { "content-type": "application/json; charset=UTF-8" } };

/** Makes a client with a MockAgent and a manual clock. The leak watch records its events and errors. */
export function mockThreads(options: Partial<ThreadsClientOptions> = {}): MockedThreads {
  const agent = new MockAgent();
  agent.disableNetConnect();
  // A test fails if it prepares a response that is never requested.
  onTestFinished(async () => {
    agent.assertNoPendingInterceptors();
    await agent.close();
  });
  const clock = manualClock();
  const events: ThreadsEvent[] = [];
  const client = new ThreadsClient({
    appId: APP_ID,
    appSecret: APP_SECRET,
    redirectUri: REDIRECT_URI,
    dispatcher: agent,
    clock,
    retry: { maxAttempts: 3, random: () => 1 },
    onEvent: (event) => {
      events.push(event);
      record("event", event);
    },
    ...options,
  });
  return { client: watched(client), graph: agent.get("https://graph.threads.net"), agent, clock, events };
}

/** Returns the reason of a promise's rejection. Throws if the promise resolves. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error(`expected a rejection, got ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}
