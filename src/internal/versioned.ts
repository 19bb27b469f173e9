/** A stored value and its version. */
export interface Versioned<Value> {
  readonly value: Value;
  /** Opaque. A key never gets the same version twice, even after a delete. */
  readonly version: string;
}
