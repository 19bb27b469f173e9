/**
 * Makes the SDK's deadlines virtual. The SDK takes the real timers when it is loaded, so that no test can fake them by accident. This module
 * replaces the timers while it loads the SDK, with ones that follow the current schedule.
 */
import type * as threadsSdk from "@hayon/threads";
import type { VirtualTime } from "./virtual-time.js";

let current: VirtualTime | null = null;

/** Sets the time that the SDK's deadlines follow; null for real time. */
export function followTime(time: VirtualTime | null): void {
  current = time;
}

export type Sdk = typeof threadsSdk;

let loaded: Promise<Sdk> | null = null;

/** Loads the SDK with deadlines that {@link followTime} controls. The SDK must not be loaded yet. */
export function loadSdk(): Promise<Sdk> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Sdk> {
  const real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };
  const realNow = performance.now.bind(performance);
  const virtual = {
    setTimeout: (run: () => void, ms: number) => current?.after(ms, run) ?? real.setTimeout(run, ms),
    clearTimeout: (timer: NodeJS.Timeout | (() => void) | undefined) =>
      typeof timer === "function" ? timer() : real.clearTimeout(timer),
  };
  Object.assign(globalThis, virtual);
  performance.now = () => current?.now() ?? realNow();
  try {
    const sdk = await import("@hayon/threads");
    // The first request would load zod in real time.
    await (await import("../../src/http/schema.js")).loadZod();
    return sdk;
  } finally {
    Object.assign(globalThis, real);
    performance.now = realNow;
  }
}
