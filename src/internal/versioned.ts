/** A value and the version it was read or written at. */
export interface Versioned<Value> {
  readonly value: Value;
  /** Opaque, and never used twice for one key, also after a delete. */
  readonly version: string;
}
