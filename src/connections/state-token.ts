/**
 * The OAuth `state` that carries a flow through Threads and back: whose it is, where it goes afterwards, and which browser began it,
 * signed, so that nobody can make or change one, and dated, so that an old one is worth nothing.
 */
import { createHash, createHmac, randomBytes } from "node:crypto";
import { ThreadsAuthorizationError, type AuthorizationFlow } from "../errors/index.js";
import type { ThreadsScope } from "../oauth/scopes.js";
import { timingSafeEqualText } from "../oauth/timing-safe.js";

/** How long an owner may take at Threads. */
export const STATE_LIFETIME_MS = 10 * 60_000;

/** What a genuine state says. */
export interface Flow extends AuthorizationFlow {
  readonly ownerId: string;
  /** SHA-256 of the secret that the same browser must bring back. */
  readonly bindingHash: string;
  readonly scopes: readonly ThreadsScope[];
}

/** Signs with this key, for this app. */
export interface StateSigner {
  readonly key: Uint8Array;
  /** A state made for another app is foreign, even when the key is shared. */
  readonly appId: string;
}

/** The fields are short, since the whole rides in a URL. */
interface Payload {
  readonly v: 1;
  readonly a: string;
  readonly o: string;
  readonly r: string | null;
  readonly b: string;
  readonly s: readonly ThreadsScope[];
  readonly e: number;
  readonly n: string;
}

const sign = (signer: StateSigner, body: string) => createHmac("sha256", signer.key).update(body).digest("base64url");

/** The hash of a binding, as a state carries it. */
export const hashOf = (binding: string) => createHash("sha256").update(binding).digest("base64url");

/** Makes a state, good for {@link STATE_LIFETIME_MS}. */
export function createState(signer: StateSigner, flow: Flow, now: number): string {
  const payload: Payload = {
    v: 1,
    a: signer.appId,
    o: flow.ownerId,
    r: flow.returnTo,
    b: flow.bindingHash,
    s: flow.scopes,
    e: now + STATE_LIFETIME_MS,
    n: randomBytes(16).toString("base64url"),
  };
  const body = Buffer.from(JSON.stringify(payload)).toString("base64url");
  return `${body}.${sign(signer, body)}`;
}

/**
 * Reads a state.
 *
 * @throws ThreadsAuthorizationError: `state-forged` when it is not ours, `state-foreign` when another app's, `state-stale` when too old
 */
export function readState(signer: StateSigner, state: string, now: number): Flow {
  const [body = "", signature = "", ...rest] = state.split(".");
  if (rest.length > 0 || !timingSafeEqualText(sign(signer, body), signature)) {
    throw new ThreadsAuthorizationError("state-forged", "The callback's state was not made here.");
  }
  // What carries our signature was written by createState.
  const payload = JSON.parse(Buffer.from(body, "base64url").toString("utf8")) as Payload;
  if (payload.a !== signer.appId) {
    throw new ThreadsAuthorizationError("state-foreign", "The callback's state was made for another Threads app.");
  }
  const flow: Flow = { ownerId: payload.o, returnTo: payload.r, bindingHash: payload.b, scopes: payload.s };
  // One that is dated far ahead was made by a clock that has been set back since: it must not live for years.
  if (now >= payload.e || payload.e - now > 2 * STATE_LIFETIME_MS) {
    const { ownerId, returnTo } = flow;
    throw new ThreadsAuthorizationError("state-stale", "The callback's state is older than ten minutes.", {
      flow: { ownerId, returnTo },
    });
  }
  return flow;
}
