/** Making containers, and making sure that the one to be published is ready. */
import { amendedApiError, isThreadsError, ThreadsApiError, ThreadsContainerError } from "../../errors/index.js";
import type { Parameters } from "../../http/parameters.js";
import { issuedIdSchema, type IssuedId } from "../responses.js";
import { abortable, type PublishContext } from "./context.js";
import { callTo } from "../../graph/endpoint.js";
import { POST_ENDPOINTS } from "../endpoints.js";
import { creationDelays } from "./creation-delays.js";
import { isTargetUnseen, lostRace } from "./failure.js";
import { inParallel } from "../in-parallel.js";
import { itemParameters, postParameters } from "../parameters.js";
import { postsSeenBefore } from "./find-published.js";
import { foundPublished, NO_CONTAINERS } from "./record.js";
import { pauseHolding, type JournalLease } from "./journal-lease.js";
import { earliestNow, wasBegunLongAgo, wasMadeLongAgo } from "./times.js";
import { awaitContainer, type ContainerEnd } from "./container-status.js";

/** Items of a carousel that are made or looked at together. */
const MOST_AT_ONCE = 10;

/** A container whose processing failed with `UNKNOWN` often passes when it is made again after 30 to 60 s. */
const REBUILD_AFTER_MS = 30_000;

/**
 * Makes sure that the record names a container that is `FINISHED`, made now or by an earlier run; or that it is `live` already.
 *
 * @throws ThreadsContainerError when Threads cannot finish it, and what making one may throw; nothing was published then
 */
export async function makeReady(run: JournalLease, context: PublishContext): Promise<void> {
  let replaced = false;
  let rebuilt = false;
  for (;;) {
    let readiness: Readiness;
    try {
      readiness = await tryReady(run, context);
    } catch (error) {
      if (rebuilt || !isUnknownError(error)) throw error;
      rebuilt = true;
      await pauseHolding(run, context, REBUILD_AFTER_MS);
      continue;
    }
    if (readiness.end === "ready") return;
    const { transport } = context.calls;
    // No publish of it was ever sent: nothing is lost with it.
    const useless = readiness.end === "EXPIRED" || wasMadeLongAgo(run.record, transport);
    if (useless) run.stage(NO_CONTAINERS);
    if (!useless || replaced) {
      throw new ThreadsContainerError({ ...readiness, status: readiness.end, reason: null, waitedMs: 0 });
    }
    replaced = true;
  }
}

/** How trying ended; where a container is of no use now, with the one that is. */
type Readiness =
  | { readonly end: "ready" }
  | { readonly end: "EXPIRED" | "UNSEEN"; readonly containerId: string; readonly mediaIndex: number | null };

const READY: Readiness = { end: "ready" };

async function tryReady(run: JournalLease, context: PublishContext): Promise<Readiness> {
  try {
    if (run.record.container === null) {
      const items = context.kind === "carousel" ? await readyItems(run, context) : READY;
      if (items.end !== "ready") return items;
      await makeParent(run, context);
    }
    return await readyParent(run, context);
  } catch (error) {
    // What Threads could not finish it will not finish: the next run of this key makes it again.
    if (isSpoilt(error)) run.stage(NO_CONTAINERS);
    throw error;
  }
}

/** The items of a carousel, made and FINISHED. */
async function readyItems(run: JournalLease, context: PublishContext): Promise<Readiness> {
  const { media = [] } = context.draft;
  if (run.record.children.length === 0) {
    context.report("container");
    const children = await inParallel(media, MOST_AT_ONCE, context.signal, async (medium, index, signal) => {
      const { id } = await create(run, { ...context, signal }, itemParameters(medium), index);
      context.report("container", id, 1);
      return id;
    });
    await run.save({ children, ...times(run, context) });
  }
  context.report("wait");
  const items = run.record.children.map((id, index) => ({
    id,
    mediaIndex: index,
    kind: media[index]?.type ?? "image",
  }));
  let gone: Readiness = READY;
  const ready = async (item: (typeof items)[number], _index: number, signal: AbortSignal | undefined) => {
    const end = await awaitContainer({ ...context, signal }, item, () => run.renew());
    if (end === "FINISHED") context.report("wait", item.id, 1);
    // An item cannot be published by itself: one that says so is of no more use than one that is too old.
    else gone = { end: end === "UNSEEN" ? end : "EXPIRED", containerId: item.id, mediaIndex: item.mediaIndex };
  };
  // The slowest first, alone: when that one is ready the others mostly are, and one look at each is enough.
  const [slowest, ...others] = items.toSorted((a, b) => Number(b.kind === "video") - Number(a.kind === "video"));
  if (slowest !== undefined) await ready(slowest, 0, context.signal);
  if (gone.end !== "ready") return gone;
  await inParallel(others, MOST_AT_ONCE, context.signal, ready);
  return gone;
}

