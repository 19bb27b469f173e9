/** A process that is suspended during a call, as a paused container or a long garbage collection would do it. */
import { Agent, type Dispatcher } from "undici";
import { expect, it, onTestFinished } from "vitest";
import { ThreadsClient } from "../../src/index.js";
import { connect, stage } from "../support/sandbox.js";

/** Blocks the process, including its timers. */
function block(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

/** Makes an agent that blocks the process when a connection is ready, before the request is written to it. */
function blockingAgent(ms: number): Dispatcher {
  const agent = new Agent();
  onTestFinished(() => agent.close());
  return agent.compose((dispatch) => (options, handler) => {
    return dispatch(options, {
      onRequestStart(controller, context) {
        block(ms);
        handler.onRequestStart?.(controller, context);
      },
      onResponseStart: (...args) => handler.onResponseStart?.(...args),
      onResponseData: (...args) => handler.onResponseData?.(...args),
      onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
      onResponseError: (...args) => handler.onResponseError?.(...args),
    });
  });
}

it("does not send a request after its deadline, even if the timer has not fired yet", async () => {
  const on = await stage();
  const { longLived } = await connect(on);
  const requests = () => on.sandbox.log.filter(({ operation }) => operation === "me").length;
  const client = (blockedMs: number) =>
    new ThreadsClient({ ...on.sandbox.clientOptions, dispatcher: blockingAgent(blockedMs), timeoutMs: 200 });

  await client(0).getProfile(longLived.accessToken);
  expect(requests()).toBe(1);
  await expect(client(250).getProfile(longLived.accessToken)).rejects.toMatchObject({
    code: "THREADS_TIMEOUT",
    sent: false,
  });
  expect(requests()).toBe(1);
});
