/** Publishes one draft: exactly once with a journal, and at most once without. */
import {
  isThreadsError,
  ThreadsIdempotencyConflictError,
  ThreadsJournalError,
  ThreadsPublishInProgressError,
  type ThreadsErrorCode,
} from "../../errors/index.js";
import type { AccountCalls } from "../../graph/account-calls.js";
import { refuse } from "../../validation/refuse.js";
import { draftFingerprint } from "../draft.js";
import { kindOfPost, type PublishableFields } from "../parameters.js";
import { autoPublish } from "./auto-publish.js";
import { abortable, progressReport, type ParentWait, type PublishContext } from "./context.js";
import {
  acquireLease,
  JournalLease,
  LeaseLost,
  loadRecord,
  recordKey,
  type PublishRun,
  type RunIdentity,
} from "./journal-lease.js";
import { memoryJournal } from "./memory-journal.js";
import { checkPublishOptions, type JournaledPublishOptions } from "./options.js";
import { readPermalink } from "./permalink.js";
import { runPublishLoop } from "./publish-loop.js";
import { leaseLeftMs, mayBeLive, readRecord, type PostOnRecord } from "./record.js";
import { timingOf } from "./timing.js";
import { unconfirmedError } from "./unconfirmed-error.js";

/** A published post. */
export interface PublishedPost {
  /** The post's id, which differs from the container's. */
  readonly id: string;
  /** The permalink, or null when Threads does not return one now. */
  readonly permalink: string | null;
  /** The result of sharing the post to Instagram: `SUCCESS`, `FAILED`, or null when it was not requested or not reported. */
  readonly instagram: string | null;
}

/** The time that saving to the journal may take before the request is sent. */
const SEND_MARGIN_MS = 10_000;

/**
 * Publishes a validated draft.
 *
 * @throws the errors of `ThreadsAccount.publish`
 */
export async function publish(
  calls: AccountCalls,
  draft: PublishableFields,
  options: JournaledPublishOptions,
  parentWait?: ParentWait,
): Promise<PublishedPost> {
  checkPublishOptions(options);
  const { idempotencyKey, journal, autoPublishText = true, resume } = options;
  const withoutContainer =
    journal === undefined && kindOfPost(draft) === "text" && autoPublishText && resume === undefined;
  const anyAccount = { ...contextOf(calls, draft, options, withoutContainer), parentWait };
  anyAccount.signal?.throwIfAborted();
  if (withoutContainer) return await autoPublish(anyAccount);
  const key = idempotencyKey ?? PRIVATE_KEY;
  const fingerprint = draftFingerprint(draft);
  let account: string | null;
  try {
    account = await calls.userId(abortable(anyAccount));
  } catch (error) {
    if (journal === undefined) throw error;
    return await publishedBefore({ journal, shared: true, key, draft: fingerprint, account: null }, anyAccount, error);
  }
  const accountChanged = () => new ThreadsIdempotencyConflictError(key, "account");
  const context = { ...anyAccount, calls: calls.only(account, accountChanged) };
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
  withoutContainer: boolean,
): PublishContext {
  const kind = kindOfPost(draft);
  const items = kind === "carousel" ? (draft.media?.length ?? 0) : 0;
  const timeoutMs = options.timeoutMs ?? calls.transport.timeoutMs;
  const timing = timingOf(options.timing);
  return {
    calls,
    draft,
    kind,
    timing: { ...timing, sendWindowMs: Math.max(timing.sendWindowMs, timeoutMs + SEND_MARGIN_MS) },
    timeoutMs,
    signal: options.signal,
    report: progressReport(options.onProgress, withoutContainer ? 0 : items + 1),
  };
}

/**
 * Returns the key's post from its record when no token is available. A missing connection is a definite failure only if the record shows neither
 * a post, nor a run in progress, nor an unconfirmed request.
 *
 * @throws the error of the connection, ThreadsPublishInProgressError, ThreadsPublishUnconfirmedError, ThreadsJournalError
 */
