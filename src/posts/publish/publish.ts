/** Publishing one draft: exactly once with a journal, and as surely as can be without one. */
import type { AccountCalls } from "../../graph/account-calls.js";
import { refuse } from "../../internal/arguments.js";
import {
  ThreadsIdempotencyConflictError,
  isThreadsError,
  ThreadsPublishInProgressError,
  ThreadsJournalError,
  type ThreadsErrorCode,
} from "../../errors/index.js";
import { abortable, type ParentWait, type PublishContext } from "./context.js";
import { publishDirectly } from "./auto-publish.js";
import { draftFingerprint } from "../draft-fingerprint.js";
import { runPublishLoop } from "./publish-loop.js";
import { memoryJournal } from "./memory-journal.js";
import { checkPublishOptions, type JournaledPublishOptions } from "./options.js";
import { kindOfPost, type PublishableFields } from "../parameters.js";
import { readPermalink } from "./permalink.js";
import { progressReport } from "./progress.js";
import { leaseLeftMs, mayBeLive, readRecord, type PostOnRecord } from "./record.js";
import { LeaseLost, JournalLease, recordOf, acquireLease, type RunIdentity } from "./journal-lease.js";
import { timingOf } from "./timing.js";
import { unconfirmedError } from "./unknown-outcome.js";

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
  options: JournaledPublishOptions,
  parentWait?: ParentWait,
): Promise<PublishedPost> {
  checkPublishOptions(options);
  const { idempotencyKey, journal, autoPublishText = true, resume } = options;
  const atOnce = journal === undefined && kindOfPost(draft) === "text" && autoPublishText && resume === undefined;
  const unbound = { ...contextOf(calls, draft, options, atOnce), parentWait };
  unbound.signal?.throwIfAborted();
  if (atOnce) return await publishDirectly(unbound);
  const key = idempotencyKey ?? PRIVATE_KEY;
  const fingerprint = draftFingerprint(draft);
  let account: string | null;
  try {
    account = await calls.userId(abortable(unbound));
  } catch (error) {
    if (journal === undefined) throw error;
    return await withoutAccount({ journal, shared: true, key, draft: fingerprint, account: null }, unbound, error);
  }
  const changed = () => new ThreadsIdempotencyConflictError(key, "account");
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
  options: JournaledPublishOptions,
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

/**
 * What the key's record says, when no token could be had: a post that is live, a run that is going on, or an outcome that is not known. A
 * missing connection is a definite failure only where none of these is the case.
 *
 * @throws the error of the connection, ThreadsPublishInProgressError, ThreadsPublishUnconfirmedError, ThreadsJournalError
 */
async function withoutAccount(identity: RunIdentity, context: PublishContext, error: unknown): Promise<PublishedPost> {
  const { journal, key, draft } = identity;
  const record = await recordOf(journal, key, draft).catch((cause: unknown) => {
    throw new ThreadsJournalError("The publish journal could not be read: it is not known how far this key is.", cause);
  });
  if (record === null) throw error;
  if (record.post !== null) return { ...record.post };
  const { transport } = context.calls;
  const leftMs = leaseLeftMs(record, transport.serverNow());
  if (leftMs > 0) throw new ThreadsPublishInProgressError(key, Math.ceil(leftMs));
  if (mayBeLive(record)) {
    throw unconfirmedError({ identity, record }, transport, { cause: error, conclusive: isFinal(error) });
  }
  throw error;
}

/** Runs until the key is done, or until this run is. A run that loses the key looks at the record again: it may be done by then. */
async function runKey(identity: RunIdentity, context: PublishContext, wait: boolean): Promise<PublishedPost> {
  let lostRun: JournalLease | null = null;
  for (;;) {
    const taken = await acquireLease(identity, context, wait).catch((error: unknown) => {
      throw lostRun === null ? error : afterLoss(context, lostRun, error);
    });
    if (!(taken instanceof JournalLease)) return await withPermalink(context, taken);
    try {
      const post = await runPublishLoop(taken, context);
      const published = await withPermalink(context, post);
      if (identity.shared && published.permalink !== null && post.permalink === null)
        // Without a post on record the journal failed before this key claimed it: the next delivery claims what the record names.
        await taken.release(taken.record.post === null ? {} : { post: published });
      return published;
    } catch (error) {
      const lost = error instanceof LeaseLost || !(await mayJudge(taken, error));
      if (!lost) throw asUnknown(context, taken, error);
      lostRun = taken;
    }
  }
}

/**
 * Gives the key up after a failure. Returns false when another run holds it by now: then only the record, looked at again, says what became of
 * the post.
 */
async function mayJudge(run: JournalLease, error: unknown): Promise<boolean> {
  const definite = isDefinite(error) && !mayBeLive(run.record);
  const end = await run.release(definite ? { released: true } : {});
  return end === "released" || (end === "unsaved" && run.leaseLeftMs() > 0);
}

/** Was the post refused for good, or its account gone? Then the key is free for an edited draft, or for another account. */
function isDefinite(error: unknown): boolean {
  return isThreadsError(error) && !error.retryable && RELEASING.has(error.code);
}

const RELEASING: ReadonlySet<ThreadsErrorCode> = new Set(["THREADS_API", "THREADS_CONTAINER", "THREADS_NOT_CONNECTED"]);

/** A failure while the post may be live must not read as if it was not published. */
function asUnknown({ calls }: PublishContext, run: JournalLease, error: unknown): unknown {
  if (!mayBeLive(run.record) || isThreadsError(error, "THREADS_PUBLISH_UNKNOWN")) return error;
  return unconfirmedError(run, calls.transport, { cause: error, conclusive: isFinal(error) });
}

/** Will the next delivery fail the same way? Errors of the host's own, such as a store's, may pass. */
function isFinal(error: unknown): boolean {
  return isThreadsError(error) && !error.retryable;
}

/** Another run had the key: what this one remembers says nothing about the post. */
function afterLoss({ calls }: PublishContext, run: JournalLease, error: unknown): unknown {
  const says =
    isThreadsError(error, "THREADS_PUBLISH_IN_PROGRESS") || isThreadsError(error, "THREADS_IDEMPOTENCY_CONFLICT");
  return says ? error : unconfirmedError(run, calls.transport, { cause: error, conclusive: false });
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
  if (record === null) refuse("resume", "is not what a ThreadsPublishUnconfirmedError brought");
  await journal.save(`run:${PRIVATE_KEY}`, record, null);
  return journal;
}
