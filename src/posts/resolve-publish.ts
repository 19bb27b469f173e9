/** Closes a key whose outcome stays unknown, as the owner or operator decides. */
import { ThreadsIdempotencyConflictError, ThreadsPublishInProgressError } from "../errors/index.js";
import type { AccountCalls } from "../graph/account-calls.js";
import { callTo } from "../graph/endpoint.js";
import type { CallOptions } from "../http/call.js";
import { schema } from "../http/schema.js";
import { CALL_OPTIONS, checkCallOptions, checkNames, checkText } from "../internal/arguments.js";
import { refuse } from "../validation/refuse.js";
import { checkId } from "../graph/check-id.js";
import { exactId } from "../internal/ids.js";
import type { Versioned } from "../internal/versioned.js";
import type { NamesOf } from "../validation/fields/known-fields.js";
import { POST_ENDPOINTS } from "./endpoints.js";
import { claimedBy, claimPost, releaseClaim } from "./publish/claim.js";
import { isSameAccount, recordKey, type RunIdentity } from "./publish/journal-lease.js";
import type { JournalValue, PublishJournal } from "./publish/journal.js";
import { checkJournal, MAX_KEY_LENGTH } from "./publish/options.js";
import { emptyRecord, leaseLeftMs, readRecord, type PostOnRecord, type PublishRecord } from "./publish/record.js";
import { isThreadEntry, keyOfPart, partRecord } from "./thread.js";

/**
 * The decision on an unconfirmed publish: it is the post with this id, or nothing was published.
 *
 * @example
 * ```ts
 * // After an error with `final: true`, when the owner recognizes one of its candidates:
 * await account.resolvePublish(error.idempotencyKey, { postId: error.candidates[0].id }, { journal });
 * // When the owner sees that nothing was published:
 * await account.resolvePublish(error.idempotencyKey, { notPublished: true }, { journal });
 * ```
 */
export type PublishResolution = { readonly postId: string } | { readonly notPublished: true };

/** The options of `resolvePublish`. */
export interface ResolvePublishOptions extends CallOptions {
  /** The journal that the key was used with. */
  readonly journal: PublishJournal;
}

const RESOLVE_OPTIONS: NamesOf<ResolvePublishOptions> = { ...CALL_OPTIONS, journal: true };

const RESOLUTION = { postId: true, notPublished: true } as const;

const MAX_RACES = 5;

/**
 * Closes a key. Afterwards the key returns the post, or publishes a draft again. For a thread's key it closes the part whose outcome is not known.
 *
 * @returns the post, or null when nothing was published
 * @throws ThreadsPublishInProgressError while a run holds the key, or while a request may still take effect; ThreadsValidationError for a key
 * that the journal does not have, and for a post of another account; ThreadsIdempotencyConflictError for a post that belongs to another key, and
 * for a key that has another post already
 */
export async function resolvePublish(
  calls: AccountCalls,
  idempotencyKey: string,
  resolution: PublishResolution,
  options: ResolvePublishOptions,
): Promise<PostOnRecord | null> {
  checkText("idempotencyKey", idempotencyKey, MAX_KEY_LENGTH);
  checkCallOptions(options, RESOLVE_OPTIONS);
  checkJournal(options.journal);
  const { journal, ...call } = options;
  const postId = checkResolution(resolution);
  const { transport } = calls;
  const key = await keyToResolve(journal, idempotencyKey);
  // `notPublished` needs no token: the owner may have disconnected, or connected another account.
  const account = postId === null ? null : await calls.userId(call);
  const ownCalls = calls.only(account, () => new ThreadsIdempotencyConflictError(key, "account"));
  let post: PostOnRecord | null = null;
  for (let races = 0; races < MAX_RACES; races += 1) {
    const stored = await journal.load(recordKey(key));
    const record = resolvableRecord(key, stored, account, transport.serverNow());
    const identity = { journal, shared: true, key, draft: record.draft, account };
    if (record.post !== null) {
      if (record.post.id === postId) return record.post;
      // A run finished the key with its own post after this post was claimed.
      if (postId !== null) await releaseClaim(identity, postId, transport.serverNow());
      throw new ThreadsIdempotencyConflictError(key, "post");
    }
    const closing = { identity, record, version: stored?.version ?? null, now: transport.serverNow() };
    if (postId !== null) {
      post ??= await readOwnPost(ownCalls, postId, call);
      if (await closeWithPost(closing, post)) return post;
    } else if ((await saveOver(closing, releasedRecord(record))) !== null) return null;
  }
  throw new ThreadsPublishInProgressError(key, 1_000);
}

/** Returns the id of the post, or null when nothing was published. */
function checkResolution(resolution: PublishResolution): string | null {
  checkNames("resolution", resolution, RESOLUTION);
  const { postId, notPublished } = resolution as { readonly postId?: unknown; readonly notPublished?: unknown };
  if ((postId === undefined) === (notPublished !== true)) {
    refuse("resolution", "must be { postId } or { notPublished: true }");
  }
  return postId === undefined ? null : checkId("postId", postId);
}

