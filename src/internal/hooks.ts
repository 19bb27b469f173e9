/** Calls a host's hook. Whatever it throws or rejects with is dropped: watching a thing must never change it. */
export function callHook<Args extends unknown[]>(hook: ((...args: Args) => unknown) | undefined, ...args: Args): void {
  try {
    const result = hook?.(...args);
    // Any kind of promise: one of another realm or library is no instance of ours.
    if (typeof result === "object" && result !== null) Promise.resolve(result).catch(() => undefined);
  } catch {
    // The hook's own failure.
  }
}
