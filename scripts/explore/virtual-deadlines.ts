/**
 * The SDK's deadlines run on real timers, which it takes when it is loaded, so that nobody can fake them by accident. Here they have to be
 * virtual, too: the SDK is loaded while timers that follow the current schedule stand in the place of the real ones.
 */
import type * as threadsSdk from "@hayon/threads";
import type { VirtualTime } from "./virtual-time.js";

let current: VirtualTime | null = null;

/** Whose time the SDK's deadlines follow from here on; null is real time. */
export function followTime(time: VirtualTime | null): void {
  current = time;
}

/** What is needed of the SDK. */
export type Sdk = typeof threadsSdk;

let loaded: Promise<Sdk> | null = null;

/** Loads the SDK with deadlines that {@link followTime} moves. Nothing may have loaded it before. */
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
    // With the first request zod would be loaded, from the disk and in real time.
    await (await import("../../src/http/schema.js")).loadZod();
    return sdk;
  } finally {
    Object.assign(globalThis, real);
    performance.now = realNow;
  }
}
