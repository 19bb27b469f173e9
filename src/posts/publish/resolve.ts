/** Closes a key whose outcome stays unknown, with the decision of a person. */
import type { AccountCalls } from "../../graph/account-calls.js";
import { CALL_OPTIONS, checkCallOptions, checkNames, checkText, refuse } from "../../internal/arguments.js";
import { ThreadsIdempotencyConflictError, ThreadsPublishInProgressError } from "../../errors/index.js";
import type { CallOptions } from "../../http/call.js";
import { schema } from "../../http/schema.js";
import { exactId } from "../../internal/ids.js";
import type { NamesOf } from "../../validation/fields/known-fields.js";
import type { Versioned } from "../../internal/versioned.js";
import { claim, claimedBy, giveBack } from "./claim.js";
import { callTo } from "../../graph/endpoint.js";
import { POST_ENDPOINTS } from "../endpoints.js";
import type { JournalValue, PublishJournal } from "./journal.js";
import { checkJournal, MOST_KEY_LENGTH } from "./options.js";
import { emptyRecord, leaseLeftMs, readRecord, type PostOnRecord, type PublishRecord } from "./record.js";
import { entryOf, isSameAccount, type RunIdentity } from "./journal-lease.js";
import { isThreadEntry, keyOfPart, partRecord } from "../thread-entry.js";

/** The decision of a person: the post has this id, or it was not published. */
export type PublishResolution = { readonly postId: string } | { readonly notPublished: true };

/** Options of `resolvePublish`. */
export interface ResolvePublishOptions extends CallOptions {
  /** The journal that the key was used with. */
  readonly journal: PublishJournal;
}

const RESOLVE_OPTIONS: NamesOf<ResolvePublishOptions> = { ...CALL_OPTIONS, journal: true };

const RESOLUTION = { postId: true, notPublished: true } as const;

const MOST_RACES = 5;

/**
 * Closes a key: afterwards it returns the post, or takes a draft again. Of a thread it closes the part whose outcome is not known.
 *
 * @returns the post, or null for one that was not published
 * @throws ThreadsPublishInProgressError while a run holds the key, or while what was sent may still take effect; ThreadsValidationError for a key that the
 * journal does not know, and for a post that is not the account's; ThreadsIdempotencyConflictError for a post that belongs to another key, and for a
 * key that has another post already
 */
export async function resolvePublish(
  calls: AccountCalls,
  idempotencyKey: string,
  resolution: PublishResolution,
  options: ResolvePublishOptions,
): Promise<PostOnRecord | null> {
  checkText("idempotencyKey", idempotencyKey, MOST_KEY_LENGTH);
  checkCallOptions(options, RESOLVE_OPTIONS);
  checkJournal(options.journal);
  const { journal, ...call } = options;
  const postId = checkResolution(resolution);
  const { transport } = calls;
  const key = await keyToResolve(journal, idempotencyKey);
  // Whoever says that nothing was published needs no token: the owner may have disconnected, or connected another account.
  const account = postId === null ? null : await calls.userId(call);
  const own = calls.only(account, () => new ThreadsIdempotencyConflictError(key, "account"));
  let post: PostOnRecord | null = null;
  for (let races = 0; races < MOST_RACES; races += 1) {
    const stored = await journal.load(entryOf(key));
    const record = resolvable(key, stored, account, transport.serverNow());
    const identity = { journal, shared: true, key, draft: record.draft, account };
    if (record.post !== null) {
      if (record.post.id === postId) return record.post;
      // A run has finished the key with its own post after this one was claimed.
      if (postId !== null) await giveBack(identity, postId, transport.serverNow());
      throw new ThreadsIdempotencyConflictError(key, "post");
    }
    const closing = { identity, record, version: stored?.version ?? null, now: transport.serverNow() };
    if (postId !== null) {
      post ??= await readOwnPost(own, postId, call);
      if (await closeWithPost(closing, post)) return post;
    } else if ((await saveOver(closing, releasedRecord(record))) !== null) return null;
  }
  throw new ThreadsPublishInProgressError(key, 1_000);
}

/** The id of the post, or null for one that was not published. */
function checkResolution(resolution: PublishResolution): string | null {
  checkNames("resolution", resolution, RESOLUTION);
  const { postId, notPublished } = resolution as { readonly postId?: unknown; readonly notPublished?: unknown };
  if ((postId === undefined) === (notPublished !== true)) {
    refuse("resolution", "must be { postId } or { notPublished: true }");
  }
  if (postId === undefined) return null;
  if (typeof postId !== "string" || exactId(postId) === null) refuse("postId", "must be an id: a string of digits");
  return postId;
}

