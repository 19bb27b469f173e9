/** Publishing one draft: exactly once with a journal, and as surely as can be without one. */
import type { AccountCalls } from "../account-call.js";
import { refuse } from "../arguments.js";
import { IdempotencyConflictError, isThreadsError } from "../errors/index.js";
import { abortable, type PublishContext } from "./context.js";
import { publishDirectly } from "./direct.js";
import { draftFingerprint } from "./draft-fingerprint.js";
import { drive } from "./drive.js";
import { unknownOutcome } from "./find.js";
import { memoryJournal } from "./memory-journal.js";
import { checkPublishOptions, type PublishOptions } from "./options.js";
import { kindOfPost, type PublishableFields } from "./parameters.js";
import { readPermalink } from "./permalink.js";
import { progressReport } from "./progress.js";
import { readRecord, type PostOnRecord } from "./record.js";
import { finishedPost, LeaseLost, PublishRun, takeKey, type RunIdentity } from "./run.js";
import { timingOf } from "./timing.js";

/** A post that is live. */
export interface PublishedPost {
  /** The post's id; not the container's. */
  readonly id: string;
  /** Its address, or null when Threads does not give it (now). */
  readonly permalink: string | null;
  /** What became of sharing it to Instagram: `SUCCESS`, `FAILED`, or null when it was not asked for or nobody told. */
  readonly instagram: string | null;
}

/** A lease must outlast a request by as much as a pause of the process may take. */
const LEASE_MARGIN_MS = 10_000;

/**
 * Publishes a draft that has been validated.
 *
 * @throws as `ThreadsAccount.publish` says
 */
export async function publish(
  calls: AccountCalls,
  draft: PublishableFields,
  options: PublishOptions,
): Promise<PublishedPost> {
  checkPublishOptions(options);
  const { idempotencyKey, journal, autoPublishText = true, resume } = options;
  const atOnce = journal === undefined && kindOfPost(draft) === "text" && autoPublishText && resume === undefined;
  const unbound = contextOf(calls, draft, options, atOnce);
  unbound.signal?.throwIfAborted();
  if (atOnce) return await publishDirectly(unbound);
  const key = idempotencyKey ?? PRIVATE_KEY;
  const fingerprint = draftFingerprint(draft);
  let account: string | null;
  try {
    account = await calls.userId(abortable(unbound));
  } catch (error) {
    // A key that is finished answers its post also when the connection has ended since.
    const post = journal === undefined ? null : await finishedPost(journal, key, fingerprint);
    if (post === null) throw error;
    return { ...post };
  }
  const changed = () => new IdempotencyConflictError(key, "account");
  const context = { ...unbound, calls: calls.only(account, changed) };
  const identity: RunIdentity = {
    journal: journal ?? (await privateJournal(resume)),
    shared: journal !== undefined,
    key,
    draft: fingerprint,
    account,
  };
  return await runKey(identity, context, options.ifRunning === "wait");
}

function contextOf(
  calls: AccountCalls,
  draft: PublishableFields,
  options: PublishOptions,
  atOnce: boolean,
): PublishContext {
  const kind = kindOfPost(draft);
  const items = kind === "carousel" ? (draft.media?.length ?? 0) : 0;
  const timeoutMs = options.timeoutMs ?? calls.transport.timeoutMs;
  const timing = timingOf(options.timing);
  return {
    calls,
    draft,
    kind,
    timing: { ...timing, leaseMs: Math.max(timing.leaseMs, timeoutMs + LEASE_MARGIN_MS) },
    timeoutMs,
    signal: options.signal,
    report: progressReport(options.onProgress, atOnce ? 0 : items + 1),
  };
}

/** Runs until the key is done, or until this run is. Whoever loses the key looks at it again: it may be done by then. */
async function runKey(identity: RunIdentity, context: PublishContext, wait: boolean): Promise<PublishedPost> {
  let robbed: PublishRun | null = null;
  for (;;) {
    const taken = await takeKey(identity, context, wait).catch((error: unknown) => {
      throw asUnknown(context, robbed, error);
    });
    if (!(taken instanceof PublishRun)) return await withPermalink(context, taken);
    try {
      const post = await drive(taken, context);
      const published = await withPermalink(context, post);
      if (identity.shared && published.permalink !== null && post.permalink === null)
        await taken.release({ post: published });
      return published;
    } catch (error) {
      if (error instanceof LeaseLost) {
        robbed = taken;
        continue;
      }
      await taken.release();
      throw asUnknown(context, taken, error);
    }
  }
}

/** Whoever aborts, or whose journal fails, when the post may be live must not take it for one that was not made. */
function asUnknown({ signal }: PublishContext, run: PublishRun | null, error: unknown): unknown {
  const mayBeLive = run !== null && (run.record.live || run.record.doubt !== null);
  return mayBeLive && (signal?.aborted === true || !isThreadsError(error))
    ? unknownOutcome(run, [], { cause: error })
    : error;
}

async function withPermalink(
  context: PublishContext,
  { id, permalink, instagram }: PostOnRecord,
): Promise<PublishedPost> {
  context.report("permalink");
  return { id, permalink: permalink ?? (await readPermalink(context, id)) ?? null, instagram };
}

/** The one key of a journal that a run has to itself. */
const PRIVATE_KEY = "(resumed)";

/** A journal of its own for a run without one: there is one way to publish through containers. */
async function privateJournal(resume: unknown) {
  const journal = memoryJournal();
  if (resume === undefined) return journal;
  if (resume === null)
    refuse("resume", "is null: where no container was made there is nothing to go on from; look at the candidates");
  const record = readRecord(resume);
  if (record === null) refuse("resume", "is not what a PublishOutcomeUnknownError brought");
  await journal.save(`run:${PRIVATE_KEY}`, record, null);
  return journal;
}
