/** A process that stands still (a stopped container, a long collection of garbage) while a call is under way. */
import { Agent, type Dispatcher } from "undici";
import { expect, it, onTestFinished } from "vitest";
import { ThreadsClient } from "../../src/index.js";
import { connect, stage } from "../support/sandbox.js";

/** Nothing in this process runs meanwhile, timers included. */
function standStill(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

/** An agent whose process stands still when a connection is ready and before the request is written to it. */
function standingAgent(ms: number): Dispatcher {
  const agent = new Agent();
  onTestFinished(() => agent.close());
  return agent.compose((dispatch) => (options, handler) => {
    return dispatch(options, {
      onRequestStart(controller, context) {
        standStill(ms);
        handler.onRequestStart?.(controller, context);
      },
      onResponseStart: (...args) => handler.onResponseStart?.(...args),
      onResponseData: (...args) => handler.onResponseData?.(...args),
      onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
      onResponseError: (...args) => handler.onResponseError?.(...args),
    });
  });
}

it("sends nothing any more when the time is up, although no timer has said so yet", async () => {
  const on = await stage();
  const { longLived } = await connect(on);
  const asked = () => on.sandbox.log.filter(({ operation }) => operation === "me").length;
  const client = (standsMs: number) =>
    new ThreadsClient({ ...on.sandbox.clientOptions, dispatcher: standingAgent(standsMs), timeoutMs: 200 });

  await client(0).getProfile(longLived.accessToken);
  expect(asked()).toBe(1);
  await expect(client(250).getProfile(longLived.accessToken)).rejects.toMatchObject({
    code: "THREADS_TIMEOUT",
    sent: false,
  });
  expect(asked()).toBe(1);
});
