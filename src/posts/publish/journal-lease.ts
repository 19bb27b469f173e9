/** One key's record in the journal, while this run holds its lease. Every change goes through here, guarded. */
import { randomUUID } from "node:crypto";
import { ThreadsIdempotencyConflictError, ThreadsPublishInProgressError } from "../../errors/index.js";
import type { Versioned } from "../../internal/versioned.js";
import type { PublishContext } from "./context.js";
import { pause } from "./context.js";
import type { JournalValue, PublishJournal } from "./journal.js";
import { roundedId } from "../../internal/ids.js";
import { emptyRecord, leaseLeftMs, readRecord, type PostOnRecord, type PublishRecord } from "./record.js";
import { bounded, earliestNow } from "./times.js";

/** Another run has taken the key over: its record counts now. */
export class LeaseLost extends Error {}

/** What a run is about. */
export interface RunIdentity {
  readonly journal: PublishJournal;
  /** True when others may use the journal too; false for the one that a run without a journal has to itself. */
  readonly shared: boolean;
  /** The host's key. */
  readonly key: string;
  /** The fingerprint of the draft. */
  readonly draft: string;
  readonly account: string | null;
}

type Changes = Partial<Omit<PublishRecord, "format" | "savedAt" | "lease" | "draft">>;

/** Keeps keys of runs and claims of posts apart. */
export const entryOf = (key: string) => `run:${key}`;

const MOST_RACES = 20;
const MOST_INSISTED = 5;
const SHORTEST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;

/**
 * Takes the key: a new one, one that nobody holds, or one whose holder is gone. A finished one answers its post instead.
 *
 * @throws ThreadsPublishInProgressError while somebody holds it, unless `wait`; ThreadsIdempotencyConflictError for another draft or account
 */
export async function acquireLease(
  identity: RunIdentity,
  context: PublishContext,
  wait: boolean,
): Promise<JournalLease | PostOnRecord> {
  const { journal, key, draft, account } = identity;
  const { transport } = context.calls;
  const holder = randomUUID();
  const leaseNow = () => ({ holder, until: transport.serverNow() + context.timing.leaseMs });
  for (let races = 0; races < MOST_RACES;) {
    const stored = await journal.load(entryOf(key));
    const record = stored === null ? null : sameRun(identity, stored.value);
    if (record?.post) return record.post;
    // A save whose answer was lost.
    if (stored !== null && record?.lease?.holder === holder) return new JournalLease(identity, context, holder, stored);

    const leftMs = record === null ? 0 : leaseLeftMs(record, transport.serverNow());
    if (leftMs > 0) {
      if (!wait) throw new ThreadsPublishInProgressError(key, Math.ceil(leftMs));
      await pause(context, Math.min(LONGEST_WAIT_MS, Math.max(SHORTEST_WAIT_MS, leftMs)));
      continue;
    }
    const base = record ?? emptyRecord(draft, account);
    const mine = {
      ...base,
      account: account ?? base.account,
      released: false,
      begunAt: base.begunAt ?? (record === null ? earliestNow(transport) : null),
      savedAt: transport.serverNow(),
      lease: leaseNow(),
    };
    const saved = await journal.save(entryOf(key), mine, stored?.version ?? null);
    if (saved !== null) {
      if (record?.lease) context.report("take-over", record.container);
      return new JournalLease(identity, context, holder, saved);
    }
    races += 1;
  }
  throw new ThreadsPublishInProgressError(key, LONGEST_WAIT_MS);
}

/** Reads the record of a key that is about this draft, for a run that could not learn its account; null for any other entry. */
export async function recordOf(journal: PublishJournal, key: string, draft: string): Promise<PublishRecord | null> {
  const record = readRecord((await journal.load(entryOf(key)))?.value);
  return record?.draft === draft ? record : null;
}

/**
 * The record of a key, which must be about the same draft and the same account; null for a key that was released and comes back for another
 * one.
 */
function sameRun({ key, draft, account }: RunIdentity, value: JournalValue): PublishRecord | null {
  const record = readRecord(value);
  if (record === null) throw new ThreadsIdempotencyConflictError(key, "journal-entry");
  const conflict = record.draft !== draft ? "draft" : isSameAccount(record.account, account) ? null : "account";
  if (conflict === null) return record;
  if (record.released) return null;
  throw new ThreadsIdempotencyConflictError(key, conflict);
}

/** Unknown on either side counts as the same, and so does an id that `JSON.parse` has rounded. */
export function isSameAccount(stored: string | null, account: string | null): boolean {
  return stored === null || account === null || stored === account || stored === roundedId(account);
}

/** A key that is held. */
export class JournalLease {
  readonly identity: RunIdentity;
  readonly #context: PublishContext;
  readonly #holder: string;
  #record: PublishRecord;
  #version: string;
  #writing: Promise<void> = Promise.resolve();

  constructor(identity: RunIdentity, context: PublishContext, holder: string, saved: Versioned<JournalValue>) {
    this.identity = identity;
    this.#context = context;
    this.#holder = holder;
    // A journal may leave out what is null.
    this.#record = readRecord(saved.value) ?? (saved.value as PublishRecord);
    this.#version = saved.version;
  }

