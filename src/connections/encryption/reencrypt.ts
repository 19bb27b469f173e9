/** A pass over all stored tokens, page by page, while others read and write them. */
import { checkCallOptions, refuse } from "../../internal/arguments.js";
import type { NamesOf } from "../../validation/fields/known-fields.js";
import { ThreadsSealedTokenError, ThreadsUnreadableConnectionError } from "../../errors/index.js";
import { callHook } from "../../internal/hooks.js";
import { everyConnection } from "../store/iterate.js";
import type { ConnectionStore } from "../store/contract.js";
import { isUnreadable, type StoredConnection } from "../store/stored.js";

/**
 * What became of one connection's token:
 * - `changed`: it was written anew;
 * - `unchanged`: it was opened, and is as wanted; or it was disconnected meanwhile;
 * - `unreadable`: it could not be opened, or the record could not be read; both are left as they are;
 * - `contended`: others wrote it whenever the pass was about to; the next pass may find it quieter.
 */
export type ReencryptionOutcome = "changed" | "unchanged" | "unreadable" | "contended";

/** What became of one connection's token, without it. */
export interface ReencryptionResult {
  readonly ownerId: string;
  readonly outcome: ReencryptionOutcome;
  /** Why it is unreadable, or null. */
  readonly error: ThreadsSealedTokenError | ThreadsUnreadableConnectionError | null;
}

/** How many tokens came out how. */
export type ReencryptionCounts = Readonly<Record<ReencryptionOutcome, number>>;

/** How a pass is run. */
export interface ReencryptionOptions {
  /** Ends the pass between two connections. What it has done stays done, and another pass does the rest. */
  readonly signal?: AbortSignal | undefined;
  /** Told of each connection. Whatever it throws is dropped. */
  readonly onResult?: ((result: ReencryptionResult) => unknown) | undefined;
}

const PASS_OPTIONS: NamesOf<ReencryptionOptions> = { signal: true, onResult: true };

/**
 * Checks the options of a pass.
 *
 * @param more the names of further options
 * @throws ThreadsValidationError
 */
export function checkPass(options: ReencryptionOptions, more: object = {}): void {
  checkCallOptions(options, { ...PASS_OPTIONS, ...more });
  if (options.onResult !== undefined && typeof (options.onResult as unknown) !== "function")
    refuse("onResult", "must be a function");
}

/** The text to store instead of this one; null when it is as wanted. Rejects with ThreadsSealedTokenError when it cannot be opened. */
export type Reseal = (ownerId: string, stored: string) => Promise<string | null>;

/** A few: each lost race means that another writer succeeded. */
const ATTEMPTS = 10;

/**
 * Brings every stored token into the wanted form, one guarded write each. Running it twice does nothing twice.
 *
 * @param store the one below, with the texts as they are stored
 * @throws the signal's reason; ThreadsSealedTokenError when a key is not to be had; what the store throws
 */
export async function runPass(
  store: ConnectionStore,
  reseal: Reseal,
  options: ReencryptionOptions,
): Promise<ReencryptionCounts> {
  const counts = { changed: 0, unchanged: 0, unreadable: 0, contended: 0 };
  options.signal?.throwIfAborted();
  for await (const found of everyConnection(store, {})) {
    options.signal?.throwIfAborted();
    if (found.value?.auth === null) continue;
    const result = await settle(store, reseal, found);
    counts[result.outcome] += 1;
    callHook(options.onResult, result);
  }
  return counts;
}

async function settle(store: ConnectionStore, reseal: Reseal, found: StoredConnection): Promise<ReencryptionResult> {
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
      const text = await reseal(ownerId, auth.accessToken);
      if (text === null) return result("unchanged");
      const next = { ...value, auth: { ...auth, accessToken: text } };
      if ((await store.save(next, version)) !== null) return result("changed");
      current = await store.get(ownerId);
    }
    return result("contended");
  } catch (error) {
    // Without its key each token would be called unreadable, and most are not: that ends the pass.
    if (!(error instanceof ThreadsSealedTokenError) || error.reason === "key-unavailable") throw error;
    return result("unreadable", error);
  }
}
