/** Smaller maps are not cleaned, so that a test still gets the reason why an old value is refused. */
const FIRST_CLEANUP = 1000;

/** A map that discards expired values. It cleans itself when its size has doubled, so that the cost of adding stays constant. */
export class ExpiringMap<Value> extends Map<string, Value> {
  readonly #isExpired: (value: Value) => boolean;
  #nextCleanup = FIRST_CLEANUP;

  constructor(isExpired: (value: Value) => boolean) {
    super();
    this.#isExpired = isExpired;
  }

  override set(key: string, value: Value): this {
    super.set(key, value);
    if (this.size >= this.#nextCleanup) this.#clean();
    return this;
  }

  #clean(): void {
    for (const [key, value] of this) {
      if (this.#isExpired(value)) this.delete(key);
    }
    this.#nextCleanup = Math.max(FIRST_CLEANUP, this.size * 2);
  }
}
