/** Making containers, and making sure that the one to be published is ready. */
import { isThreadsError, ThreadsContainerError } from "../errors/index.js";
import type { Parameters } from "../http/parameters.js";
import { issuedIdSchema, type IssuedId } from "./answers.js";
import { abortable, pause, type PublishContext } from "./context.js";
import { callTo, POST_ENDPOINTS } from "./endpoints.js";
import { isTargetUnseen } from "./failure.js";
import { inParallel } from "./in-parallel.js";
import { itemParameters, postParameters } from "./parameters.js";
import type { PublishRun } from "./run.js";
import { postsSeenBefore } from "./find.js";
import { awaitContainer, type ContainerEnd } from "./wait.js";

/** Items of a carousel that are made or looked at together. */
const MOST_AT_ONCE = 10;

/** What a record is without containers. */
const NO_CONTAINERS = { since: null, seen: null, children: [], container: null, containersMade: 0 } as const;

/**
 * Sees to it that the record names a container that is `FINISHED`, made now or by an earlier run; or that it is `live` already.
 *
 * @throws ThreadsContainerError when Threads cannot finish it, and what making one may throw; nothing was published then
 */
export async function makeReady(run: PublishRun, context: PublishContext): Promise<void> {
  const first = await tryReady(run, context);
  if (first.end === "ready") return;
  // Left by an earlier run, more than a day ago, or made and never found; and never published: nothing is lost with it.
  run.note(NO_CONTAINERS);
  const second = await tryReady(run, context);
  if (second.end === "ready") return;
  run.note(NO_CONTAINERS);
  throw new ThreadsContainerError({ ...second, status: second.end, reason: null, waitedMs: 0 });
}

/** How trying ended; where a container is of no use any more, with the one that is. */
type Readiness =
  | { readonly end: "ready" }
  | { readonly end: "EXPIRED" | "UNSEEN"; readonly containerId: string; readonly mediaIndex: number | null };

const READY: Readiness = { end: "ready" };

async function tryReady(run: PublishRun, context: PublishContext): Promise<Readiness> {
  try {
    if (run.record.container === null) {
      const items = context.kind === "carousel" ? await readyItems(run, context) : READY;
      if (items.end !== "ready") return items;
      await makeParent(run, context);
    }
    return await readyParent(run, context);
  } catch (error) {
    // What Threads could not finish it will not finish: the next run of this key makes it anew.
    if (isSpoilt(error)) run.note(NO_CONTAINERS);
    throw error;
  }
}

/** The items of a carousel, made and FINISHED. */
async function readyItems(run: PublishRun, context: PublishContext): Promise<Readiness> {
  const { media = [] } = context.draft;
  if (run.record.children.length === 0) {
    context.report("container");
    const children = await inParallel(media, MOST_AT_ONCE, context.signal, async (medium, _index, signal) => {
      const { id } = await create(run, { ...context, signal }, itemParameters(medium));
      context.report("container", id, 1);
      return id;
    });
    await run.save({ children, ...since(run, context) });
  }
  context.report("wait");
  const items = run.record.children.map((id, index) => ({
    id,
    mediaIndex: index,
    kind: media[index]?.type ?? "image",
  }));
  let gone: Readiness = READY;
  const ready = async (item: (typeof items)[number], _index: number, signal: AbortSignal | undefined) => {
    const end = await awaitContainer({ ...context, signal }, item, () => run.keep());
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
async function makeParent(run: PublishRun, context: PublishContext): Promise<void> {
  const { containersMade, children } = run.record;
  context.report(containersMade === 0 ? "container" : "recreate");
  const { id, instagram } = await create(run, context, postParameters(context.draft, children));
  await run.save({ container: id, containersMade: containersMade + 1, instagram, ...since(run, context) });
  context.report("container", id, containersMade === 0 ? 1 : 0);
}

async function readyParent(run: PublishRun, context: PublishContext): Promise<Readiness> {
  const id = run.record.container ?? "";
  // A carousel has no index of its own, and a text has no medium.
  const mediaIndex = context.kind === "image" || context.kind === "video" ? 0 : null;
  context.report("wait", id);
  let end: ContainerEnd = "FINISHED";
  let seen = run.record.seen;
  const works = [
    async (signal: AbortSignal) => {
      end = await awaitContainer({ ...context, signal }, { id, kind: context.kind, mediaIndex }, () => run.keep());
    },
    // Before the first attempt of this run: what is listed by now is not this post. A carousel is known by its items.
    async (signal: AbortSignal) => {
      if (context.kind === "carousel") return;
      // A list that cannot be read takes nothing back that an earlier run has seen.
      seen =
        (await postsSeenBefore({ ...context, signal }, run.record.since ?? context.calls.transport.serverNow())) ??
        seen;
    },
  ];
  await inParallel(works, works.length, context.signal, (work, _index, signal) => work(signal));
  const ended = end as ContainerEnd;
  if (ended === "EXPIRED" || ended === "UNSEEN") return { end: ended, containerId: id, mediaIndex };
  if (ended === "PUBLISHED") await run.save({ live: true });
  else {
    run.note({ seen });
    context.report("wait", id, 1);
  }
  return READY;
}

const since = (run: PublishRun, { calls }: PublishContext) => ({
  since: run.record.since ?? calls.transport.serverNow(),
});

async function create(run: PublishRun, context: PublishContext, form: Parameters): Promise<IssuedId> {
  for (let attempt = 0; ; attempt += 1) {
    // Repeats and a reply's waits may take longer than a lease.
    await run.keep();
    try {
      return await context.calls.send(
        callTo(POST_ENDPOINTS.createContainer, { form, schema: issuedIdSchema, ...abortable(context) }),
      );
    } catch (error) {
      // Right after its parent was published, a reply's target is not visible yet.
      const afterMs = context.timing.raceDelaysMs[attempt];
      if (context.draft.replyTo === undefined || !isTargetUnseen(error) || afterMs === undefined) throw error;
      await pause(context, afterMs);
    }
  }
}

/** 100/4279004: the items of a carousel are missing, expired or unfinished. */
function isSpoilt(error: unknown): boolean {
  if (isThreadsError(error, "THREADS_CONTAINER")) return error.status !== "IN_PROGRESS";
  return isThreadsError(error, "THREADS_API") && error.graph.subcode === 4279004;
}
