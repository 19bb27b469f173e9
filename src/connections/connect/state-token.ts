/**
 * The OAuth `state`, which carries a flow through Threads and back: its owner, `returnTo`, and the hash of the browser binding. It is signed
 * against forgery, and expires.
 */
import { nodeCrypto } from "../../internal/node-crypto.js";
import { ThreadsAuthorizationError, type AuthorizationFlow } from "../../errors/index.js";
import type { ThreadsScope } from "../../oauth/scopes.js";
import { timingSafeEqualText } from "../../oauth/timing-safe.js";

/** How long an owner may take at Threads, in milliseconds. */
export const STATE_LIFETIME_MS = 10 * 60_000;

/** The flow that a valid state describes. */
export interface Flow extends AuthorizationFlow {
  readonly ownerId: string;
  /** The SHA-256 of the browser binding. */
  readonly bindingHash: string;
  readonly scopes: readonly ThreadsScope[];
}

/** The key that signs states, and the app that they are for. */
export interface StateSigner {
  readonly key: Uint8Array;
  /** A state for another app is refused, even when both apps share the key. */
  readonly appId: string;
}

/** The names are short, because the state is part of a URL. */
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

const sign = (signer: StateSigner, body: string) =>
  nodeCrypto().createHmac("sha256", signer.key).update(body).digest("base64url");

/** Returns the hash of a browser binding. */
export const hashBinding = (binding: string) => nodeCrypto().createHash("sha256").update(binding).digest("base64url");

/** Makes a state that is valid for {@link STATE_LIFETIME_MS}. */
export function createState(signer: StateSigner, flow: Flow, now: number): string {
  const payload: Payload = {
    v: 1,
    a: signer.appId,
    o: flow.ownerId,
    r: flow.returnTo,
    b: flow.bindingHash,
    s: flow.scopes,
    e: now + STATE_LIFETIME_MS,
    n: nodeCrypto().randomBytes(16).toString("base64url"),
  };
  const body = Buffer.from(JSON.stringify(payload)).toString("base64url");
  return `${body}.${sign(signer, body)}`;
}

/**
 * Reads a state.
 *
 * @throws ThreadsAuthorizationError with reason `state-forged` for an invalid signature, `state-foreign` for another app's state, `state-stale` for
 * one that is too old
 */
export function readState(signer: StateSigner, state: string, now: number): Flow {
  const [body = "", signature = "", ...rest] = state.split(".");
  if (rest.length > 0 || !timingSafeEqualText(sign(signer, body), signature)) {
    throw new ThreadsAuthorizationError("state-forged", "The callback's state has an invalid signature.");
  }
  // The signature proves that createState wrote it.
  const payload = JSON.parse(Buffer.from(body, "base64url").toString("utf8")) as Payload;
  if (payload.a !== signer.appId) {
    throw new ThreadsAuthorizationError("state-foreign", "The callback's state was made for another Threads app.");
  }
  const flow: Flow = { ownerId: payload.o, returnTo: payload.r, bindingHash: payload.b, scopes: payload.s };
  // A clock that was ahead dated a state that ends much later. It must not stay valid for years.
  if (now >= payload.e || payload.e - now > 2 * STATE_LIFETIME_MS) {
    const { ownerId, returnTo } = flow;
    throw new ThreadsAuthorizationError("state-stale", "The callback's state is older than ten minutes.", {
      flow: { ownerId, returnTo },
    });
  }
  return flow;
}
