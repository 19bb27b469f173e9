/** Tests routes without `onError`, which print failures as warnings of the process. */
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { memoryStore } from "../../src/stores/memory.js";
import { record } from "../support/leaks.js";
import { BASE, form, host, SITE } from "./support.js";

function warnings() {
  const printed: string[] = [];
  const spy = vi.spyOn(process, "emitWarning").mockImplementation((text) => {
    record("warning", String(text));
    printed.push(String(text));
  });
  onTestFinished(() => spy.mockRestore());
  return { printed, spy };
}

describe("the routes, without onError", () => {
  it("print a failed callback once a minute for each kind, without code, state or cookie", async () => {
    const { printed, spy } = warnings();
    const here = await host({ routes: { onError: undefined } });
    const begun = await here.ask("/connect");
    const url = await here.sandbox.consent(begun.location!);
    for (let time = 0; time < 3; time += 1) await here.callback(url);
    await here.callback(`${SITE}${BASE}/callback`);
    expect(printed).toHaveLength(2);
    expect(printed[0]).toMatch(/^GET \/callback failed: .*another browser.* \[THREADS_AUTHORIZATION\]/);
    expect(printed[1]).toMatch(/^GET \/callback failed: .*neither a code nor an error.* \[THREADS_AUTHORIZATION\]/);
    expect(spy.mock.calls.map(([, type]) => type)).toEqual(["ThreadsRoutesWarning", "ThreadsRoutesWarning"]);
    const { searchParams } = new URL(url);
    for (const text of printed) {
      for (const value of searchParams.values()) expect(text).not.toContain(value);
    }
    here.sandbox.advance(60_000);
    await here.callback(url);
    expect(printed).toHaveLength(3);
    expect(printed[2]).toContain("(2 more since the last warning)");
  });

  it("print a store failure without its message, and a forged call of Meta", async () => {
    const { printed } = warnings();
    const get = () => Promise.reject(new Error("mongodb://root:hunter2@db"));
    const here = await host({ routes: { onError: undefined }, connections: { store: { ...memoryStore(), get } } });
    expect((await here.ask("/status")).status).toBe(500);
    expect((await here.ask("/deauthorize", form({ signed_request: "a.b" }))).status).toBe(400);
    expect(printed).toHaveLength(2);
    expect(printed[0]).toMatch(/^GET \/status failed: an error that is not the SDK's/);
    expect(printed[1]).toMatch(/^POST \/deauthorize failed: .*\[THREADS_SIGNED_REQUEST\]/);
    expect(printed.join()).not.toContain("hunter2");
  });

  it("print nothing when a route rejects a request", async () => {
    const { printed } = warnings();
    const here = await host({ routes: { onError: undefined } });
    await here.ask("/status", { user: null });
    await here.ask("/nothing");
    await here.ask("/deauthorize", { method: "POST", body: "x" });
    expect(printed).toEqual([]);
  });
});

describe("the routes, with onError", () => {
  it("print nothing, and pass the severity to the hook", async () => {
    const { printed } = warnings();
    const get = () => Promise.reject(new Error("down"));
    const here = await host({ connections: { store: { ...memoryStore(), get } } });
    await here.callback(`${SITE}${BASE}/callback`);
    await here.ask("/status");
    expect(here.errors.map(({ at }) => at)).toEqual([
      { method: "GET", path: "/callback", severity: "warning" },
      { method: "GET", path: "/status", severity: "error" },
    ]);
    expect(printed).toEqual([]);
  });
});
