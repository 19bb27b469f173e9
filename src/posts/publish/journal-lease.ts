/** A lease on the journal record of one idempotency key. Every change of the record goes through it and is guarded by a version. */
import { nodeCrypto } from "../../internal/node-crypto.js";
import { ThreadsIdempotencyConflictError, ThreadsPublishInProgressError } from "../../errors/index.js";
import { roundedId } from "../../internal/ids.js";
import type { Versioned } from "../../internal/versioned.js";
import { pause, type PublishContext } from "./context.js";
import type { JournalValue, PublishJournal } from "./journal.js";
import { emptyRecord, leaseLeftMs, readRecord, type PostOnRecord, type PublishRecord } from "./record.js";
import { bounded, earliestNow } from "./time-bounds.js";

/** Another run took the key over. Its record counts now. */
export class LeaseLost extends Error {}

/** The key of a run, and what the key stands for. */
export interface RunIdentity {
  readonly journal: PublishJournal;
  /** Whether other runs may use the journal. False for the private journal of a run without a key. */
  readonly shared: boolean;
  /** The idempotency key. */
  readonly key: string;
  /** The fingerprint of the draft. */
  readonly draft: string;
  readonly account: string | null;
}

/** One run of a publish: its context, and its lease on the key. */
export interface PublishRun extends PublishContext {
  readonly lease: JournalLease;
}

type Changes = Partial<Omit<PublishRecord, "format" | "savedAt" | "lease" | "draft">>;

/** Returns the journal key of a publish record. The prefix separates records from claims. */
export const recordKey = (key: string) => `run:${key}`;

const MAX_RACES = 20;
const MAX_SAVE_ATTEMPTS = 5;
const SHORTEST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;

/**
 * Acquires the lease on a key that is new, free, or held under an expired lease. Returns the post instead if the key is finished.
 *
 * @throws ThreadsPublishInProgressError while another run holds the key, unless `wait`; ThreadsIdempotencyConflictError for another draft or
 * account
 */
export async function acquireLease(
  identity: RunIdentity,
  context: PublishContext,
  wait: boolean,
): Promise<JournalLease | PostOnRecord> {
  const { journal, key, draft, account } = identity;
  const { transport } = context.calls;
  const holder = nodeCrypto().randomUUID();
  const leaseNow = () => ({ holder, until: transport.serverNow() + context.timing.leaseMs });
  for (let races = 0; races < MAX_RACES;) {
    const stored = await journal.load(recordKey(key));
    const record = stored === null ? null : recordOfSameRun(identity, stored.value);
    if (record?.post) return record.post;
    // An earlier save succeeded, but its result was lost.
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
    const saved = await journal.save(recordKey(key), mine, stored?.version ?? null);
    if (saved !== null) {
      if (record?.lease) context.report("take-over", record.container);
      return new JournalLease(identity, context, holder, saved);
    }
    races += 1;
  }
  throw new ThreadsPublishInProgressError(key, LONGEST_WAIT_MS);
}

/** Loads the record of a key without a lease. Returns null unless the record is about this draft. */
export async function loadRecord(journal: PublishJournal, key: string, draft: string): Promise<PublishRecord | null> {
  const record = readRecord((await journal.load(recordKey(key)))?.value);
  return record?.draft === draft ? record : null;
}

/**
 * Returns the record, which must be about the same draft and account. Returns null for a released record, which another draft or account may
 * replace.
 */
function recordOfSameRun({ key, draft, account }: RunIdentity, value: JournalValue): PublishRecord | null {
  const record = readRecord(value);
  if (record === null) throw new ThreadsIdempotencyConflictError(key, "journal-entry");
  const conflict = record.draft !== draft ? "draft" : isSameAccount(record.account, account) ? null : "account";
  if (conflict === null) return record;
  if (record.released) return null;
  throw new ThreadsIdempotencyConflictError(key, conflict);
}

/** Compares account ids. An unknown id equals every id, and an id that `JSON.parse` rounded equals the original. */
export function isSameAccount(stored: string | null, account: string | null): boolean {
  return stored === null || account === null || stored === account || stored === roundedId(account);
}

/** A lease on a key. */
export class JournalLease {
  readonly identity: RunIdentity;
  readonly #context: PublishContext;
  readonly #holder: string;
  #record: PublishRecord;
  /** The record without the changes staged since the last save. */
  #saved: PublishRecord;
  #version: string;
  #lastWrite: Promise<void> = Promise.resolve();

  constructor(identity: RunIdentity, context: PublishContext, holder: string, saved: Versioned<JournalValue>) {
    this.identity = identity;
    this.#context = context;
    this.#holder = holder;
    // A journal may leave out fields that are null.
    this.#record = readRecord(saved.value) ?? (saved.value as PublishRecord);
    this.#saved = this.#record;
    this.#version = saved.version;
  }

  /** The record as last saved, with the changes staged since. */
  get record(): PublishRecord {
    return this.#record;
  }

  /**
   * Saves changes and renews the lease.
   *
   * @throws LeaseLost when another run took the key over
   */
  async save(changes: Changes = {}): Promise<void> {
    this.stage(changes);
    await this.#inTurn(() => this.#write(this.#record, this.#renewed()));
  }

  /** Keeps changes for the next save. */
  stage(changes: Changes): void {
    this.#record = { ...this.#record, ...changes };
  }

