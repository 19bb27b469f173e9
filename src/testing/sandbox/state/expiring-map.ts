/** Below this many, nothing is forgotten: a test that asks about something long over still gets its reason. */
const FIRST_LOOK = 1000;

/**
 * A map that forgets what is over. It looks through itself whenever it has doubled since the last look, so that adding
 * costs the same however much it holds.
 */
export class ExpiringMap<Value> extends Map<string, Value> {
  readonly #isOver: (value: Value) => boolean;
  #nextLook = FIRST_LOOK;

  constructor(isOver: (value: Value) => boolean) {
    super();
    this.#isOver = isOver;
  }

  override set(key: string, value: Value): this {
    super.set(key, value);
    if (this.size >= this.#nextLook) this.#look();
    return this;
  }

  #look(): void {
    for (const [key, value] of this) {
      if (this.#isOver(value)) this.delete(key);
    }
    this.#nextLook = Math.max(FIRST_LOOK, this.size * 2);
  }
}