async function publishedBefore(identity: RunIdentity, context: PublishContext, error: unknown): Promise<PublishedPost> {
  const { journal, key, draft } = identity;
  const record = await loadRecord(journal, key, draft).catch((cause: unknown) => {
    throw new ThreadsJournalError(
      "The publish journal could not be read, so the state of this key is not known.",
      cause,
    );
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

/** Runs the key until it is finished, or until this run fails. A run that loses its lease reads the record again: the key may be finished. */
async function runKey(identity: RunIdentity, context: PublishContext, wait: boolean): Promise<PublishedPost> {
  let lost: JournalLease | null = null;
  for (;;) {
    const acquired = await acquireLease(identity, context, wait).catch((error: unknown) => {
      throw lost === null ? error : errorAfterLoss(context, lost, error);
    });
    if (!(acquired instanceof JournalLease)) return await withPermalink(context, acquired);
    const run: PublishRun = { ...context, lease: acquired };
    try {
      const post = await acquired.renewDuring(() => runPublishLoop(run));
      const published = await withPermalink(run, post);
      if (identity.shared && published.permalink !== null && post.permalink === null)
        // If the record has no post, the journal failed before this key claimed it: the next run claims the post that the record reports.
        await acquired.release(acquired.record.post === null ? {} : { post: published });
      return published;
    } catch (error) {
      const isLost = error instanceof LeaseLost || !(await releaseAfterFailure(acquired, error));
      if (!isLost) throw asUnconfirmed(run, error);
      lost = acquired;
    }
  }
}

/** Releases the key after a failure. Returns false when another run holds the key: only its record then shows the outcome. */
async function releaseAfterFailure(lease: JournalLease, error: unknown): Promise<boolean> {
  const definite = isDefinite(error) && !mayBeLive(lease.record);
  const end = await lease.release(definite ? { released: true } : {});
  return end === "released" || (end === "unsaved" && lease.leaseLeftMs() > 0);
}

/** Returns whether the post was refused for good, or the account is gone. The key is then free for an edited draft or another account. */
function isDefinite(error: unknown): boolean {
  return isThreadsError(error) && !error.retryable && RELEASING.has(error.code);
}

const RELEASING: ReadonlySet<ThreadsErrorCode> = new Set(["THREADS_API", "THREADS_CONTAINER", "THREADS_NOT_CONNECTED"]);

/** Returns the error, or an unconfirmed one while the post may be live: it must not read as if nothing was published. */
function asUnconfirmed({ calls, lease }: PublishRun, error: unknown): unknown {
  if (!mayBeLive(lease.record) || isThreadsError(error, "THREADS_PUBLISH_UNKNOWN")) return error;
  return unconfirmedError(lease, calls.transport, { cause: error, conclusive: isFinal(error) });
}

/** Returns whether the next run will fail the same way. Errors of the host, such as a store's, may pass. */
function isFinal(error: unknown): boolean {
  return isThreadsError(error) && !error.retryable;
}

/** Returns the error of a run that lost its lease. Its own state no longer shows whether the post is live. */
function errorAfterLoss({ calls }: PublishContext, lease: JournalLease, error: unknown): unknown {
  const showsState =
    isThreadsError(error, "THREADS_PUBLISH_IN_PROGRESS") || isThreadsError(error, "THREADS_IDEMPOTENCY_CONFLICT");
  return showsState ? error : unconfirmedError(lease, calls.transport, { cause: error, conclusive: false });
}

async function withPermalink(
  context: PublishContext,
  { id, permalink, instagram }: PostOnRecord,
): Promise<PublishedPost> {
  context.report("permalink");
  return { id, permalink: permalink ?? (await readPermalink(context, id)) ?? null, instagram };
}

/** The only key of a private journal. */
const PRIVATE_KEY = "(resumed)";

/** Returns the private journal of a run without a key, so that all posts with containers are published in one way. */
async function privateJournal(resume: unknown) {
  const journal = memoryJournal();
  if (resume === undefined) return journal;
  if (resume === null) refuse("resume", "must not be null: no container exists to resume from. Compare the candidates");
  const record = readRecord(resume);
  if (record === null) refuse("resume", "must be the `resume` of a ThreadsPublishUnconfirmedError");
  await journal.save(recordKey(PRIVATE_KEY), record, null);
  return journal;
}
