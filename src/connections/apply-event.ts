/** The only way to change a connection: read it, ask the machine, save it guarded; when another writer was faster, start over. */
import { isThreadsError, ThreadsConflictError, ThreadsUnreadableConnectionError } from "../errors/index.js";
import type { Clock } from "../internal/clock.js";
import { callHook } from "../internal/hooks.js";
import type { Versioned } from "../internal/versioned.js";
import { disconnected, type Connection, type ConnectionState } from "./connection.js";
import type { Authorized, ConnectionEvent, ConnectionEventType, RefreshSucceeded } from "./events.js";
import { deauthorized, transition, type RefusalReason, type Transition } from "./machine.js";
import { noticeOf, replacedAccount, type ConnectionNotice } from "./notices.js";
import { statusOf, type ConnectionStatus } from "./status.js";
import type { ConnectionStore } from "./store/contract.js";
import { isUnreadable, type StoredConnection, type UnreadableConnection } from "./store/stored.js";

/** A change of a connection, as `onTransition` receives it after the write. Contains no token. */
export interface TransitionNotice {
  readonly ownerId: string;
  readonly event: ConnectionEventType;
  readonly from: ConnectionState;
  readonly to: ConnectionState;
  readonly status: ConnectionStatus;
}

/** The result of an event: the stored connection, and why the event did not count. */
export interface EventResult {
  /** The connection before the event; a disconnected one where the event replaced a record that cannot be read. */
  readonly previous: Connection;
  /** The connection that is stored now. */
  readonly connection: Connection;
  /** The version of the stored connection; null when nothing is stored. */
  readonly version: string | null;
  /** Why the event did not count; null when it did. */
  readonly refused: RefusalReason | null;
}

/** The hooks that are called after a write. The SDK ignores what they throw. */
export interface EventApplierHooks {
  readonly onTransition?: ((notice: TransitionNotice) => unknown) | undefined;
  readonly onNotice?: ((notice: ConnectionNotice) => unknown) | undefined;
}

/** Options of {@link EventApplier.applyWithRetry}. */
export interface RetryOptions {
  readonly attempts?: number | undefined;
  /** The connection that was read or written a moment ago. */
  readonly known?: Versioned<Connection> | undefined;
}

/** Reads and changes connections. */
export interface EventApplier {
  /**
   * Returns what `use` makes of the stored connection, which is null for an owner without a record.
   *
   * @throws ThreadsUnreadableConnectionError for a record that cannot be read; what the store throws
   */
  read<Result>(ownerId: string, use: (connection: Connection | null) => Result | Promise<Result>): Promise<Result>;
  /**
   * Applies an event. An authorization and the end of a connection also replace a record that cannot be read.
   *
   * @param known the connection that was read or written a moment ago; saves a read while it has not changed
   * @throws ThreadsConflictError when another writer was faster at each attempt; ThreadsUnreadableConnectionError for any other event over
   * a record that cannot be read; what the store throws
   */
  apply(ownerId: string, event: ConnectionEvent, known?: StoredConnection): Promise<EventResult>;
  /**
   * Applies an event that must not be lost, because it holds a token that Threads has issued. Retries while the store fails, and recognizes
   * its own write when the store failed after it.
   */
  applyWithRetry(ownerId: string, event: Authorized | RefreshSucceeded, options?: RetryOptions): Promise<EventResult>;
}

/** Few are enough: each lost race means that another writer succeeded. */
const ATTEMPTS = 10;
const ATTEMPTS_FOR_TOKENS = 60;
const LONGEST_PAUSE_MS = 1_000;

