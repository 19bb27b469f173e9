/** Finding a post in the account's own list, where its id is all that is missing. */
import { PublishOutcomeUnknownError, type PublishCandidate } from "../errors/index.js";
import type { ListedPost } from "./answers.js";
import { claim } from "./claim.js";
import { pause, type PublishContext } from "./context.js";
import { matches, showsAll } from "./match.js";
import { ownPostsSince } from "./own-lists.js";
import type { PostOnRecord } from "./record.js";
import type { PublishRun } from "./run.js";

/** How far before the first container a search begins: the servers behind one name need not agree on the time. */
export const WINDOW_MS = 5 * 60_000;

/** Lists date to the second, and so do answers. */
export const SAME_TIME_MS = 2_000;

/** Long enough for a list; what was there before is good to know, and not worth waiting for. */
const GLANCE_MS = 10_000;

/** The ids that the list shows before anything is published; null when it cannot be read. */
export async function postsSeenBefore(context: PublishContext, since: number): Promise<readonly string[] | null> {
  const glance = { ...context, timeoutMs: Math.min(GLANCE_MS, context.timeoutMs) };
  const posts = await ownPostsSince(glance, since - WINDOW_MS).catch(() => null);
  return posts?.map(({ id }) => id) ?? null;
}

/**
 * Looks for the post until it shows: a list may be behind. With a journal that others use too, equal posts are told apart by claims;
 * without one, two that match are one too many.
 *
 * @param final whether what is not found now will not be found later, unless the list could not be read
 * @throws PublishOutcomeUnknownError when it is not found: with `published: true` when the container said so
 */
export async function findPost(
  run: PublishRun,
  context: PublishContext,
  cause?: unknown,
  { final = false } = {},
): Promise<PostOnRecord> {
  let candidates: readonly ListedPost[] = [];
  let failure: unknown = cause;
  let unread = false;
  const { searchDelaysMs } = context.timing;
  const patience = patienceMs(run, context);
  // At the last look a post that is ours is as old as it has to be.
  for (const [look, delayMs] of [...searchDelaysMs, patience].entries()) {
    await pauseHolding(run, context, delayMs);
    context.report("search", run.record.container);
    try {
      candidates = await candidatesNow(run, context);
      unread = false;
    } catch (error) {
      // Of what went wrong, the latest says most.
      failure = error;
      unread = true;
      continue;
    }
    const found = await choose(run, context, candidates, { patience, last: look === searchDelaysMs.length });
    if (found !== null) return { id: found.id, permalink: found.permalink, instagram: run.record.instagram };
  }
  throw unknownOutcome(run, candidates, { cause: failure, final: final && !unread });
}

/** A long pause must not cost the key: half of a lease is renewed in time. */
async function pauseHolding(run: PublishRun, context: PublishContext, ms: number): Promise<void> {
  const sliceMs = context.timing.leaseMs / 3;
  for (let leftMs = ms; ; leftMs -= sliceMs) {
    await pause(context, Math.min(leftMs, sliceMs));
    await run.keep();
    if (leftMs <= sliceMs) return;
  }
}

async function candidatesNow({ record }: PublishRun, context: PublishContext): Promise<readonly ListedPost[]> {
  const since = record.since ?? context.calls.transport.serverNow();
  const sought = { draft: context.draft, children: record.children };
  const listed = await ownPostsSince(context, since - WINDOW_MS);
  return listed.filter((post) => matches(post, sought) && record.seen?.includes(post.id) !== true);
}

/**
 * How old a post must be to be taken for ours. Two pictures with one text look the same; whoever published the other one claims it when its
 * answer comes, which is within the request's timeout. A carousel's items leave no doubt.
 */
function patienceMs({ identity }: PublishRun, { kind, timeoutMs }: PublishContext): number {
  return identity.shared && kind !== "carousel" ? timeoutMs : 0;
}

async function choose(
  run: PublishRun,
  context: PublishContext,
  candidates: readonly ListedPost[],
  { patience, last }: { readonly patience: number; readonly last: boolean },
): Promise<ListedPost | null> {
  const { identity } = run;
  if (!identity.shared) return candidates.length === 1 ? (candidates[0] ?? null) : null;
  const now = context.calls.transport.serverNow();
  const inFull = candidates.filter((candidate) => showsAll(candidate, context.draft));
  const rest = candidates.filter((candidate) => !inFull.includes(candidate));
  // What shows the whole draft first; of these the oldest, since a younger one is more likely to be somebody's who has yet to look.
  // What Threads dates before our container was made is ours only if nothing else shows up: its servers need not agree on the time.
  const since = (run.record.since ?? 0) - SAME_TIME_MS;
  const born = ({ publishedAt }: ListedPost) => publishedAt === null || publishedAt >= since;
  const inOrder = [...inFull.toReversed(), ...rest.toReversed()];
  for (const candidate of last && !inOrder.some(born) ? inOrder : inOrder.filter(born)) {
    const young = (candidate.publishedAt ?? 0) > now - patience;
    // One that fits better may be ours as soon as it is old enough: nothing lesser is taken before.
    if (young && !last) return null;
    if (!young && (await claim(identity, candidate.id, now, run.record.live ? "live" : "guessed"))) return candidate;
  }
  return null;
}

/** The error for a post that nobody can tell the outcome of, with all that is needed to go on. */
export function unknownOutcome(
  { identity, record }: PublishRun,
  candidates: readonly ListedPost[],
  { cause, final }: { readonly cause: unknown; readonly final?: boolean },
): PublishOutcomeUnknownError {
  return new PublishOutcomeUnknownError({
    published: record.live ? true : null,
    containerId: record.container,
    candidates: candidates.map(candidateOf),
    idempotencyKey: identity.shared ? identity.key : null,
    resume: { ...record, lease: null },
    final: final ?? false,
    cause,
  });
}

/** What a host is shown of a listed post. */
export function candidateOf({ id, permalink, publishedAt }: ListedPost): PublishCandidate {
  return { id, permalink, publishedAt };
}
