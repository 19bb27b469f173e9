/** The judge of one schedule: what the sandbox has published against what the deliveries said. Pure. */
import type { Fault } from "./faults.js";
import type { EndedDelivery, Outcome } from "./job.js";
import type { OwnPost } from "./threads.js";

/** What must not happen, and the one thing that is counted beside: Threads itself publishes one container twice. */
export const OFFENCES = [
  "published twice",
  "live post reported as failed",
  "post of another reported",
  "key without an end",
  "unknown without a reason",
  "failed without a reason",
  "not published by a retry",
  "wrong report",
] as const;

export type Offence = (typeof OFFENCES)[number];

/** What is known of a schedule that has been walked. */
export interface Walked {
  readonly texts: readonly string[];
  readonly posts: readonly OwnPost[];
  /** What a person published: ids and times. */
  readonly twins: ReadonlyMap<string, number>;
  /** Deliveries up to the end of the job, and of those after it. */
  readonly deliveries: readonly EndedDelivery[];
  readonly aftermath: readonly EndedDelivery[];
  readonly hasEnded: boolean;
  readonly aftermathEnded: boolean;
  readonly struck: readonly Fault[];
}

/** The verdict on one schedule. */
export interface Verdict {
  readonly offences: readonly { readonly offence: Offence; readonly told: string }[];
  readonly end: "posted" | "refused" | "unknown" | "none";
  /** One container was published twice, by Threads. */
  readonly doubledByThreads: boolean;
  /** An equal post, which a person published in the same seconds, was taken for it: lists date to the second, so nobody can tell. */
  readonly mistaken: boolean;
}

/** Lists and responses date to the second, and the clock that follows them is as exact. */
const SAME_MOMENT_MS = 3_000;

type Failed = Extract<Outcome, { end: "failed" }>;

/** Judges. */
export function judge(walked: Walked): Verdict {
  const { texts, posts, twins, deliveries, aftermath, hasEnded, aftermathEnded, struck } = walked;
  const offences: { offence: Offence; told: string }[] = [];
  const found = (offence: Offence, told: string) => offences.push({ offence, told });
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
      found("wrong report", `calls ${outcome.live.join(", ")} live`);
    const live = byPart[outcome.part]?.filter(({ sentAt }) => sentAt < knewAt) ?? [];
    if (outcome.says === "refused" && live.length > 0)
      found("live post reported as failed", `delivery ${index + 1}: ${outcome.code}: ${outcome.message}`);
  }

  const end = endOf(hasEnded, deliveries);
  if (end === "none") found("key without an end", lastOf(deliveries));
  const mayHide = struck.some(({ hides }) => hides);
  if (end === "unknown" && !mayHide) found("unknown without a reason", lastOf(deliveries));
  if (end === "refused") {
    if (!struck.some(({ refuses }) => refuses)) found("failed without a reason", lastOf(deliveries));
    const retried = aftermathEnded ? aftermath.at(-1)?.outcome : undefined;
    const parentIsGone = outcomePart(retried) > 0 && struck.some(({ name }) => name === "deleted");
    const staysHidden = retried?.end === "failed" && (parentIsGone || (retried.says === "open" && mayHide));
    if (retried?.end !== "posted" && !staysHidden) found("not published by a retry", lastOf(aftermath));
  }
  if (end === "posted" && aftermath.at(-1)?.outcome.end !== "posted")
    found("wrong report", `then ${lastOf(aftermath)}`);
  return { offences, end, doubledByThreads, mistaken };
}

function endOf(hasEnded: boolean, deliveries: readonly EndedDelivery[]): Verdict["end"] {
  if (!hasEnded) return "none";
  const ends = deliveries.map(({ outcome }) => outcome);
  if (ends.some(({ end }) => end === "posted")) return "posted";
  const last = ends.filter((outcome): outcome is Failed => outcome.end === "failed" && !outcome.retryable).at(-1);
  return last?.says === "open" ? "unknown" : "refused";
}

const outcomePart = (outcome: Outcome | undefined) => (outcome?.end === "failed" ? outcome.part : 0);

function lastOf(deliveries: readonly EndedDelivery[]): string {
  const outcome = deliveries.at(-1)?.outcome;
  if (outcome === undefined) return "nothing was reported";
  return outcome.end === "posted" ? `posted ${outcome.ids.join(", ")}` : `${outcome.code}: ${outcome.message}`;
}
