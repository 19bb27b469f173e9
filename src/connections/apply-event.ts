/**
 * The only way to change a connection: read it, ask the machine, write it guarded; on a lost race read and ask again.
 */
import type { Clock } from "../internal/clock.js";
import { isThreadsError, ThreadsConflictError, ThreadsUnreadableConnectionError } from "../errors/index.js";
import { callHook } from "../internal/hooks.js";
import type { Versioned } from "../internal/versioned.js";
import { disconnected, type Connection, type ConnectionState } from "./connection.js";
import type { Authorized, ConnectionEvent, ConnectionEventType, RefreshSucceeded } from "./events.js";
import { deauthorized, transition, type RefusalReason, type Transition } from "./machine.js";
import { noticeOf, replacedAccount, type ConnectionNotice } from "./notices.js";
import { statusOf, type ConnectionStatus } from "./status.js";
import type { ConnectionStore } from "./store/contract.js";
import { isUnreadable, type StoredConnection, type UnreadableConnection } from "./store/stored.js";

/** What `onTransition` is told, after the write. No token is in it. */
export interface TransitionNotice {
  readonly ownerId: string;
  readonly event: ConnectionEventType;
  readonly from: ConnectionState;
  readonly to: ConnectionState;
  readonly status: ConnectionStatus;
}

/**
 * What became of an event: the connection after it, or as it is, and why the event did not count. Where the event has replaced a record that
 * could not be read, `previous` is a disconnected one.
 */
export interface Entry {
  readonly previous: Connection;
  readonly connection: Connection;
  /** Of the connection; null when nothing is stored. */
  readonly version: string | null;
  readonly refused: RefusalReason | null;
}

/** Whom the ledger tells. Whatever they throw is dropped. */
export interface EventApplierHooks {
  /** Told of every change, after the write. */
  readonly onTransition?: ((notice: TransitionNotice) => unknown) | undefined;
  /** Called after the write with what the owner should know. */
  readonly onNotice?: ((notice: ConnectionNotice) => unknown) | undefined;
}

/** How to insist. */
export interface RetryOptions {
  readonly attempts?: number | undefined;
  /** As for {@link EventApplier.apply}. */
  readonly known?: Versioned<Connection> | undefined;
}

/** Reads and changes connections. */
export interface EventApplier {
  /**
   * Returns what `look` makes of the connection as stored; null for an owner never seen.
   *
   * @throws ThreadsUnreadableConnectionError for a record that cannot be read; what the store throws
   */
  read<Result>(ownerId: string, look: (connection: Connection | null) => Result | Promise<Result>): Promise<Result>;
  /**
   * Applies an event. An authorization and the end of a connection also replace a record that cannot be read.
   *
   * @param known what was read or written a moment ago, which spares a read while it has not changed
   * @throws ThreadsConflictError when every write lost its race; ThreadsUnreadableConnectionError for any other event over a record that
   * cannot be read; what the store throws
   */
  apply(ownerId: string, event: ConnectionEvent, known?: StoredConnection): Promise<Entry>;
  /**
   * Applies an event that must not be lost, since it brings a token that Threads has issued. Outlasts a store that fails for a while, and
   * knows its own write again when the store has failed after it.
   */
  applyWithRetry(ownerId: string, event: Authorized | RefreshSucceeded, options?: RetryOptions): Promise<Entry>;
}

/** A few: each lost race means that another writer succeeded. */
const ATTEMPTS = 10;
const INSISTENT_ATTEMPTS = 60;
const LONGEST_PAUSE_MS = 1_000;

/** By the date too: Threads may answer the same token, extended. A stored token that cannot be read is none that was written here. */
function isHolding({ auth }: Connection, event: Authorized | RefreshSucceeded): boolean {
  if (auth === null || auth.expiresAt?.getTime() !== event.auth.expiresAt?.getTime()) return false;
  try {
    return auth.accessToken === event.auth.accessToken;
  } catch {
    return false;
  }
}

/**
 * The next connection over a record that cannot be read: only for events that need nothing of what is stored.
 *
 * @param known the connection as it was a moment ago, for an event that brings a token which must not be lost
 */
