/** How much of each kind is walked. */
import type { PostKind } from "./schedule.js";

/** Pairs after each single fault: all of them, or so many, drawn. */
export interface KindPlan {
  readonly kind: PostKind;
  readonly pairs: number;
}

/** Everything: minutes on two cores. */
export const WHOLE: readonly KindPlan[] = [
  { kind: "text", pairs: Infinity },
  { kind: "thread", pairs: Infinity },
  { kind: "image", pairs: 40 },
  { kind: "carousel", pairs: 40 },
];

/** Every single fault, and a few pairs: seconds. */
export const SHORT: readonly KindPlan[] = [
  { kind: "text", pairs: 2 },
  { kind: "image", pairs: 0 },
  { kind: "carousel", pairs: 0 },
  { kind: "thread", pairs: 0 },
];
