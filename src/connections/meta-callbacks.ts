/** What Meta calls when a Threads user removes the app or requests the deletion of data: it names a Threads id, and no owner. */
import { createHmac } from "node:crypto";
import { ThreadsConfigError } from "../errors/index.js";
import { withoutTrailingSlashes } from "../internal/url-rules.js";
import { timingSafeEqualText } from "../oauth/timing-safe.js";
import type { SignedRequest } from "../oauth/signed-request.js";
import type { Clock } from "../internal/clock.js";
import type { Deauthorized } from "./events.js";
import { everyConnection } from "./store/iterate.js";
import type { EventApplier } from "./apply-event.js";
import { transition } from "./machine.js";
import { roundedId } from "../internal/ids.js";
import type { ConnectionStore } from "./store/contract.js";
import { isUnreadable } from "./store/stored.js";

/** What these callbacks are made of. */
export interface MetaCallbackParts {
  readonly store: ConnectionStore;
  readonly ledger: EventApplier;
  readonly clock: Clock;
}

/** Whose connections a signed request has ended. */
export interface DeauthorizeResult {
  readonly ownerIds: readonly string[];
}

/** What Meta expects for a deletion: where the Threads user can see its state, and its number. */
export interface DataDeletionResponse {
  readonly url: string;
  readonly confirmation_code: string;
}

/** The connections that a signed request concerns. */
export interface Concerned {
  /** The owners of the account whose connections the request ends. */
  readonly owners: readonly string[];
  /** True when it was written before every present connection of the account: a replay, which concerns nothing. */
  readonly outdated: boolean;
}

/**
 * Finds whom a signed request concerns. A record of this account that cannot be read is ended too, because it may still hold the token.
 */
export async function ownersConcerned({ store, clock }: MetaCallbackParts, event: Deauthorized): Promise<Concerned> {
  const owners: string[] = [];
  let newer = false;
  // A record from before the SDK may have the id as a number had it.
  for (const platformId of new Set([event.platformId, roundedId(event.platformId)])) {
    for await (const stored of everyConnection(store, { platformId })) {
      if (isUnreadable(stored)) {
        owners.push(stored.ownerId);
        continue;
      }
      // Listed under the account although it is not connected: something of the account is left in the record.
      if (stored.value.state === "disconnected") {
        owners.push(stored.value.ownerId);
        continue;
      }
      const next = transition(stored.value, event, clock.now());
      if (next.accepted) owners.push(stored.value.ownerId);
      else newer ||= next.reason === "older-than-authorization";
    }
  }
  return { owners, outdated: newer && owners.length === 0 };
}

/** Ends the connections of these owners. */
export async function endConnections(
  { ledger }: MetaCallbackParts,
  owners: readonly string[],
  event: Deauthorized,
): Promise<DeauthorizeResult> {
  const ended: string[] = [];
  for (const ownerId of owners) {
    let { refused } = await ledger.apply(ownerId, event);
    // Of a disconnected owner, something of the account may be left in the record: a disconnect clears it.
    if (refused === "wrong-state") ({ refused } = await ledger.apply(ownerId, { type: "disconnect-requested" }));
    if (refused === null) ended.push(ownerId);
  }
  return { ownerIds: ended };
}

/** What a signed request tells the machine. One without a date is taken for one of now. */
export function deauthorization({ userId, issuedAt }: SignedRequest, clock: Clock): Deauthorized {
  return { type: "deauthorized", platformId: userId, issuedAt: issuedAt ?? new Date(clock.now()) };
}

/** Digits of the time in base 36, in seconds: enough until the year 5188. */
const TIME_DIGITS = 7;
/** Hex digits of the signature: 128 bits. */
const SIGNATURE_DIGITS = 32;

const signatureOf = (key: Uint8Array, time: string) =>
  createHmac("sha256", key).update(time).digest("hex").slice(0, SIGNATURE_DIGITS);

/** A number for a deletion: alphanumeric, dated and signed, so that its page needs no store. */
export function createConfirmation(key: Uint8Array, now: number): string {
  const time = Math.floor(now / 1000)
    .toString(36)
    .padStart(TIME_DIGITS, "0");
  return time + signatureOf(key, time);
}

/** When the deletion was asked for; null for a number that is not ours. */
export function readConfirmation(key: Uint8Array, code: string): { requestedAt: Date } | null {
  if (!/^[0-9a-z]{7}[0-9a-f]{32}$/.test(code)) return null;
  const time = code.slice(0, TIME_DIGITS);
  if (!timingSafeEqualText(signatureOf(key, time), code.slice(TIME_DIGITS))) return null;
  return { requestedAt: new Date(Number.parseInt(time, 36) * 1000) };
}

/** The page for a number, below the URL under which the routes are public. */
export function confirmationUrl(publicUrl: string | undefined, code: string): string {
  if (publicUrl === undefined) {
    throw new ThreadsConfigError([
      {
        name: "publicUrl",
        problem: "is missing: Meta must be told where the Threads user can see the state of the deletion",
      },
    ]);
  }
  return `${withoutTrailingSlashes(publicUrl)}/data-deletion/${code}`;
}
