/** Finding a live post in the account's own lists, where its id is all that is missing. */
import type { ThreadsPublishUnconfirmedError } from "../../errors/index.js";
import { isThreadsError } from "../../errors/index.js";
import { saysTokenInvalid } from "../../http/refusals/classify-refusal.js";
import type { ListedPost } from "../responses.js";
import { claim, claimedBy } from "./claim.js";
import type { PublishContext } from "./context.js";
import { isRefusedForGood } from "./failure.js";
import { matches, showsAll, showsParent } from "./match.js";
import { ownPostsSince, readOwnPosts } from "./recent-posts.js";
import type { PostOnRecord } from "./record.js";
import { pauseHolding, type JournalLease } from "./journal-lease.js";
import { addSearchingKey } from "./searching-keys.js";
import { bounded, publishedFrom, WINDOW_MS } from "./times.js";
import { missingScopeOf, unconfirmedError } from "./unknown-outcome.js";

/** Long enough for a list; what was there before is good to know, and not worth waiting for. */
const GLANCE_MS = 10_000;

/** The ids that the lists show before anything is published; null when they cannot be read. */
export async function postsSeenBefore(context: PublishContext, since: number): Promise<readonly string[] | null> {
  const glance = { ...context, timeoutMs: Math.min(GLANCE_MS, context.timeoutMs) };
  const posts = await ownPostsSince(glance, since - WINDOW_MS).catch(() => null);
  return posts?.map(({ id }) => id) ?? null;
}

/**
 * Looks for the post of a container that is `PUBLISHED` until it shows: a list may be behind. With a journal that others use too, equal posts
 * are told apart by claims; without one, two that match are one too many.
 *
 * @throws ThreadsPublishUnconfirmedError when it is not found
 */
export async function findPost(run: JournalLease, context: PublishContext, cause?: unknown): Promise<PostOnRecord> {
  const patience = patienceMs(run, context);
  let look: Look = { candidates: [], failure: null };
  let failure: unknown = cause;
  const delays = [...context.timing.searchDelaysMs, patience];
  for (const [index, delayMs] of delays.entries()) {
    await pauseHolding(run, context, delayMs);
    context.report("search", run.record.container);
    look = await lookForCandidates(run, context);
    // Of what went wrong, the latest says most.
    failure = look.failure ?? failure;
    if (endsSearch(look.failure)) break;
    const last = index === delays.length - 1;
    const found = await choose(run, context, look.candidates, { patience, last });
    if (found !== null) return { id: found.id, permalink: found.permalink, instagram: run.record.instagram };
  }
  throw notFound(run, context, look, failure);
}

/**
 * Shows what the lists hold for a container that has expired, or whose status Threads refuses: that proves neither that nothing was published nor
 * which post it would be. Only a post that this key had claimed before is its own.
 *
 * @param expired a container that has expired tells no more; a status may be refused now and not later
 * @throws ThreadsPublishUnconfirmedError with the candidates
 */
export async function findClaimed(
  run: JournalLease,
  context: PublishContext,
  cause: unknown,
  expired: boolean,
): Promise<PostOnRecord> {
  context.report("search", run.record.container);
  const look = await lookForCandidates(run, context);
  for (const candidate of run.identity.shared ? look.candidates : []) {
    if ((await claimedBy(run.identity, candidate.id)) === run.identity.key) {
      return { id: candidate.id, permalink: candidate.permalink, instagram: run.record.instagram };
    }
  }
  const { candidates, failure } = look;
  throw unconfirmedError(run, context.calls.transport, {
    candidates,
    unread: failure,
    cause: failure ?? cause,
    conclusive: expired || isConclusive(failure),
    // A list that could not be read may be readable next time.
    final: (expired && failure === null) || missingScopeOf(failure) !== null,
  });
}

/** One look at the lists: what may be the post, and why a list could not be read. */
interface Look {
  readonly candidates: readonly ListedPost[];
  readonly failure: unknown;
}

async function lookForCandidates({ record }: JournalLease, context: PublishContext): Promise<Look> {
  const { transport } = context.calls;
  const { perhaps } = publishedFrom(record, transport);
  const from = Math.min(bounded(record.since ?? transport.serverNow(), transport) - WINDOW_MS, perhaps);
  const { posts, unread } = await readOwnPosts(context, from);
  const candidates = posts.filter(
    (post) =>
      matches(post, context.draft) &&
      record.seen?.includes(post.id) !== true &&
      (post.publishedAt === null || post.publishedAt >= perhaps),
  );
  return { candidates, failure: unread[0] ?? null };
}