/** Makes the applier of a store. */
export function createEventApplier(
  store: ConnectionStore,
  clock: Clock,
  random: () => number,
  { onTransition, onNotice }: EventApplierHooks,
): EventApplier {
  /** Runs after the write, and once: a crash in between loses the call of the hook and nothing else. */
  function callHooks(event: ConnectionEvent, from: Connection, to: Connection, now: number): void {
    const { ownerId } = to;
    const status = statusOf(to, now);
    callHook(onTransition, { ownerId, event: event.type, from: from.state, to: to.state, status });
    const notice = noticeOf(event, from, to);
    if (notice === null) return;
    const replaced = event.type === "authorized" ? replacedAccount(from, event.platformId) : null;
    callHook(onNotice, { ownerId, notice, status, replaced });
  }

  /** Saves once over what is stored; returns null when another writer was faster. */
  async function saveOnce(
    ownerId: string,
    event: ConnectionEvent,
    stored: StoredConnection | null,
    known?: Versioned<Connection>,
  ): Promise<EventResult | null> {
    const previous = stored?.value ?? disconnected(ownerId);
    const now = clock.now();
    const unreadable = stored !== null && isUnreadable(stored);
    const result = unreadable ? transitionOverUnreadable(stored, event, now, known) : transition(previous, event, now);
    if (!result.accepted) {
      return { previous, connection: previous, version: stored?.version ?? null, refused: result.reason };
    }
    const saved = await store.save(result.connection, stored?.version ?? null);
    if (saved === null) return null;
    callHooks(event, previous, saved.value, now);
    return { previous, connection: saved.value, version: saved.version, refused: null };
  }

  const pauseAfter = (attempt: number) => clock.sleep(Math.min(LONGEST_PAUSE_MS, random() * 5 * 2 ** attempt));

  async function read<Result>(ownerId: string, use: (connection: Connection | null) => Result | Promise<Result>) {
    const stored = await store.get(ownerId);
    if (stored !== null && isUnreadable(stored)) throw new ThreadsUnreadableConnectionError(ownerId, stored.unreadable);
    return await use(stored?.value ?? null);
  }

  async function apply(ownerId: string, event: ConnectionEvent, known?: StoredConnection): Promise<EventResult> {
    const first = known === undefined ? null : await saveOnce(ownerId, event, known);
    // The known connection may be old: only the stored one can refuse the event.
    if (first?.refused === null) return first;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const result = await saveOnce(ownerId, event, await store.get(ownerId));
      if (result !== null) return result;
      await pauseAfter(attempt);
    }
    throw new ThreadsConflictError(ownerId, ATTEMPTS);
  }

  async function applyWithRetry(
    ownerId: string,
    event: Authorized | RefreshSucceeded,
    { attempts: most = ATTEMPTS_FOR_TOKENS, known }: RetryOptions = {},
  ): Promise<EventResult> {
    let failure: unknown = null;
    let before: Connection | null = null;
    for (let attempt = 1; attempt <= most; attempt++) {
      try {
        const stored = attempt === 1 && known !== undefined ? known : await store.get(ownerId);
        const present = stored?.value ?? disconnected(ownerId);
        if (before !== null && holdsTokenOf(present, event)) {
          // This call wrote it, although the store's response was lost: no other call reports the change.
          callHooks(event, before, present, clock.now());
          return { previous: before, connection: present, version: stored?.version ?? null, refused: null };
        }
        before ??= present;
        const result = await saveOnce(ownerId, event, stored, known);
        if (result !== null && (result.refused === null || stored !== known)) return result;
      } catch (error) {
        if (isThreadsError(error, "THREADS_UNREADABLE_CONNECTION")) throw error;
        failure = error;
      }
      await pauseAfter(attempt);
    }
    throw (failure ?? new ThreadsConflictError(ownerId, most)) as unknown;
  }

  return { read, apply, applyWithRetry };
}

/**
 * Tells whether a connection holds the token of an event. The date counts too, because Threads may issue the same token with a later date. This
 * call did not write a token that cannot be decrypted.
 */
function holdsTokenOf({ auth }: Connection, event: Authorized | RefreshSucceeded): boolean {
  if (auth === null || auth.expiresAt?.getTime() !== event.auth.expiresAt?.getTime()) return false;
  try {
    return auth.accessToken === event.auth.accessToken;
  } catch {
    return false;
  }
}

/**
 * Returns the next connection over a record that cannot be read. Accepts only events that need nothing of what is stored.
 *
 * @param known the connection as it was a moment ago, for an event with a token that must not be lost
 */
function transitionOverUnreadable(
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
