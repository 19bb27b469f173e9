/** A database of a run's own. */
export interface Server {
  readonly url: string;
  readonly stop: () => Promise<void>;
}