/** The key itself; of a thread the key of the part whose outcome is not known, else of the first that is not live. */
async function keyToResolve(journal: PublishJournal, key: string): Promise<string> {
  const stored = await journal.load(entryOf(key));
  if (stored === null || !isThreadEntry(stored.value)) return key;
  for (let index = 0; ; index += 1) {
    const record = await partRecord(journal, key, index);
    if (record === null) refuse("idempotencyKey", "has no part whose outcome is not known");
    if (record.post === null) return keyOfPart(key, index);
  }
}

/** Returns the record if it may be closed now. */
function resolvable(
  key: string,
  stored: Versioned<JournalValue> | null,
  account: string | null,
  now: number,
): PublishRecord {
  if (stored === null) refuse("idempotencyKey", "is not known to this journal");
  const record = readRecord(stored.value);
  if (record === null) throw new ThreadsIdempotencyConflictError(key, "journal-entry");
  if (!isSameAccount(record.account, account)) throw new ThreadsIdempotencyConflictError(key, "account");
  const leftMs = Math.max(leaseLeftMs(record, now), unsettledMs(record, now));
  if (record.post === null && leftMs > 0) throw new ThreadsPublishInProgressError(key, Math.ceil(leftMs));
  return record;
}

/** A lease and a request's timeout are shorter than this: an end that is further off was written by a wrong clock. */
const LONGEST_UNSETTLED_MS = 60 * 60_000;

/** Milliseconds until what was sent can take effect no more. */
function unsettledMs({ live, doubt }: PublishRecord, now: number): number {
  const leftMs = live || doubt === null ? 0 : doubt.until - now;
  return leftMs > LONGEST_UNSETTLED_MS ? 0 : leftMs;
}

/** One attempt to close a key, with its record as it was read. */
interface Closing {
  readonly identity: RunIdentity;
  readonly record: PublishRecord;
  readonly version: string | null;
  readonly now: number;
}

/**
 * Saves the post as the key's own and claims it. The record names the post first: a run that takes the key in between finds the name there, and no
 * claim stays behind for a key that has another post. Returns false when the record has changed.
 *
 * @throws ThreadsIdempotencyConflictError for a post that belongs to another key
 */
async function closeWithPost(closing: Closing, post: PostOnRecord): Promise<boolean> {
  const { identity, record, now } = closing;
  const conflict = () => new ThreadsIdempotencyConflictError(identity.key, "post");
  const owner = await claimedBy(identity, post.id);
  if (owner !== null && owner !== identity.key) throw conflict();
  const named = await saveOver(closing, { ...record, live: true, named: post });
  if (named === null) return false;
  const next = { ...closing, version: named.version };
  if (!(await claim(identity, post.id, now, "named"))) {
    await saveOver(next, record);
    throw conflict();
  }
  return (await saveOver(next, { ...record, live: true, named: null, post })) !== null;
}

/** The record without anything of the container, for another draft to take. */
const releasedRecord = ({ draft, account }: PublishRecord) => ({ ...emptyRecord(draft, account), released: true });

/** Saves a record that no run holds; null when it has changed. */
function saveOver(
  { identity, version, now }: Closing,
  record: Omit<PublishRecord, "savedAt" | "lease">,
): Promise<Versioned<JournalValue> | null> {
  return identity.journal.save(entryOf(identity.key), { ...record, savedAt: now, lease: null }, version);
}

/** A post with what tells whose it is. */
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

/** Reads the post, which must be the account's own: by its owner, or by the username where Threads leaves the owner out. */
async function readOwnPost(calls: AccountCalls, postId: string, options: CallOptions): Promise<PostOnRecord> {
  const post = await calls.send(callTo(POST_ENDPOINTS.ownPost, { id: postId, schema: ownPostSchema, ...options }));
  const me = await calls.send(callTo(POST_ENDPOINTS.me, { schema: ownNameSchema, ...options }));
  const [theirs, ours] = post.owner === null ? [post.username, me.username] : [post.owner.id, me.id];
  const own = theirs !== null && theirs === ours;
  if (!own) refuse("postId", "must be a post of this account");
  return { id: postId, permalink: post.permalink, instagram: null };
}
