/** Calls a host's hook. Ignores what it throws or rejects with, because observing a call must not affect it. */
export function callHook<Args extends unknown[]>(hook: ((...args: Args) => unknown) | undefined, ...args: Args): void {
  try {
    const result = hook?.(...args);
    // `Promise.resolve` also accepts a promise of another realm or library.
    if (typeof result === "object" && result !== null) Promise.resolve(result).catch(() => undefined);
  } catch {
    // The hook failed.
  }
}
