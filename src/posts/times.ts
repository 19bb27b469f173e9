/** Times that prove something: bounded by Threads' clock and by ours, since one wrong `Date` header can be hours off. */
import type { Transport } from "../http/transport.js";
import type { PublishRecord } from "./record.js";

/** Servers behind one name need not agree on the time. */
export const WINDOW_MS = 5 * 60_000;

/** Lists date posts to the second, and so does the `Date` of responses. */
export const SAME_TIME_MS = 2_000;

/** After this long, a search that read the lists will not find more. */
const SEARCH_ENDS_MS = 60 * 60_000;

/** After this long Threads has discarded the container, and nothing more can be learned of it. */
const CONTAINER_ENDS_MS = 24 * 60 * 60_000;

type Clocks = Pick<Transport, "serverNow" | "serverTime" | "clock">;

/** Two responses that agreed are no older than this when Threads' time counts alone. */
const CONFIRMED_FOR_MS = 10 * 60_000;

/**
 * Returns the time as it is safe to use for a lower bound, epoch milliseconds: a bound that is too late would exclude the post itself. That is
 * Threads' time, once two responses have agreed on it; until then, and after a `Date` that is far off, the earlier of Threads' time and ours.
 */
export function earliestNow({ serverNow, serverTime, clock }: Clocks): number {
  const now = serverNow();
  const { confirmedAt } = serverTime;
  const confirmed = confirmedAt !== null && now - confirmedAt < CONFIRMED_FOR_MS;
  return confirmed ? now : Math.min(now, clock.now());
}

/** A stored time that cannot be in the future, but was written by a wrong clock if it is. */
export const bounded = (time: number, clocks: Clocks): number => Math.min(time, earliestNow(clocks));

type Times = Pick<PublishRecord, "since" | "doubt" | "finishedAt">;

/**
 * From when on a listed post can be this key's, epoch milliseconds: not before its publish request was sent, and not before the last look at
 * the container that said it was not published. `surely` allows no more than lists and clocks round; `perhaps` allows for servers that disagree
 * on the time, and for a look that was served a stale status.
 */
export function publishedFrom(
  { since, doubt, finishedAt }: Times,
  clocks: Clocks,
): { readonly surely: number; readonly perhaps: number } {
  const from = Math.max(doubt?.requestedAt ?? since ?? 0, finishedAt ?? 0);
  const latest = bounded(from === 0 ? Infinity : from, clocks);
  return { surely: latest - SAME_TIME_MS, perhaps: latest - WINDOW_MS };
}

/** How long ago the unconfirmed request was sent, as far as both clocks agree; 0 when none was. */
export function unconfirmedForMs({ doubt, since }: Times, clocks: Clocks): number {
  const requestedAt = doubt === null ? null : (doubt.requestedAt ?? since);
  return requestedAt === null ? 0 : Math.max(0, earliestNow(clocks) - requestedAt);
}

/** Is this long enough after the request that another look, which got an answer, cannot tell more? */
export const searchHasEnded = (forMs: number): boolean => forMs >= SEARCH_ENDS_MS;

/** Is this long enough after the request that not even an unanswered look may be repeated? */
export const containerHasEnded = (forMs: number): boolean => forMs >= CONTAINER_ENDS_MS;

/** Is this container so old that one which was never visible will not become so? */
export const wasMadeLongAgo = ({ madeAt, since }: Pick<PublishRecord, "madeAt" | "since">, clocks: Clocks): boolean =>
  earliestNow(clocks) - (madeAt ?? since ?? Infinity) >= SEARCH_ENDS_MS;
