/** One line of the bench's table. */
export interface Row {
  readonly what: string;
  readonly measured: string;
  readonly promised: string;
  /** Null where nothing is promised. */
  readonly kept: boolean | null;
}

export const whole = (value: number) => Math.round(value).toLocaleString("en");

/** A figure that nothing is promised about. */
export const figure = (what: string, measured: string): Row => ({ what, measured, promised: "", kept: null });
