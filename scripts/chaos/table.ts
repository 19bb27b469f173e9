/** The report of a run. Pure. */
import { any, countRows, seconds, some, whole, zero, type Row } from "../harness/rows.js";
import type { Offense } from "./check-posts.js";
import { MAX_PAUSE_MS } from "./conditions.js";
import { expectedLook } from "./draft.js";
import { recoveriesOf } from "./paths.js";
import type { RunResult } from "./run.js";

/** Returns the rows of the SDK's run. */
export function rowsOf({ verdict, histories, record, counts, durationMs, wrongly }: RunResult): Row[] {
  const recoveries = recoveriesOf(histories);
  const again = counts.unacknowledged + counts.acknowledgementsLost;
  return [
    { label: "published exactly once", value: whole(verdict.once), ok: verdict.once === histories.length },
    zero("published twice", verdict.twice),
    zero("published without a key", verdict.unexpected),
    zero("lost", verdict.lost),
    zero("reported with a wrong id", verdict.wrong),
    zero("not reported at the end", verdict.unreported),
    zero("reported as refused while live", wrongly.length),
    some("recovered from the container's status", recoveries.status),
    some("recovered from the account's list", recoveries.list),
    some("recovered by publishing the same container again", recoveries.republished),
    some("recovered with a new container", recoveries.recreated),
    some("recovered by taking over a lease", recoveries.takenOver),
    ...countRows(record),
    {
      label: `longest pause of the sandbox, ms (the run is valid below ${whole(MAX_PAUSE_MS)})`,
      value: whole(record.longestPauseMs),
      ok: record.longestPauseMs < MAX_PAUSE_MS,
    },
    some("workers killed", counts.kills),
    some("workers stopped for longer than a lease", counts.stops),
    some("jobs delivered to two workers at once", counts.doubles),
    any("jobs delivered again without an acknowledgement", whole(again)),
    any("failures that were not retryable, and retried", whole(counts.finalFailures)),
    any("deliveries", whole(counts.deliveries)),
    any("seconds", seconds(durationMs)),
    any("posts per second", ((histories.length * 1000) / durationMs).toFixed(1)),
  ];
}

const SEVERITY: readonly Offense[] = ["twice", "unexpected", "wrong", "lost", "unreported"];

/** Returns the full history of the first offenders, in order of time. */
export function historyLines({ verdict, histories, record, startedAt }: RunResult, max: number): string[] {
  const worstFirst = verdict.offenders.toSorted((a, b) => SEVERITY.indexOf(a.kind) - SEVERITY.indexOf(b.kind));
  return worstFirst.slice(0, max).flatMap(({ look, kind, count }) => {
    const sharing = histories.filter(({ job, parentId }) => expectedLook(job, parentId) === look);
    const posts = record.posts.filter((post) => post.look === look);
    const lines = sharing.flatMap(({ job, lines }) =>
      lines.map(({ at, text }) => ({ at, text: `${job.key} ${text}` })),
    );
    const containers = new Set([
      ...posts.map(({ containerId }) => containerId),
      ...lines.flatMap(({ text }) => text.match(/\d{17}/g) ?? []),
    ]);
    const publishes = record.publishes.filter(({ containerId }) => containers.has(containerId));
    const events = [
      ...lines,
      ...posts.map(({ publishedAt, id, containerId }) => ({
        at: publishedAt,
        text: `Threads publishes container ${containerId ?? "none"} as post ${id}`,
      })),
      ...publishes.map(({ at, containerId, status, fault, effect }) => ({
        at,
        text: `Threads receives a publish of ${containerId}: status ${status ?? "none"}, fault ${fault ?? "none"}, effect ${effect}`,
      })),
    ].sort((a, b) => a.at - b.at);
    return [
      "",
      `${kind}: ${count} of ${sharing.map(({ job }) => job.key).join(", ")}: ${look}`,
      ...events.map(({ at, text }) => `  ${((at - startedAt) / 1000).toFixed(3).padStart(8)} s  ${text}`),
    ];
  });
}
