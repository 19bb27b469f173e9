import { Agent, type Dispatcher } from "undici";
import { describe, expect, it, onTestFinished } from "vitest";
import { manualClock } from "../support/clock.js";
import { rejection } from "../support/mock.js";
import { CODE, LONG_TOKEN } from "../support/secrets.js";
import { wireClient } from "../support/wire.js";

/** Makes a dispatcher that throws at every request, before or after it reports the start of the request. */
function throwing(started: boolean, error: unknown): Dispatcher {
  const agent = new Agent();
  onTestFinished(() => agent.close());
  return agent.compose(() => (_options, handler) => {
    if (started) handler.onRequestStart?.({ abort: () => undefined } as unknown as Dispatcher.DispatchController, {});
    throw error;
  });
}

describe("a dispatcher that throws synchronously", () => {
  it.each([true, false])("fails the call, whether the request had started or not (%s)", async (started) => {
    const clock = manualClock();
    const refused = Object.assign(new Error("no route"), { code: "ECONNREFUSED" });
    const dispatcher = throwing(started, refused);
    const client = wireClient("http://127.0.0.1:1", { dispatcher, clock, retry: { maxAttempts: 2, random: () => 1 } });
    const reading = await rejection(client.getProfile(LONG_TOKEN));
    expect(reading).toMatchObject({ code: "THREADS_NETWORK", reason: "refused", sent: started, retryable: true });
    expect(clock.slept).toEqual([250]);
    const exchanging = await rejection(client.exchangeCode(CODE));
    expect(exchanging).toMatchObject({ code: "THREADS_NETWORK", sent: started, retryable: !started });
  });

  it.each(["a text", null, undefined, { code: 5 }])("fails the call when it throws %j", async (thrown) => {
    const client = wireClient("http://127.0.0.1:1", { dispatcher: throwing(false, thrown) });
    const error = await rejection(client.getProfile(LONG_TOKEN));
    // Nothing proves that the request was not sent.
    expect(error).toMatchObject({ code: "THREADS_NETWORK", reason: "unknown", sent: true });
  });
});
