/** Changes the encryption of all stored tokens, page by page, while traffic continues. */
import { checkCallOptions } from "../../internal/arguments.js";
import { refuse } from "../../validation/refuse.js";
import type { NamesOf } from "../../validation/fields/known-fields.js";
import { ThreadsSealedTokenError, ThreadsUnreadableConnectionError } from "../../errors/index.js";
import { callHook } from "../../internal/hooks.js";
import { everyConnection } from "../store/iterate.js";
import type { ConnectionStore } from "../store/contract.js";
import { isUnreadable, type StoredConnection } from "../store/stored.js";

/**
 * The outcome for one connection's token:
 * - `changed`: it was written again;
 * - `unchanged`: it already has the wanted form, or the owner disconnected meanwhile;
 * - `unreadable`: the token cannot be decrypted, or the record cannot be read; both stay as they are;
 * - `contended`: other writers were faster at each attempt; run it again.
 */
export type ReencryptionOutcome = "changed" | "unchanged" | "unreadable" | "contended";

/** The result for one connection. Contains no token. */
export interface ReencryptionResult {
  readonly ownerId: string;
  readonly outcome: ReencryptionOutcome;
  /** Why the token is unreadable; null for other outcomes. */
  readonly error: ThreadsSealedTokenError | ThreadsUnreadableConnectionError | null;
}

/** The number of tokens by outcome. */
export type ReencryptionCounts = Readonly<Record<ReencryptionOutcome, number>>;

/** Options of `rotate`, `seal` and `dangerouslyUnsealAll`. */
export interface ReencryptionOptions {
  /** Ends the run between two connections. Another run continues. */
  readonly signal?: AbortSignal | undefined;
  /** Called for each connection. The SDK ignores what it throws. */
  readonly onResult?: ((result: ReencryptionResult) => unknown) | undefined;
}

const REENCRYPTION_OPTIONS: NamesOf<ReencryptionOptions> = { signal: true, onResult: true };

/**
 * Checks the options of a run.
 *
 * @param more the names of additional options
 * @throws ThreadsValidationError
 */
export function checkReencryption(options: ReencryptionOptions, more: object = {}): void {
  checkCallOptions(options, { ...REENCRYPTION_OPTIONS, ...more });
  if (options.onResult !== undefined && typeof (options.onResult as unknown) !== "function")
    refuse("onResult", "must be a function");
}

/** Returns the text to store instead; null to keep the stored one. Rejects with ThreadsSealedTokenError if it cannot be decrypted. */
export type Reencrypt = (ownerId: string, stored: string) => Promise<string | null>;

/** Ten attempts are enough, because a failed one means that another writer succeeded. */
const ATTEMPTS = 10;

/**
 * Brings every stored token into the wanted form, with one guarded write each. A second run changes nothing.
 *
 * @param store the inner store, with the stored texts
 * @throws the signal's reason; ThreadsSealedTokenError when a key is unavailable; what the store throws
 */
export async function reencrypt(
  store: ConnectionStore,
  reencryptToken: Reencrypt,
  options: ReencryptionOptions,
): Promise<ReencryptionCounts> {
  const counts = { changed: 0, unchanged: 0, unreadable: 0, contended: 0 };
  options.signal?.throwIfAborted();
  for await (const found of everyConnection(store, {})) {
    options.signal?.throwIfAborted();
    if (found.value?.auth === null) continue;
    const result = await reencryptOne(store, reencryptToken, found);
    counts[result.outcome] += 1;
    callHook(options.onResult, result);
  }
  return counts;
}

async function reencryptOne(
  store: ConnectionStore,
  reencryptToken: Reencrypt,
  found: StoredConnection,
): Promise<ReencryptionResult> {
  const ownerId = isUnreadable(found) ? found.ownerId : found.value.ownerId;
  const result = (outcome: ReencryptionOutcome, error: ReencryptionResult["error"] = null) => ({
    ownerId,
    outcome,
    error,
  });
  try {
    let current: StoredConnection | null = found;
    for (let attempts = 1; attempts <= ATTEMPTS; attempts++) {
      if (current !== null && isUnreadable(current)) {
        return result("unreadable", new ThreadsUnreadableConnectionError(ownerId, current.unreadable));
      }
      if (!current?.value.auth) return result("unchanged");
      const { value, version } = current;
      const { auth } = current.value;
      const text = await reencryptToken(ownerId, auth.accessToken);
      if (text === null) return result("unchanged");
      const next = { ...value, auth: { ...auth, accessToken: text } };
      if ((await store.save(next, version)) !== null) return result("changed");
      current = await store.get(ownerId);
    }
    return result("contended");
  } catch (error) {
    // Without the key, every good token would be reported as unreadable, so the run ends.
    if (!(error instanceof ThreadsSealedTokenError) || error.reason === "key-unavailable") throw error;
    return result("unreadable", error);
  }
}
