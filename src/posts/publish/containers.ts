/** Creates containers, and makes sure that the one to publish is ready. */
import { amendedApiError, isThreadsError, ThreadsApiError, ThreadsContainerError } from "../../errors/index.js";
import { callTo } from "../../graph/endpoint.js";
import type { Parameters } from "../../http/parameters.js";
import { POST_ENDPOINTS, withScopesOf } from "../endpoints.js";
import { inParallel } from "../in-parallel.js";
import { itemParameters, postParameters } from "../parameters.js";
import { issuedIdSchema, type IssuedId } from "../responses.js";
import { awaitContainer, type ContainerEnd } from "./container-status.js";
import { abortable } from "./context.js";
import { asNotVisibleYet, creationDelays, isTargetNotVisible } from "./failure.js";
import { listedBefore } from "./search/find-published.js";
import { pauseAndRenew, type PublishRun } from "./journal-lease.js";
import { foundPublished, NO_CONTAINERS } from "./record.js";
import { earliestNow, wasBegunLongAgo, wasMadeLongAgo } from "./time-bounds.js";

/** Items of a carousel that are created or read in parallel. */
const MAX_PARALLEL = 10;

/** A container that failed with `UNKNOWN` often succeeds when it is created again after 30 to 60 s. */
const REBUILD_AFTER_MS = 30_000;

/**
 * Makes sure that the record names a `FINISHED` container, of this run or an earlier one, or is `live` already.
 *
 * @throws ThreadsContainerError when Threads cannot finish it, and the errors of creating one: nothing was published then
 */
export async function makeReady(run: PublishRun): Promise<void> {
  const { lease } = run;
  let replaced = false;
  let rebuilt = false;
  for (;;) {
    let readiness: Readiness;
    try {
      readiness = await tryReady(run);
    } catch (error) {
      if (rebuilt || !isUnknownError(error)) throw error;
      rebuilt = true;
      await pauseAndRenew(run, REBUILD_AFTER_MS);
      continue;
    }
    if (readiness.end === "ready") return;
    // No publish request was ever sent for it, so it can be discarded.
    const useless = readiness.end === "EXPIRED" || wasMadeLongAgo(lease.record, run.calls.transport);
    if (useless) lease.stage(NO_CONTAINERS);
    if (!useless || replaced) {
      throw new ThreadsContainerError({ ...readiness, status: readiness.end, reason: null, waitedMs: 0 });
    }
    replaced = true;
  }
}

/** The result of an attempt, with the container that cannot be used now. */
type Readiness =
  | { readonly end: "ready" }
  | { readonly end: "EXPIRED" | "UNSEEN"; readonly containerId: string; readonly mediaIndex: number | null };

const READY: Readiness = { end: "ready" };

async function tryReady(run: PublishRun): Promise<Readiness> {
  const { lease } = run;
  try {
    if (lease.record.container === null) {
      const items = run.kind === "carousel" ? await readyItems(run) : READY;
      if (items.end !== "ready") return items;
      await createParent(run);
    }
    return await readyParent(run);
  } catch (error) {
    // Threads will not finish this container, so the next run of the key creates a new one.
    if (isUnusable(error)) lease.stage(NO_CONTAINERS);
    throw error;
  }
}

/** Creates the items of a carousel, and waits until they are FINISHED. */
async function readyItems(run: PublishRun): Promise<Readiness> {
  const { lease } = run;
  const { media = [] } = run.draft;
  if (lease.record.children.length === 0) {
    run.report("container");
    const children = await inParallel(media, MAX_PARALLEL, run.signal, async (medium, index, signal) => {
      const { id } = await create({ ...run, signal }, itemParameters(medium), index);
      run.report("container", id, 1);
      return id;
    });
    await lease.save({ children, ...creationTimes(run) });
  }
  run.report("wait");
  const items = lease.record.children.map((id, index) => ({
    id,
    mediaIndex: index,
    kind: media[index]?.type ?? "image",
  }));
  let unusable: Readiness = READY;
  const ready = async (item: (typeof items)[number], _index: number, signal: AbortSignal | undefined) => {
    const end = await awaitContainer({ ...run, signal }, item, () => lease.renew());
    if (end === "FINISHED") run.report("wait", item.id, 1);
    // An item cannot be published by itself. One with the status PUBLISHED is as unusable as an expired one.
    else unusable = { end: end === "UNSEEN" ? end : "EXPIRED", containerId: item.id, mediaIndex: item.mediaIndex };
  };
  // The slowest first, alone: once it is ready, the others mostly are too, and need one read each.
  const [slowest, ...others] = items.toSorted((a, b) => Number(b.kind === "video") - Number(a.kind === "video"));
  if (slowest !== undefined) await ready(slowest, 0, run.signal);
  if (unusable.end !== "ready") return unusable;
  await inParallel(others, MAX_PARALLEL, run.signal, ready);
  return unusable;
}

