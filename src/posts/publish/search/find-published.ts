/** Finds a published post whose id is missing in the account's own lists. */
import { isThreadsError, type ThreadsPublishUnconfirmedError } from "../../../errors/index.js";
import { saysTokenInvalid } from "../../../http/refusals/classify-refusal.js";
import type { ListedPost } from "../../responses.js";
import { addSearchingKey, claimedBy, claimPost } from "../claim.js";
import type { PublishContext } from "../context.js";
import { isRefusedForGood } from "../failure.js";
import { pauseAndRenew, type PublishRun } from "../journal-lease.js";
import { matches, showsAll, showsParent } from "./match.js";
import { ownPostsSince, readOwnPosts } from "./recent-posts.js";
import type { PostOnRecord } from "../record.js";
import { bounded, publishedFrom, WINDOW_MS } from "../time-bounds.js";
import { missingScopeOf, unconfirmedError } from "../unconfirmed-error.js";

/** Earlier posts help the search, but are not worth a long wait. */
const LISTED_BEFORE_TIMEOUT_MS = 10_000;

/** Returns the ids that the lists show before anything is published, or null when they cannot be read. */
export async function listedBefore(context: PublishContext, since: number): Promise<readonly string[] | null> {
  const timeoutMs = Math.min(LISTED_BEFORE_TIMEOUT_MS, context.timeoutMs);
  const posts = await ownPostsSince({ ...context, timeoutMs }, since - WINDOW_MS).catch(() => null);
  return posts?.map(({ id }) => id) ?? null;
}

/**
 * Searches for the post of a `PUBLISHED` container until a list shows it: lists may be behind. With a shared journal, claims tell equal posts
 * apart. Without one, the search fails if two posts match.
 *
 * @throws ThreadsPublishUnconfirmedError when it is not found
 */
export async function findPost(run: PublishRun, cause?: unknown): Promise<PostOnRecord> {
  const { lease } = run;
  const youngMs = youngPostMs(run);
  let search: Search = { candidates: [], failure: null };
  let failure: unknown = cause;
  const delays = [...run.timing.searchDelaysMs, youngMs];
  for (const [index, delayMs] of delays.entries()) {
    await pauseAndRenew(run, delayMs);
    run.report("search", lease.record.container);
    search = await searchLists(run);
    failure = search.failure ?? failure;
    if (endsSearch(search.failure)) break;
    const last = index === delays.length - 1;
    const found = await choose(run, search.candidates, { youngMs, last });
    if (found !== null) return postOnRecord(run, found);
  }
  throw notFound(run, search, failure);
}

/**
 * Searches the lists once for a container that expired, or whose status Threads refuses. Such a container proves neither whether nothing was
 * published nor which post is its own. Only a post that this key claimed before is taken.
 *
 * @param expired whether the status is lost for good; a refused status may be readable later
 * @throws ThreadsPublishUnconfirmedError with the candidates
 */
export async function findClaimed(run: PublishRun, cause: unknown, expired: boolean): Promise<PostOnRecord> {
  const { lease } = run;
  run.report("search", lease.record.container);
  const { candidates, failure } = await searchLists(run);
  for (const candidate of lease.identity.shared ? candidates : []) {
    if ((await claimedBy(lease.identity, candidate.id)) === lease.identity.key) return postOnRecord(run, candidate);
  }
  throw unconfirmedError(lease, run.calls.transport, {
    candidates,
    unread: failure,
    cause: failure ?? cause,
    conclusive: expired || isConclusive(failure),
    // A list that could not be read may be readable next time.
    final: (expired && failure === null) || missingScopeOf(failure) !== null,
  });
}

const postOnRecord = ({ lease }: PublishRun, { id, permalink }: ListedPost): PostOnRecord => ({
  id,
  permalink,
  instagram: lease.record.instagram,
});

/** One search of the lists: the posts that may be the draft's, and the error of a list that could not be read. */
interface Search {
  readonly candidates: readonly ListedPost[];
  readonly failure: unknown;
}

async function searchLists(run: PublishRun): Promise<Search> {
  const { record } = run.lease;
  const { transport } = run.calls;
  const { perhaps } = publishedFrom(record, transport);
  const from = Math.min(bounded(record.since ?? transport.serverNow(), transport) - WINDOW_MS, perhaps);
  const { posts, unread } = await readOwnPosts(run, from);
  const candidates = posts.filter(
    (post) =>
      matches(post, run.draft) &&
      record.seen?.includes(post.id) !== true &&
      (post.publishedAt === null || post.publishedAt >= perhaps),
  );
  return { candidates, failure: unread[0] ?? null };
}

