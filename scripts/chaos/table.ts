/** What a run came to, for people to read. Pure. */
import { MOST_PAUSE_MS } from "./conditions.js";
import { wantedLook } from "./draft.js";
import type { Offence } from "./judge.js";
import { savedBy } from "./paths.js";
import type { RunResult } from "./run.js";
import { any, some, whole, zero, type Row } from "../lib/rows.js";

/** The rows of the SDK's run. */
export function rowsOf({ verdict, stories, record, counts, durationMs, wrongly }: RunResult): Row[] {
  const saved = savedBy(stories);
  const faults = Object.entries(record.faults).sort(([, a], [, b]) => b - a);
  const struck = faults.reduce((sum, [, many]) => sum + many, 0);
  return [
    { what: "published exactly once", value: whole(verdict.once), kept: verdict.once === stories.length },
    zero("published twice", verdict.twice),
    zero("published, though nobody asked", verdict.strangers),
    zero("lost", verdict.lost),
    zero("wrongly reported", verdict.wrong),
    zero("still unknown at the end", verdict.unknown),
    zero("called refused, though live", wrongly.length),
    some("saved by the container's status", saved.status),
    some("saved by the account's list", saved.list),
    some("saved by publishing the same container again", saved.republished),
    some("saved by a new container", saved.recreated),
    some("saved by taking over", saved.takenOver),
    any("requests", whole(record.requests)),
    any("faults", `${whole(struck)} (${faults.map(([kind, many]) => `${kind} ${whole(many)}`).join(", ")})`),
    {
      what: `the sandbox's longest pause, ms (late effects stay within the promise up to ${whole(MOST_PAUSE_MS)})`,
      value: whole(Math.round(record.longestPauseMs)),
      kept: record.longestPauseMs < MOST_PAUSE_MS,
    },
    some("workers killed", counts.kills),
    some("workers stopped for longer than a lease", counts.stops),
    some("jobs handed to two workers", counts.doubles),
    any(
      "jobs handed out again, unanswered or though they were done",
      whole(counts.unanswered + counts.acknowledgementsLost),
    ),
    any("failures that were final, and tried again all the same", whole(counts.finalFailures)),
    any("deliveries in all", whole(counts.deliveries)),
    any("seconds", (durationMs / 1000).toFixed(1)),
    any("posts per second", ((stories.length * 1000) / durationMs).toFixed(1)),
  ];
}

const SEVERITY: readonly Offence[] = ["twice", "strangers", "wrong", "lost", "unknown"];

/** All that is known of the first offenders, in the order in which it happened. */
export function storiesOf({ verdict, stories, record, startedAt }: RunResult, most: number): string[] {
  const worstFirst = verdict.offenders.toSorted((a, b) => SEVERITY.indexOf(a.kind) - SEVERITY.indexOf(b.kind));
  return worstFirst.slice(0, most).flatMap(({ look, kind, many }) => {
    const sharing = stories.filter(({ job, parentId }) => wantedLook(job, parentId) === look);
    const posts = record.posts.filter((post) => post.look === look);
    const lines = sharing.flatMap(({ job, lines }) =>
      lines.map(({ at, text }) => ({ at, text: `${job.key} ${text}` })),
    );
    const named = new Set([
      ...posts.map(({ containerId }) => containerId),
      ...lines.flatMap(({ text }) => text.match(/\d{17}/g) ?? []),
    ]);
    const seen = record.publishes.filter(({ containerId }) => named.has(containerId));
    const told = [
      ...lines,
      ...posts.map(({ publishedAt, id, containerId }) => ({
        at: publishedAt,
        text: `Threads publishes container ${containerId ?? "none"} as post ${id}`,
      })),
      ...seen.map(({ at, containerId, status, fault, effect }) => ({
        at,
        text: `Threads is asked to publish ${containerId}: status ${status ?? "none"}, fault ${fault ?? "none"}, effect ${effect}`,
      })),
    ].sort((a, b) => a.at - b.at);
    return [
      "",
      `${kind}: ${many} of ${sharing.map(({ job }) => job.key).join(", ")}: ${look}`,
      ...told.map(({ at, text }) => `  ${((at - startedAt) / 1000).toFixed(3).padStart(8)} s  ${text}`),
    ];
  });
}