/** Creates the container to publish. */
async function createParent(run: PublishRun): Promise<void> {
  const { lease } = run;
  const { containersMade, children } = lease.record;
  run.report(containersMade === 0 ? "container" : "recreate");
  const { id, instagram } = await create(run, postParameters(run.draft, children), onlyMedium(run));
  await lease.save({ container: id, containersMade: containersMade + 1, instagram, ...creationTimes(run) });
  run.report("container", id, containersMade === 0 ? 1 : 0);
}

/** Waits for the container to publish, and meanwhile notes which posts the lists show before it is published. */
async function readyParent(run: PublishRun): Promise<Readiness> {
  const { lease } = run;
  const { transport } = run.calls;
  const id = lease.record.container ?? "";
  const mediaIndex = onlyMedium(run);
  run.report("wait", id);
  let end: ContainerEnd = "FINISHED";
  let seen = lease.record.seen;
  const works = [
    async (signal: AbortSignal) => {
      end = await awaitContainer({ ...run, signal }, { id, kind: run.kind, mediaIndex }, () => lease.renew());
    },
    async (signal: AbortSignal) => {
      // The lists may show the replaced container's post, and that one may be this key's.
      if (lease.record.replaces !== null) return;
      // If the lists cannot be read, the posts that an earlier run saw stay known.
      seen = (await listedBefore({ ...run, signal }, lease.record.since ?? transport.serverNow())) ?? seen;
    },
  ];
  await inParallel(works, works.length, run.signal, (work, _index, signal) => work(signal));
  const ended = end as ContainerEnd;
  if (ended === "EXPIRED" || ended === "UNSEEN") return { end: ended, containerId: id, mediaIndex };
  if (ended === "PUBLISHED") await lease.save(foundPublished(lease.record, transport.serverNow()));
  else {
    lease.stage({ seen, finishedAt: earliestNow(transport) });
    run.report("wait", id, 1);
  }
  return READY;
}

/** Returns the index of the medium in the container to publish: null for a text and for a carousel. */
const onlyMedium = ({ kind }: PublishRun) => (kind === "image" || kind === "video" ? 0 : null);

const creationTimes = ({ lease, calls }: PublishRun) => {
  const now = earliestNow(calls.transport);
  return { since: lease.record.since ?? now, madeAt: now };
};

async function create(run: PublishRun, form: Parameters, mediaIndex: number | null): Promise<IssuedId> {
  const nextDelayMs = creationDelays(run);
  for (;;) {
    // Retries, and the waits of a reply, may take longer than a lease.
    await run.lease.renew();
    try {
      return await run.calls.send(
        callTo(withScopesOf(POST_ENDPOINTS.createContainer, form), { form, schema: issuedIdSchema, ...abortable(run) }),
      );
    } catch (error) {
      const delayMs = nextDelayMs(error);
      if (delayMs === null) throw creationError(error, mediaIndex, run);
      await pauseAndRenew(run, delayMs);
    }
  }
}

/** Adds the index of the medium to a refusal, or makes it retryable while the part before it in a thread is not visible yet. */
function creationError(error: unknown, mediaIndex: number | null, run: PublishRun): unknown {
  if (!(error instanceof ThreadsApiError)) return error;
  const waitsForParent = run.parentWait !== undefined && isTargetNotVisible(error);
  // A parent that stays invisible for an hour was deleted.
  if (waitsForParent && !wasBegunLongAgo(run.lease.record, run.calls.transport)) return asNotVisibleYet(error);
  return mediaIndex === null ? error : amendedApiError(error, { mediaIndex });
}

/** Returns whether a container cannot become ready. 100/4279004: items of a carousel are missing, expired or unfinished. */
function isUnusable(error: unknown): boolean {
  if (isThreadsError(error, "THREADS_CONTAINER")) return error.status === "ERROR" || error.status === "EXPIRED";
  return isThreadsError(error, "THREADS_API") && error.graph.subcode === 4279004;
}

function isUnknownError(error: unknown): boolean {
  return isThreadsError(error, "THREADS_CONTAINER") && error.status === "ERROR" && error.reason === "UNKNOWN";
}
