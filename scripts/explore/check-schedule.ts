/** Compares what the sandbox published in a schedule with what the deliveries reported. Pure. */
import type { Fault } from "./faults.js";
import type { EndedDelivery, Outcome } from "./job.js";
import type { OwnPost } from "./threads.js";

/** What must not happen. Threads itself may publish one container twice, which is only counted. */
export const OFFENSES = [
  "published twice",
  "live post reported as failed",
  "post of another reported",
  "key without an end",
  "unconfirmed without a reason",
  "failed without a reason",
  "not published by a retry",
  "wrong report",
] as const;

export type Offense = (typeof OFFENSES)[number];

/** What is known after a schedule ran: the posts, the deliveries and the faults. */
export interface Walked {
  readonly texts: readonly string[];
  readonly posts: readonly OwnPost[];
  /** The ids and times of posts that the user published in the Threads app. */
  readonly twins: ReadonlyMap<string, number>;
  /** The deliveries up to the end of the job, then those after it. */
  readonly deliveries: readonly EndedDelivery[];
  readonly aftermath: readonly EndedDelivery[];
  readonly hasEnded: boolean;
  readonly aftermathEnded: boolean;
  readonly faults: readonly Fault[];
}

export interface Verdict {
  readonly offenses: readonly { readonly offense: Offense; readonly detail: string }[];
  readonly end: "posted" | "refused" | "unconfirmed" | "none";
  /** Threads published one container twice. */
  readonly doubledByThreads: boolean;
  /** An equal post that the user published in the same seconds was reported. Lists show times in seconds, so the two cannot be detail apart. */
  readonly mistaken: boolean;
}

/** Lists and `Date` headers show times in seconds, so the SDK's clock for Threads is as precise. */
const SAME_MOMENT_MS = 3_000;

type Failed = Extract<Outcome, { end: "failed" }>;

/** Checks one schedule. */
export function checkSchedule(walked: Walked): Verdict {
  const { texts, posts, twins, deliveries, aftermath, hasEnded, aftermathEnded, faults } = walked;
  const offenses: { offense: Offense; detail: string }[] = [];
  const found = (offense: Offense, detail: string) => offenses.push({ offense, detail });
  const all = [...deliveries, ...aftermath];
  const byPart = texts.map((text) => posts.filter(({ post }) => post.text === text));
  let doubledByThreads = false;
  let mistaken = false;

  for (const [part, own] of byPart.entries()) {
    if (new Set(own.map(({ post }) => post.containerId)).size > 1)
      found("published twice", `part ${part + 1} has the posts ${own.map(({ post }) => post.id).join(", ")}`);
    doubledByThreads ||= own.length > 1 && new Set(own.map(({ post }) => post.containerId)).size === 1;
  }
  const reports = new Set<string>();
  for (const { outcome } of all) {
    if (outcome.end !== "posted") continue;
    reports.add(outcome.ids.join(", "));
    for (const [part, id] of outcome.ids.entries()) {
      const own = byPart[part] ?? [];
      if (own.some(({ post }) => post.id === id)) continue;
      const twinAt = twins.get(id) ?? -Infinity;
      if (own.some(({ unpublishedAt }) => twinAt > unpublishedAt - SAME_MOMENT_MS)) mistaken = true;
      else found(twins.has(id) ? "post of another reported" : "wrong report", `part ${part + 1} as ${id}`);
    }
  }
  if (reports.size > 1) found("wrong report", `reported as ${[...reports].join(" and as ")}`);

  for (const [index, { outcome, knewAt }] of all.entries()) {
    if (outcome.end !== "failed") continue;
    if (outcome.live.some((id, part) => byPart[part]?.some(({ post }) => post.id === id) !== true))
      found("wrong report", `reports ${outcome.live.join(", ")} as live`);
    const live = byPart[outcome.part]?.filter(({ sentAt }) => sentAt < knewAt) ?? [];
    if (outcome.claim === "refused" && live.length > 0)
      found("live post reported as failed", `delivery ${index + 1}: ${outcome.code}: ${outcome.message}`);
  }

  const end = endOf(hasEnded, deliveries);
  if (end === "none") found("key without an end", lastOf(deliveries));
  const mayStayUnconfirmed = faults.some(({ allowsUnconfirmed }) => allowsUnconfirmed);
  if (end === "unconfirmed" && !mayStayUnconfirmed) found("unconfirmed without a reason", lastOf(deliveries));
  if (end === "refused") {
    if (!faults.some(({ allowsRefusal }) => allowsRefusal)) found("failed without a reason", lastOf(deliveries));
    const retried = aftermathEnded ? aftermath.at(-1)?.outcome : undefined;
    const parentIsDeleted = outcomePart(retried) > 0 && faults.some(({ name }) => name === "deleted");
    const staysFailed =
      retried?.end === "failed" && (parentIsDeleted || (retried.claim === "unconfirmed" && mayStayUnconfirmed));
    if (retried?.end !== "posted" && !staysFailed) found("not published by a retry", lastOf(aftermath));
  }
  if (end === "posted" && aftermath.at(-1)?.outcome.end !== "posted")
    found("wrong report", `then ${lastOf(aftermath)}`);
  return { offenses, end, doubledByThreads, mistaken };
}

function endOf(hasEnded: boolean, deliveries: readonly EndedDelivery[]): Verdict["end"] {
  if (!hasEnded) return "none";
  const ends = deliveries.map(({ outcome }) => outcome);
  if (ends.some(({ end }) => end === "posted")) return "posted";
  const last = ends.filter((outcome): outcome is Failed => outcome.end === "failed" && !outcome.retryable).at(-1);
  return last?.claim === "unconfirmed" ? "unconfirmed" : "refused";
}

const outcomePart = (outcome: Outcome | undefined) => (outcome?.end === "failed" ? outcome.part : 0);

function lastOf(deliveries: readonly EndedDelivery[]): string {
  const outcome = deliveries.at(-1)?.outcome;
  if (outcome === undefined) return "nothing was reported";
  return outcome.end === "posted" ? `posted ${outcome.ids.join(", ")}` : `${outcome.code}: ${outcome.message}`;
}
