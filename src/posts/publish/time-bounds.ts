/** Times that publishing draws conclusions from. They are bounded by Threads' clock and the local clock: a wrong `Date` header can be hours off. */
import type { Transport } from "../../http/transport.js";
import type { PublishRecord } from "./record.js";

/** How far the clocks of Threads' servers may differ. */
export const WINDOW_MS = 5 * 60_000;

/** How far two equal times may differ: lists and `Date` headers are rounded to the second. */
export const SAME_TIME_MS = 2_000;

const HOUR_MS = 60 * 60_000;

/** After this time, about an hour after the request, a search that reads the lists finds nothing more. */
const SEARCH_ENDS_MS = 55 * 60_000;

/** After this time Threads has discarded the container, and its status proves nothing more. */
const CONTAINER_ENDS_MS = 24 * HOUR_MS;

type Clocks = Pick<Transport, "serverNow" | "serverTime" | "clock">;

/** Clocks that differ by no more than this are both considered right. */
const CLOCKS_DIFFER_MS = 10 * 60_000;

/**
 * Returns a time that is safe as a lower bound, in epoch milliseconds: Threads' time, or the local time if that is much earlier. A bound that is
 * too late would exclude the post itself. One that is too early is harmless, because posts that the lists showed before are excluded by id.
 */
export function earliestNow({ serverNow, clock }: Clocks): number {
  const [server, own] = [serverNow(), clock.now()];
  return server - own > CLOCKS_DIFFER_MS ? own : server;
}

/** Returns a stored past time, or the present if a wrong clock wrote a time in the future. */
export const bounded = (time: number, { serverNow }: Pick<Clocks, "serverNow">): number => Math.min(time, serverNow());

type Times = Pick<PublishRecord, "since" | "unconfirmed" | "finishedAt">;

/**
 * Returns the earliest time, in epoch milliseconds, at which a listed post can be this key's: neither before its publish request, nor before
 * the last status that showed it unpublished. `surely` allows for rounding only. `perhaps` allows also for servers that disagree on the time,
 * and for a stale status.
 */
export function publishedFrom(
  { since, unconfirmed, finishedAt }: Times,
  clocks: Clocks,
): { readonly surely: number; readonly perhaps: number } {
  const from = Math.max(unconfirmed?.requestedAt ?? since ?? 0, finishedAt ?? 0);
  const latest = bounded(from === 0 ? Infinity : from, clocks);
  return { surely: latest - SAME_TIME_MS, perhaps: latest - WINDOW_MS };
}

/** How long two responses that agree confirm Threads' time. */
const CONFIRMED_FOR_MS = 10 * 60_000;

/**
 * Returns for how many milliseconds the unconfirmed request can have had no more effect; 0 when none was sent. Uses Threads' time if two
 * responses confirm it, else the earlier one of Threads' time and the local time: the search must not end too early.
 */
export function unconfirmedForMs({ unconfirmed }: Times, { serverNow, serverTime, clock }: Clocks): number {
  if (unconfirmed === null) return 0;
  const now = serverNow();
  const { confirmedAt } = serverTime;
  const confirmed = confirmedAt !== null && now - confirmedAt < CONFIRMED_FOR_MS;
  return Math.max(0, (confirmed ? now : Math.min(now, clock.now())) - unconfirmed.until);
}

/** Returns whether so much time has passed that another successful search cannot find more. */
export const searchHasEnded = (forMs: number): boolean => forMs >= SEARCH_ENDS_MS;

/** Returns whether so much time has passed that not even a failed check is repeated. */
export const containerHasEnded = (forMs: number): boolean => forMs >= CONTAINER_ENDS_MS;

/** Returns whether the key was begun so long ago that the post it replies to will not become visible. */
export const wasBegunLongAgo = ({ begunAt }: Pick<PublishRecord, "begunAt">, clocks: Clocks): boolean =>
  begunAt !== null && earliestNow(clocks) - begunAt >= HOUR_MS;

/** Returns whether the container is so old that it will not become visible any more. */
export const wasMadeLongAgo = ({ madeAt, since }: Pick<PublishRecord, "madeAt" | "since">, clocks: Clocks): boolean =>
  earliestNow(clocks) - (madeAt ?? since ?? Infinity) >= HOUR_MS;
