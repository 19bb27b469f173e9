/** A signal as a library such as jsdom makes it: it has the properties of an `AbortSignal`, and Node does not know it. */
export class LibrarySignal {
  aborted = false;
  reason: unknown = undefined;
  readonly onabort = null;
  readonly listeners = new Set<() => void>();

  addEventListener(_type: string, listener: () => void): void {
    this.listeners.add(listener);
  }

  removeEventListener(_type: string, listener: () => void): void {
    this.listeners.delete(listener);
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason as Error;
  }

  abort(reason: unknown): void {
    this.aborted = true;
    this.reason = reason;
    for (const listener of this.listeners) listener();
  }
}

/** Returns the signal in the type of Node's. */
export const asSignal = (signal: LibrarySignal) => signal as unknown as AbortSignal;