  /**
   * Renews the lease if at most half of it is left. Parallel callers renew it once. Staged changes wait for the next save: some of them hold only
   * while this run continues. A released lease stays released.
   */
  async renew(): Promise<void> {
    const needed = () => this.#record.lease !== null && this.leaseLeftMs() < this.#context.timing.leaseMs / 2;
    if (!needed()) return;
    await this.#inTurn(async () => {
      if (needed()) await this.#write(this.#saved, this.#renewed(), true);
    });
  }

  /**
   * Renews the lease while the work runs. A request may take longer than the lease, so a timer of the system renews it. If that fails, the next
   * save shows whether another run took the key over.
   */
  async renewDuring<Result>(work: () => Promise<Result>): Promise<Result> {
    const timer = setInterval(() => void this.renew().catch(() => undefined), this.#context.timing.leaseMs / 3);
    try {
      return await work();
    } finally {
      clearInterval(timer);
    }
  }

  /** Returns the milliseconds until the lease ends. */
  leaseLeftMs(): number {
    return leaseLeftMs(this.#record, this.#now());
  }

  /**
   * Saves changes and releases the lease. Returns `lost` when another run took the key over, and `unsaved` when the journal failed: then the
   * lease ends by itself.
   */
  async release(changes: Changes = {}): Promise<"released" | "lost" | "unsaved"> {
    this.stage(changes);
    return await this.#inTurn(() => this.#write(this.#record, null)).then(
      () => "released" as const,
      (error: unknown) => (error instanceof LeaseLost ? "lost" : "unsaved"),
    );
  }

  /**
   * Saves changes, and retries while the journal fails. Returns false if it keeps failing. Returns true also when another run took the key
   * over: `finish` reconciles both.
   */
  async saveWithRetry(changes: Changes): Promise<boolean> {
    for (let attempt = 1; attempt <= MAX_SAVE_ATTEMPTS; attempt += 1) {
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
   * Saves a published post, even if another run took the key over. Returns the post that the journal then holds: another run may have saved an
   * equal post first.
   */
  async finish(post: PostOnRecord): Promise<PostOnRecord> {
    this.stage({ live: true, post });
    for (let attempt = 1; attempt <= MAX_SAVE_ATTEMPTS; attempt += 1) {
      try {
        await this.#inTurn(() => this.#write(this.#record, null));
        return post;
      } catch (error) {
        const other = error instanceof LeaseLost ? await this.#adopt().catch(() => null) : null;
        if (other?.post) return other.post;
        await this.#context.calls.transport.clock.sleep(100 * attempt);
      }
    }
    // The journal is down, but the post is live. The next run finds it in the account's list.
    return post;
  }

  #renewed(): PublishRecord["lease"] {
    return { holder: this.#holder, until: this.#now() + this.#context.timing.leaseMs };
  }

  /** Runs writes one after the other. Parallel writes would race for the version. */
  #inTurn(write: () => Promise<void>): Promise<void> {
    const turn = this.#lastWrite.then(write);
    this.#lastWrite = turn.catch(() => undefined);
    return turn;
  }

  async #write(record: PublishRecord, lease: PublishRecord["lease"], isRenewal = false): Promise<void> {
    const { journal, key } = this.identity;
    const { transport } = this.#context.calls;
    // A `Date` header far in the future must not leave a bound that excludes the post.
    const since = record.since === null ? null : bounded(record.since, transport);
    let value: PublishRecord = { ...record, since, savedAt: this.#now(), lease };
    let saved = await journal.save(recordKey(key), value, this.#version);
    if (saved === null) {
      // An earlier save may have succeeded although its result was lost. Then the newer version is this run's own.
      const stored = await journal.load(recordKey(key));
      // A deleted record is written again, because this run's state must not be lost with it.
      const ownRecord = stored === null ? null : readRecord(stored.value);
      if (stored !== null && ownRecord?.lease?.holder !== this.#holder) throw new LeaseLost();
      // The lost save may have stored changes that this run counts as unsaved, such as the id of the post. A renewal keeps them.
      if (isRenewal && ownRecord !== null) value = { ...ownRecord, savedAt: value.savedAt, lease };
      saved = await journal.save(recordKey(key), value, stored?.version ?? null);
      if (saved === null) throw new LeaseLost();
    }
    this.#version = saved.version;
    this.#saved = value;
    // Changes staged during the write wait for the next save.
    const staged = this.#record;
    this.#record = {
      ...staged,
      lease,
      since: staged.since === record.since ? since : staged.since,
      savedAt: value.savedAt,
    };
  }

  /** Continues from the version that the other run wrote. */
  async #adopt(): Promise<PublishRecord | null> {
    const { journal, key } = this.identity;
    const stored = await journal.load(recordKey(key));
    if (stored === null) return null;
    this.#version = stored.version;
    // A renewal would replace the stored record with this run's older state.
    this.#record = { ...this.#record, lease: null };
    return readRecord(stored.value);
  }

  #now(): number {
    return this.#context.calls.transport.serverNow();
  }
}

/** Pauses, and renews the lease after each third of it. */
export async function pauseAndRenew(run: PublishRun, ms: number): Promise<void> {
  const sliceMs = run.timing.leaseMs / 3;
  for (let leftMs = ms; ; leftMs -= sliceMs) {
    await pause(run, Math.min(leftMs, sliceMs));
    await run.lease.renew();
    if (leftMs <= sliceMs) return;
  }
}
