/** How many schedules of each kind are walked. */
import type { PostKind } from "./schedule.js";

/** A kind, and the number of pairs that are drawn after each single fault. */
export interface KindPlan {
  readonly kind: PostKind;
  readonly pairs: number;
}

/** The full plan. It takes minutes on two cores. */
export const WHOLE: readonly KindPlan[] = [
  { kind: "text", pairs: Infinity },
  { kind: "thread", pairs: Infinity },
  { kind: "image", pairs: 40 },
  { kind: "carousel", pairs: 40 },
];

/** Every single fault and a few pairs. It takes seconds. */
export const SHORT: readonly KindPlan[] = [
  { kind: "text", pairs: 2 },
  { kind: "image", pairs: 0 },
  { kind: "carousel", pairs: 0 },
  { kind: "thread", pairs: 0 },
];