/**
 * A missing scope, and a token that is invalid, make every further look fail the same way. With a 5xx, a missing scope may be a false failure, and
 * counts when it is still there at the last look.
 */
function endsSearch(failure: unknown): boolean {
  if (!isThreadsError(failure, "THREADS_API")) return false;
  return saysTokenInvalid(failure) || (missingScopeOf(failure) !== null && failure.status < 500);
}

/** Did this last look tell what there is to tell: the lists, or a refusal that later looks meet as well? */
const isConclusive = (failure: unknown): boolean =>
  failure === null || endsSearch(failure) || isRefusedForGood(failure);

function notFound(
  run: JournalLease,
  context: PublishContext,
  { candidates, failure }: Look,
  cause: unknown,
): ThreadsPublishUnconfirmedError {
  return unconfirmedError(run, context.calls.transport, {
    candidates,
    unread: failure,
    cause,
    conclusive: isConclusive(failure),
    final: missingScopeOf(failure) !== null,
  });
}

/**
 * How old a post must be to be taken for ours. Two posts with one text look the same; the run that published the other one claims it when its
 * response comes, which is within the request's timeout.
 */
function patienceMs({ identity }: JournalLease, { timeoutMs }: PublishContext): number {
  return identity.shared ? timeoutMs : 0;
}

/** Of several that match: what this key has claimed already, then what shows the whole draft, then the oldest. */
async function choose(
  run: JournalLease,
  context: PublishContext,
  found: readonly ListedPost[],
  { patience, last }: { readonly patience: number; readonly last: boolean },
): Promise<ListedPost | null> {
  const { identity, record } = run;
  const { transport } = context.calls;
  const candidates = found.filter((post) => showsParent(post, context.draft));
  if (!identity.shared) return candidates.length === 1 ? (candidates[0] ?? null) : null;
  for (const candidate of found) if ((await claimedBy(identity, candidate.id)) === identity.key) return candidate;

  const { surely } = publishedFrom(record, transport);
  const inTime = ({ publishedAt }: ListedPost) => publishedAt === null || publishedAt >= surely;
  const inFull = candidates.filter((candidate) => showsAll(candidate, context.draft));
  const rest = candidates.filter((candidate) => !inFull.includes(candidate));
  // The oldest first: a younger one is more likely to be another key's that has yet to look.
  const inOrder = [...inFull.toReversed(), ...rest.toReversed()];
  // What is dated too early is ours only if nothing else is left: servers need not agree on the time, and a status may be stale.
  const tooEarly = last ? inOrder.filter((post) => !inTime(post)) : [];
  if (context.kind === "carousel") {
    return await chooseCarousel(run, context, [inOrder.filter(inTime), tooEarly], { patience, last });
  }
  const now = transport.serverNow();
  for (const candidate of [...inOrder.filter(inTime), ...tooEarly]) {
    const young = (candidate.publishedAt ?? 0) > now - patience;
    // One that fits better may be ours as soon as it is old enough: nothing lesser is taken before.
    if (young && !last) return null;
    if (await claim(identity, candidate.id, now, "live")) return candidate;
  }
  return null;
}

/**
 * Carousels of one text may hold other pictures, and no id tells them apart. One that is left by the claims of other keys is ours. Of several, as
 * many as there are keys looking for them may be shared out; where there are more, one is a stranger's, and a person has to compare them.
 */
async function chooseCarousel(
  run: JournalLease,
  context: PublishContext,
  [eligible, tooEarly]: readonly [readonly ListedPost[], readonly ListedPost[]],
  { patience, last }: { readonly patience: number; readonly last: boolean },
): Promise<ListedPost | null> {
  const { identity } = run;
  const now = context.calls.transport.serverNow();
  const owners = await Promise.all(eligible.map(({ id }) => claimedBy(identity, id)));
  const [oldest, ...others] = eligible.filter((_, index) => owners[index] === null);
  if (oldest === undefined) {
    return tooEarly.length === 0
      ? null
      : await chooseCarousel(run, context, [[...eligible, ...tooEarly], []], { patience, last });
  }
  if (others.length > 0) {
    const searching = await addSearchingKey(identity, now);
    const shared = owners.filter((owner) => owner === null || searching.includes(owner)).length;
    if (!last || shared > searching.length) return null;
  }
  const young = (oldest.publishedAt ?? 0) > now - patience;
  if (young && !last) return null;
  return (await claim(identity, oldest.id, now, "live")) ? oldest : null;
}
