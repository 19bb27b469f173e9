/** A line of the bench's table. */
export interface Row {
  readonly label: string;
  readonly measured: string;
  readonly promised: string;
  /** Whether the promise is kept; null without a promise. */
  readonly ok: boolean | null;
}

export const whole = (value: number) => Math.round(value).toLocaleString("en");

/** Returns a row without a promise. */
export const figure = (label: string, measured: string): Row => ({ label, measured, promised: "", ok: null });