/** The container that will be published. */
async function makeParent(run: JournalLease, context: PublishContext): Promise<void> {
  const { containersMade, children } = run.record;
  context.report(containersMade === 0 ? "container" : "recreate");
  const { id, instagram } = await create(run, context, postParameters(context.draft, children), onlyMedium(context));
  await run.save({ container: id, containersMade: containersMade + 1, instagram, ...times(run, context) });
  context.report("container", id, containersMade === 0 ? 1 : 0);
}

async function readyParent(run: JournalLease, context: PublishContext): Promise<Readiness> {
  const id = run.record.container ?? "";
  const mediaIndex = onlyMedium(context);
  context.report("wait", id);
  let end: ContainerEnd = "FINISHED";
  let seen = run.record.seen;
  const works = [
    async (signal: AbortSignal) => {
      end = await awaitContainer({ ...context, signal }, { id, kind: context.kind, mediaIndex }, () => run.renew());
    },
    // Before the first attempt of this run: what is listed by now is not this post.
    async (signal: AbortSignal) => {
      // What replaces a container may find the post of the replaced one in the lists: that is no other one's.
      if (run.record.replaces !== null) return;
      // A list that cannot be read takes nothing back that an earlier run has seen.
      seen =
        (await postsSeenBefore({ ...context, signal }, run.record.since ?? context.calls.transport.serverNow())) ??
        seen;
    },
  ];
  await inParallel(works, works.length, context.signal, (work, _index, signal) => work(signal));
  const ended = end as ContainerEnd;
  if (ended === "EXPIRED" || ended === "UNSEEN") return { end: ended, containerId: id, mediaIndex };
  if (ended === "PUBLISHED") await run.save(foundPublished(run.record, context.calls.transport.serverNow()));
  else {
    run.stage({ seen, finishedAt: earliestNow(context.calls.transport) });
    context.report("wait", id, 1);
  }
  return READY;
}

/** Which medium the container to publish holds: a carousel's parent has no index of its own, and a text has no medium. */
const onlyMedium = ({ kind }: PublishContext) => (kind === "image" || kind === "video" ? 0 : null);

const times = ({ record }: JournalLease, { calls }: PublishContext) => {
  const now = earliestNow(calls.transport);
  return { since: record.since ?? now, madeAt: now };
};

async function create(
  run: JournalLease,
  context: PublishContext,
  form: Parameters,
  mediaIndex: number | null,
): Promise<IssuedId> {
  const nextDelayMs = creationDelays(context);
  for (;;) {
    // Repeats and a reply's waits may take longer than a lease.
    await run.renew();
    try {
      return await context.calls.send(
        callTo(POST_ENDPOINTS.createContainer, { form, schema: issuedIdSchema, ...abortable(context) }),
      );
    } catch (error) {
      const delayMs = nextDelayMs(error);
      if (delayMs === null) throw creationError(error, mediaIndex, run, context);
      await pauseHolding(run, context, delayMs);
    }
  }
}

/** What a refused creation tells: which medium it was about, and that a thread's own fresh part will be visible in a while. */
function creationError(error: unknown, mediaIndex: number | null, run: JournalLease, context: PublishContext): unknown {
  if (!(error instanceof ThreadsApiError)) return error;
  const waitsForParent = context.parentWait !== undefined && isTargetUnseen(error);
  // A parent that is invisible for an hour was deleted.
  if (waitsForParent && !wasBegunLongAgo(run.record, context.calls.transport)) return lostRace(error);
  return mediaIndex === null ? error : amendedApiError(error, { mediaIndex });
}

/** 100/4279004: the items of a carousel are missing, expired or unfinished. */
function isSpoilt(error: unknown): boolean {
  if (isThreadsError(error, "THREADS_CONTAINER")) return error.status === "ERROR" || error.status === "EXPIRED";
  return isThreadsError(error, "THREADS_API") && error.graph.subcode === 4279004;
}

function isUnknownError(error: unknown): boolean {
  return isThreadsError(error, "THREADS_CONTAINER") && error.status === "ERROR" && error.reason === "UNKNOWN";
}