/** Returns the key itself, or for a thread's key the key of the first part without a post. */
async function keyToResolve(journal: PublishJournal, key: string): Promise<string> {
  const stored = await journal.load(recordKey(key));
  if (stored === null || !isThreadEntry(stored.value)) return key;
  for (let index = 0; ; index += 1) {
    const record = await partRecord(journal, key, index);
    if (record === null) refuse("idempotencyKey", "has no part whose outcome is not known");
    if (record.post === null) return keyOfPart(key, index);
  }
}

/** Returns the record if it may be closed now. */
function resolvableRecord(
  key: string,
  stored: Versioned<JournalValue> | null,
  account: string | null,
  now: number,
): PublishRecord {
  if (stored === null) refuse("idempotencyKey", "was not found in this journal");
  const record = readRecord(stored.value);
  if (record === null) throw new ThreadsIdempotencyConflictError(key, "journal-entry");
  if (!isSameAccount(record.account, account)) throw new ThreadsIdempotencyConflictError(key, "account");
  const leftMs = Math.max(leaseLeftMs(record, now), unsettledMs(record, now));
  if (record.post === null && leftMs > 0) throw new ThreadsPublishInProgressError(key, Math.ceil(leftMs));
  return record;
}

/** Leases and request timeouts are shorter than this. A later end was written by a wrong clock. */
const LONGEST_UNSETTLED_MS = 60 * 60_000;

/** Returns the milliseconds until an unconfirmed request can no longer take effect. */
function unsettledMs({ live, unconfirmed }: PublishRecord, now: number): number {
  const leftMs = live || unconfirmed === null ? 0 : unconfirmed.until - now;
  return leftMs > LONGEST_UNSETTLED_MS ? 0 : leftMs;
}

/** One attempt to close a key, with the record as it was read. */
interface Closing {
  readonly identity: RunIdentity;
  readonly record: PublishRecord;
  readonly version: string | null;
  readonly now: number;
}

/**
 * Claims the post and saves it as the key's own. The record reports the post first. A run that takes the key in between then finds the post, and
 * a key that has another post keeps no claim. Returns false when the record changed.
 *
 * @throws ThreadsIdempotencyConflictError for a post that belongs to another key
 */
async function closeWithPost(closing: Closing, post: PostOnRecord): Promise<boolean> {
  const { identity, record, now } = closing;
  const conflict = () => new ThreadsIdempotencyConflictError(identity.key, "post");
  const owner = await claimedBy(identity, post.id);
  if (owner !== null && owner !== identity.key) throw conflict();
  const reported = await saveOver(closing, { ...record, live: true, reported: post });
  if (reported === null) return false;
  const next = { ...closing, version: reported.version };
  if (!(await claimPost(identity, post.id, now, "reported"))) {
    await saveOver(next, record);
    throw conflict();
  }
  return (await saveOver(next, { ...record, live: true, reported: null, post })) !== null;
}

/** Returns the record without its containers, released for another draft. */
const releasedRecord = ({ draft, account }: PublishRecord) => ({ ...emptyRecord(draft, account), released: true });

/** Saves a record without a lease. Returns null when the stored record changed. */
function saveOver(
  { identity, version, now }: Closing,
  record: Omit<PublishRecord, "savedAt" | "lease">,
): Promise<Versioned<JournalValue> | null> {
  return identity.journal.save(recordKey(identity.key), { ...record, savedAt: now, lease: null }, version);
}

/** A post with the fields that show whose it is. */
const ownPostSchema = schema((z) => {
  const text = z.string().nullable().default(null);
  return z.object({
    id: z.unknown().transform(exactId),
    permalink: text,
    username: text,
    owner: z
      .object({ id: z.unknown().transform(exactId) })
      .nullable()
      .default(null),
  });
});

const ownNameSchema = schema((z) =>
  z.object({ id: z.unknown().transform(exactId), username: z.string().nullable().default(null) }),
);

/** Reads a post that must be the account's own. Compares the owner, or the username if Threads leaves the owner out. */
async function readOwnPost(calls: AccountCalls, postId: string, options: CallOptions): Promise<PostOnRecord> {
  const post = await calls.send(callTo(POST_ENDPOINTS.ownPost, { id: postId, schema: ownPostSchema, ...options }));
  const me = await calls.send(callTo(POST_ENDPOINTS.me, { schema: ownNameSchema, ...options }));
  const [theirs, ours] = post.owner === null ? [post.username, me.username] : [post.owner.id, me.id];
  const own = theirs !== null && theirs === ours;
  if (!own) refuse("postId", "must be a post of this account");
  return { id: postId, permalink: post.permalink, instagram: null };
}
