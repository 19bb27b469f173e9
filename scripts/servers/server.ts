/** A database server of a run. */
export interface Server {
  readonly url: string;
  readonly stop: () => Promise<void>;
}