  /** As last saved, with what was noted since. */
  get record(): PublishRecord {
    return this.#record;
  }

  /**
   * Saves changes and renews the lease.
   *
   * @throws LeaseLost when somebody has taken over
   */
  async save(changes: Changes = {}): Promise<void> {
    this.stage(changes);
    await this.#inTurn(() => this.#write(this.#renewed()));
  }

  /** Keeps a change for the next save. */
  stage(changes: Changes): void {
    this.#record = { ...this.#record, ...changes };
  }

  /** Renews the lease when half of it is over. Several waits may notice at once; whoever comes second finds it renewed. */
  async renew(): Promise<void> {
    const halfOver = () => this.leaseLeftMs() < this.#context.timing.leaseMs / 2;
    if (!halfOver()) return;
    await this.#inTurn(async () => {
      if (halfOver()) await this.#write(this.#renewed());
    });
  }

  /** What is left of the lease. */
  leaseLeftMs(): number {
    return leaseLeftMs(this.#record, this.#now());
  }

  /**
   * Saves and gives up the lease. Returns whether the key was still held: `unsaved` when the journal failed, and the lease ends by itself.
   */
  async release(changes: Changes = {}): Promise<"released" | "lost" | "unsaved"> {
    this.stage(changes);
    return await this.#inTurn(() => this.#write(null)).then(
      () => "released" as const,
      (error: unknown) => (error instanceof LeaseLost ? "lost" : "unsaved"),
    );
  }

  /**
   * Saves a change although the journal may fail for a while. Returns false when it kept failing, and true when another run holds the key by now:
   * then `finish` brings both together.
   */
  async saveWithRetry(changes: Changes): Promise<boolean> {
    for (let attempt = 1; attempt <= MOST_INSISTED; attempt += 1) {
      try {
        await this.save(changes);
        return true;
      } catch (error) {
        if (error instanceof LeaseLost) return true;
        await this.#context.calls.transport.clock.sleep(100 * attempt);
      }
    }
    return false;
  }

  /**
   * Saves a post that is live, whoever holds the key by now: an id that Threads has given is never thrown away. Answers the post that the
   * journal then holds, which may be an equal one that somebody else found first.
   */
  async finish(post: PostOnRecord): Promise<PostOnRecord> {
    this.stage({ live: true, post });
    for (let attempt = 1; attempt <= MOST_INSISTED; attempt += 1) {
      try {
        await this.#inTurn(() => this.#write(null));
        return post;
      } catch (error) {
        const other = error instanceof LeaseLost ? await this.#adopt().catch(() => null) : null;
        if (other?.post) return other.post;
        await this.#context.calls.transport.clock.sleep(100 * attempt);
      }
    }
    // The journal does not answer. The post is live all the same, and the next run finds it in the account's list.
    return post;
  }

  #renewed(): PublishRecord["lease"] {
    return { holder: this.#holder, until: this.#now() + this.#context.timing.leaseMs };
  }

  /** One write after the other: two at once would race each other for the version. */
  #inTurn(write: () => Promise<void>): Promise<void> {
    const turn = this.#writing.then(write);
    this.#writing = turn.catch(() => undefined);
    return turn;
  }

  async #write(lease: PublishRecord["lease"]): Promise<void> {
    const { journal, key } = this.identity;
    const { transport } = this.#context.calls;
    // A `Date` that was far ahead must not leave a bound behind that excludes the post.
    const since = this.#record.since === null ? null : bounded(this.#record.since, transport);
    const value = { ...this.#record, since, savedAt: this.#now(), lease };
    let saved = await journal.save(entryOf(key), value, this.#version);
    if (saved === null) {
      // A save whose answer was lost leaves a newer version behind, and that one is ours.
      const stored = await journal.load(entryOf(key));
      // One that is gone is written anew: what this run knows must not be forgotten with it.
      if (stored !== null && readRecord(stored.value)?.lease?.holder !== this.#holder) throw new LeaseLost();
      saved = await journal.save(entryOf(key), value, stored?.version ?? null);
      if (saved === null) throw new LeaseLost();
    }
    this.#version = saved.version;
    // What was noted while this was under way is for the next save.
    this.#record = { ...this.#record, lease, since: value.since, savedAt: value.savedAt };
  }

  /** Goes on from what the other holder wrote. */
  async #adopt(): Promise<PublishRecord | null> {
    const { journal, key } = this.identity;
    const stored = await journal.load(entryOf(key));
    if (stored === null) return null;
    this.#version = stored.version;
    return readRecord(stored.value);
  }

  #now(): number {
    return this.#context.calls.transport.serverNow();
  }
}

/** Pauses without losing the key: a third of the lease at a time. */
export async function pauseHolding(run: JournalLease, context: PublishContext, ms: number): Promise<void> {
  const sliceMs = context.timing.leaseMs / 3;
  for (let leftMs = ms; ; leftMs -= sliceMs) {
    await pause(context, Math.min(leftMs, sliceMs));
    await run.renew();
    if (leftMs <= sliceMs) return;
  }
}