function replacing(
  { ownerId, unreadable }: UnreadableConnection,
  event: ConnectionEvent,
  now: number,
  known: Versioned<Connection> | undefined,
): Transition {
  if (event.type === "deauthorized") return { accepted: true, connection: deauthorized(ownerId) };
  if (event.type === "authorized" || event.type === "disconnect-requested") {
    return transition(disconnected(ownerId), event, now);
  }
  if (event.type === "refresh-succeeded" && known !== undefined) return transition(known.value, event, now);
  throw new ThreadsUnreadableConnectionError(ownerId, unreadable);
}

/** Makes the ledger over a store. */
export function createEventApplier(
  store: ConnectionStore,
  clock: Clock,
  random: () => number,
  { onTransition, onNotice }: EventApplierHooks,
): EventApplier {
  /** After the write: a crash in between loses the hook and nothing else, and it is called once. */
  function tell(event: ConnectionEvent, from: Connection, to: Connection, now: number): void {
    const { ownerId } = to;
    const status = statusOf(to, now);
    callHook(onTransition, { ownerId, event: event.type, from: from.state, to: to.state, status });
    const notice = noticeOf(event, from, to);
    if (notice === null) return;
    const replaced = event.type === "authorized" ? replacedAccount(from, event.platformId) : null;
    callHook(onNotice, { ownerId, notice, status, replaced });
  }

  /** One guarded write over what is stored; null when it lost its race. */
  async function attempt(
    ownerId: string,
    event: ConnectionEvent,
    stored: StoredConnection | null,
    known?: Versioned<Connection>,
  ): Promise<Entry | null> {
    const previous = stored?.value ?? disconnected(ownerId);
    const now = clock.now();
    const isReplaced = stored !== null && isUnreadable(stored);
    const result = isReplaced ? replacing(stored, event, now, known) : transition(previous, event, now);
    if (!result.accepted) {
      return { previous, connection: previous, version: stored?.version ?? null, refused: result.reason };
    }
    const saved = await store.save(result.connection, stored?.version ?? null);
    if (saved === null) return null;
    const connection = saved.value;
    tell(event, previous, connection, now);
    return { previous, connection, version: saved.version, refused: null };
  }

  const pause = (attempts: number) => clock.sleep(Math.min(LONGEST_PAUSE_MS, random() * 5 * 2 ** attempts));

  return {
    async read(ownerId, look) {
      const stored = await store.get(ownerId);
      if (stored !== null && isUnreadable(stored))
        throw new ThreadsUnreadableConnectionError(ownerId, stored.unreadable);
      return await look(stored?.value ?? null);
    },
    async apply(ownerId, event, known) {
      const entry = known === undefined ? null : await attempt(ownerId, event, known);
      // What was known may be old: only what is stored now refuses.
      if (entry?.refused === null) return entry;
      for (let attempts = 1; attempts <= ATTEMPTS; attempts++) {
        const entry = await attempt(ownerId, event, await store.get(ownerId));
        if (entry !== null) return entry;
        await pause(attempts);
      }
      throw new ThreadsConflictError(ownerId, ATTEMPTS);
    },
    async applyWithRetry(ownerId, event, { attempts: most = INSISTENT_ATTEMPTS, known } = {}) {
      let failure: unknown = null;
      let before: Connection | null = null;
      for (let attempts = 1; attempts <= most; attempts++) {
        try {
          const stored = attempts === 1 && known !== undefined ? known : await store.get(ownerId);
          const present = stored?.value ?? disconnected(ownerId);
          if (before !== null && isHolding(present, event)) {
            // Written by this call, although the store's response was lost: only this call reports it.
            tell(event, before, present, clock.now());
            return { previous: before, connection: present, version: stored?.version ?? null, refused: null };
          }
          before ??= present;
          const entry = await attempt(ownerId, event, stored, known);
          if (entry !== null && (entry.refused === null || stored !== known)) return entry;
        } catch (error) {
          if (isThreadsError(error, "THREADS_UNREADABLE_CONNECTION")) throw error;
          failure = error;
        }
        await pause(attempts);
      }
      throw (failure ?? new ThreadsConflictError(ownerId, most)) as unknown;
    },
  };
}
