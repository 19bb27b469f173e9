/** Meta's callbacks when a Threads user removes the app or requests the deletion of data. They name a Threads id, and not an owner. */
import { nodeCrypto } from "../internal/node-crypto.js";
import { ThreadsConfigError } from "../errors/index.js";
import { withoutTrailingSlashes } from "../internal/url-rules.js";
import { timingSafeEqualText } from "../oauth/timing-safe.js";
import type { SignedRequest } from "../oauth/signed-request.js";
import type { ThreadsClient } from "../client.js";
import type { Clock } from "../internal/clock.js";
import type { ThreadsConnectionsOptions } from "./options.js";
import type { ConnectionTime } from "./time.js";
import type { Deauthorized } from "./events.js";
import { everyConnection } from "./store/iterate.js";
import type { EventApplier } from "./apply-event.js";
import { transition } from "./machine.js";
import { roundedId } from "../internal/ids.js";
import type { ConnectionStore } from "./store/contract.js";
import { isUnreadable } from "./store/stored.js";

/** The parts that the callbacks need. */
export interface MetaCallbackParts extends Pick<ThreadsConnectionsOptions, "callbackSecrets" | "onDataDeletion"> {
  readonly client: ThreadsClient;
  readonly store: ConnectionStore;
  readonly applier: EventApplier;
  readonly time: ConnectionTime;
  /** Signs the numbers of deletions. */
  readonly confirmationKey: Uint8Array;
}

/** The owners whose connections a signed request ended. */
export interface DeauthorizeResult {
  readonly ownerIds: readonly string[];
}

/** The response that Meta expects to a data-deletion request. */
export interface DataDeletionResponse {
  /** The page on which the Threads user sees the state of the deletion. */
  readonly url: string;
  /** The number of the deletion. */
  readonly confirmation_code: string;
}

/** Ends the connections of every owner of the account in a deauthorize callback. */
export async function deauthorize(parts: MetaCallbackParts, signedRequest: string): Promise<DeauthorizeResult> {
  const request = parts.client.parseSignedRequest(signedRequest, parts.callbackSecrets);
  const event = deauthorization(request, parts.time);
  const { owners } = await ownersConcerned(parts, event);
  return await endConnections(parts, owners, event);
}

/** Calls `onDataDeletion`, ends the connections of the account, and returns the response to Meta. */
export async function deleteData(
  parts: MetaCallbackParts,
  signedRequest: string,
  publicUrl: string | undefined,
): Promise<DataDeletionResponse> {
  const { time, confirmationKey, onDataDeletion } = parts;
  const request = parts.client.parseSignedRequest(signedRequest, parts.callbackSecrets);
  const code = createConfirmation(confirmationKey, time.own());
  const url = confirmationUrl(publicUrl, code);
  const event = deauthorization(request, time);
  const { owners, outdated } = await ownersConcerned(parts, event);
  if (!outdated) await onDataDeletion?.(owners, { platformId: request.userId, requestedAt: event.issuedAt });
  await endConnections(parts, owners, event);
  return { url, confirmation_code: code };
}

/** The connections that a signed request concerns. */
interface ConcernedOwners {
  /** The owners of the account whose connections the request ends. */
  readonly owners: readonly string[];
  /** True for a replay: the request was written before every present connection of the account, and ends none. */
  readonly outdated: boolean;
}

/**
 * Finds the owners that a signed request concerns. A record of the account that cannot be read is ended too, because it may still hold the
 * token.
 */
async function ownersConcerned({ store, time }: MetaCallbackParts, event: Deauthorized): Promise<ConcernedOwners> {
  const owners: string[] = [];
  let newer = false;
  // A record from before the SDK may have the rounded id.
  for (const platformId of new Set([event.platformId, roundedId(event.platformId)])) {
    for await (const stored of everyConnection(store, { platformId })) {
      if (isUnreadable(stored)) owners.push(stored.ownerId);
      // The store lists it under the account although it is disconnected, so the record still holds something of the account.
      else if (stored.value.state === "disconnected") owners.push(stored.value.ownerId);
      else {
        const next = transition(stored.value, event, time.now());
        if (next.accepted) owners.push(stored.value.ownerId);
        else newer ||= next.reason === "older-than-authorization";
      }
    }
  }
  return { owners, outdated: newer && owners.length === 0 };
}

/** Ends the connections of these owners. */
async function endConnections(
  { applier }: MetaCallbackParts,
  owners: readonly string[],
  event: Deauthorized,
): Promise<DeauthorizeResult> {
  const ended: string[] = [];
  for (const ownerId of owners) {
    let { refused } = await applier.apply(ownerId, event);
    // The record of a disconnected owner may still hold something of the account, which a disconnect clears.
    if (refused === "wrong-state") ({ refused } = await applier.apply(ownerId, { type: "disconnect-requested" }));
    if (refused === null) ended.push(ownerId);
  }
  return { ownerIds: ended };
}

/** Returns the event of a signed request. A request without a date counts as written now. */
function deauthorization({ userId, issuedAt }: SignedRequest, clock: Clock): Deauthorized {
  return { type: "deauthorized", platformId: userId, issuedAt: issuedAt ?? new Date(clock.now()) };
}

/** The digits of the time, which is in seconds and in base 36. They suffice until the year 5188. */
const TIME_DIGITS = 7;
/** The hex digits of the signature, which has 128 bits. */
const SIGNATURE_DIGITS = 32;

const signatureOf = (key: Uint8Array, time: string) =>
  nodeCrypto().createHmac("sha256", key).update(time).digest("hex").slice(0, SIGNATURE_DIGITS);

/** Makes the number of a deletion: alphanumeric, dated and signed, so that its page needs no store. */
function createConfirmation(key: Uint8Array, now: number): string {
  const time = Math.floor(now / 1000)
    .toString(36)
    .padStart(TIME_DIGITS, "0");
  return time + signatureOf(key, time);
}

/** Returns when the deletion was requested; null for a number with an invalid signature. */
export function readConfirmation(key: Uint8Array, code: string): { requestedAt: Date } | null {
  const time = code.slice(0, TIME_DIGITS);
  if (!timingSafeEqualText(signatureOf(key, time), code.slice(TIME_DIGITS))) return null;
  return { requestedAt: new Date(Number.parseInt(time, 36) * 1000) };
}

/**
 * Returns the page of a deletion, under the public URL of the routes.
 *
 * @throws ThreadsConfigError without a public URL
 */
function confirmationUrl(publicUrl: string | undefined, code: string): string {
  if (publicUrl === undefined) {
    throw new ThreadsConfigError([
      {
        name: "publicUrl",
        problem: "is missing: Meta needs the page on which the Threads user sees the state of the deletion",
      },
    ]);
  }
  return `${withoutTrailingSlashes(publicUrl)}/data-deletion/${code}`;
}
