/** Times that prove something: bounded by Threads' clock and by ours, since one wrong `Date` header can be hours off. */
import type { Transport } from "../../http/transport.js";
import type { PublishRecord } from "./record.js";

/** Servers behind one name need not agree on the time. */
export const WINDOW_MS = 5 * 60_000;

/** Lists date posts to the second, and so does the `Date` of responses. */
export const SAME_TIME_MS = 2_000;

const HOUR_MS = 60 * 60_000;

/** After this time a search that read the lists finds nothing more: about an hour after the request was sent. */
const SEARCH_ENDS_MS = 55 * 60_000;

/** After this long Threads has discarded the container, and nothing more can be learned of it. */
const CONTAINER_ENDS_MS = 24 * HOUR_MS;

type Clocks = Pick<Transport, "serverNow" | "serverTime" | "clock">;

/** Clocks that differ by no more than this are both right. */
const CLOCKS_DIFFER_MS = 10 * 60_000;

/**
 * Returns the time as it is safe to use for a lower bound, epoch milliseconds: Threads' time, or ours where that is much earlier. A bound that is
 * too late would exclude the post itself, and one that is too early is made up for by the posts that the lists showed before.
 */
export function earliestNow({ serverNow, clock }: Clocks): number {
  const [server, own] = [serverNow(), clock.now()];
  return server - own > CLOCKS_DIFFER_MS ? own : server;
}

/** A stored time that cannot be in the future, but was written by a wrong clock if it is. */
export const bounded = (time: number, { serverNow }: Pick<Clocks, "serverNow">): number => Math.min(time, serverNow());

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

/** Two responses that agreed are no older than this when Threads' time counts alone. */
const CONFIRMED_FOR_MS = 10 * 60_000;

/**
 * How long ago the unconfirmed request had its time to take effect, in milliseconds; 0 when none was sent. By Threads' time, and where one response
 * alone speaks for that, by ours if it is earlier: an end must not come too early.
 */
export function unconfirmedForMs({ doubt }: Times, { serverNow, serverTime, clock }: Clocks): number {
  if (doubt === null) return 0;
  const now = serverNow();
  const { confirmedAt } = serverTime;
  const confirmed = confirmedAt !== null && now - confirmedAt < CONFIRMED_FOR_MS;
  return Math.max(0, (confirmed ? now : Math.min(now, clock.now())) - doubt.until);
}

/** Tells whether so much time has passed that another successful search cannot find more. */
export const searchHasEnded = (forMs: number): boolean => forMs >= SEARCH_ENDS_MS;

/** Is this long enough after the request that not even an unanswered look may be repeated? */
export const containerHasEnded = (forMs: number): boolean => forMs >= CONTAINER_ENDS_MS;

/** Was the key begun so long ago that the post which it replies to will not become visible? */
export const wasBegunLongAgo = ({ begunAt }: Pick<PublishRecord, "begunAt">, clocks: Clocks): boolean =>
  begunAt !== null && earliestNow(clocks) - begunAt >= HOUR_MS;

/** Is this container so old that one which was never visible will not become so? */
export const wasMadeLongAgo = ({ madeAt, since }: Pick<PublishRecord, "madeAt" | "since">, clocks: Clocks): boolean =>
  earliestNow(clocks) - (madeAt ?? since ?? Infinity) >= HOUR_MS;