/**
 * Returns whether every further search would fail the same way: a scope is missing, or the token is invalid. A missing scope reported with a
 * 5xx may be a false failure, and counts only at the last search.
 */
function endsSearch(failure: unknown): boolean {
  if (!isThreadsError(failure, "THREADS_API")) return false;
  return saysTokenInvalid(failure) || (missingScopeOf(failure) !== null && failure.status < 500);
}

/** Returns whether the last search read the lists, or met a refusal that later searches meet as well. */
const isConclusive = (failure: unknown): boolean =>
  failure === null || endsSearch(failure) || isRefusedForGood(failure);

function notFound(run: PublishRun, { candidates, failure }: Search, cause: unknown): ThreadsPublishUnconfirmedError {
  return unconfirmedError(run.lease, run.calls.transport, {
    candidates,
    unread: failure,
    cause,
    conclusive: isConclusive(failure),
    final: missingScopeOf(failure) !== null,
  });
}

/**
 * Returns how old a post must be before this key takes it. An equal post may be another run's, which claims it when its response arrives,
 * within the request's timeout.
 */
function youngPostMs({ lease, timeoutMs }: PublishRun): number {
  return lease.identity.shared ? timeoutMs : 0;
}

/** How old a post must be to be taken, and whether this is the last search, which takes younger ones too. */
interface ChoiceRules {
  readonly youngMs: number;
  readonly last: boolean;
}

/** A post without a date counts as old. */
const isYounger = ({ publishedAt }: ListedPost, time: number): boolean => Number(publishedAt) > time;

/** Chooses a match: a post that this key has claimed already, else one that shows the whole draft, else the oldest. */
async function choose(
  run: PublishRun,
  found: readonly ListedPost[],
  { youngMs, last }: ChoiceRules,
): Promise<ListedPost | null> {
  const { identity, record } = run.lease;
  const { transport } = run.calls;
  const candidates = found.filter((post) => showsParent(post, run.draft));
  if (!identity.shared) return candidates.length === 1 ? (candidates[0] ?? null) : null;
  for (const candidate of found) if ((await claimedBy(identity, candidate.id)) === identity.key) return candidate;

  const { surely } = publishedFrom(record, transport);
  const inTime = ({ publishedAt }: ListedPost) => publishedAt === null || publishedAt >= surely;
  const inFull = candidates.filter((candidate) => showsAll(candidate, run.draft));
  const rest = candidates.filter((candidate) => !inFull.includes(candidate));
  // The oldest first: a younger one is more likely to belong to a key that has yet to search.
  const inOrder = [...inFull.toReversed(), ...rest.toReversed()];
  // A post dated too early is taken only if no other is left: servers may disagree on the time, and a status may be stale.
  const tooEarly = last ? inOrder.filter((post) => !inTime(post)) : [];
  if (run.kind === "carousel") {
    return await chooseCarousel(run, [inOrder.filter(inTime), tooEarly], { youngMs, last });
  }
  const now = transport.serverNow();
  for (const candidate of [...inOrder.filter(inTime), ...tooEarly]) {
    const young = isYounger(candidate, now - youngMs);
    // This best match may be ours once it is old enough, so no lesser one is taken before.
    if (young && !last) return null;
    if (await claimPost(identity, candidate.id, now, "published")) return candidate;
  }
  return null;
}

/**
 * Chooses between carousels. Carousels with one text may hold other images, and no id tells them apart. If the claims of other keys leave one,
 * it is taken. Several are shared out between as many searching keys. If there are more posts than keys, one was published outside the SDK, and
 * the owner has to compare them.
 */
async function chooseCarousel(
  run: PublishRun,
  [eligible, tooEarly]: readonly [readonly ListedPost[], readonly ListedPost[]],
  { youngMs, last }: ChoiceRules,
): Promise<ListedPost | null> {
  const { identity } = run.lease;
  const now = run.calls.transport.serverNow();
  const owners = await Promise.all(eligible.map(({ id }) => claimedBy(identity, id)));
  const [oldest, ...others] = eligible.filter((_, index) => owners[index] === null);
  if (oldest === undefined) {
    return tooEarly.length === 0
      ? null
      : await chooseCarousel(run, [[...eligible, ...tooEarly], []], { youngMs, last });
  }
  if (others.length > 0) {
    const searching = await addSearchingKey(identity, now);
    const shared = owners.filter((owner) => owner === null || searching.includes(owner)).length;
    if (!last || shared > searching.length) return null;
  }
  const young = isYounger(oldest, now - youngMs);
  if (young && !last) return null;
  return (await claimPost(identity, oldest.id, now, "published")) ? oldest : null;
}
