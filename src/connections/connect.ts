/** From "connect" to a stored connection: the authorize URL, and what the callback brings. */
import { randomBytes } from "node:crypto";
import { checkCallOptions, checkNames, checkText, refuse } from "../internal/arguments.js";
import { checkOwner } from "./owner.js";
import type { ThreadsClient } from "../client.js";
import {
  ThreadsAuthorizationError,
  ThreadsConnectError,
  type AuthorizationFlow,
  type ConnectStep,
} from "../errors/index.js";
import type { CallOptions } from "../http/call.js";
import { maskInInspect } from "../internal/inspect.js";
import { codeOf, parseCallback, type CallbackParameters } from "../oauth/callback.js";
import { timingSafeEqualText } from "../oauth/timing-safe.js";
import type { ThreadsScope } from "../oauth/scopes.js";
import { shownName, unknownNames, unknownOption, type NamesOf } from "../validation/fields/known-fields.js";
import type { Profile } from "../reading/profile.js";
import type { ConnectionProfile, LinkedConnection } from "./connection.js";
import type { Authorized } from "./events.js";
import type { EventApplier } from "./apply-event.js";
import { replacedAccount, type ReplacedAccount } from "./notices.js";
import { endOf } from "./refresh/token-end.js";
import { createState, hashOf, readState, type Flow, type StateSigner } from "./state-token.js";

/** What one flow asks for. */
export interface BeginOptions {
  /** By default the client's. */
  readonly scopes?: readonly ThreadsScope[] | undefined;
  /** Where the owner continues afterwards; it is signed, carried and returned. Check it before you redirect to it. */
  readonly returnTo?: string | undefined;
}

/** A flow that has begun. `util.inspect` and `console.log` mask all of it, because the URL holds the state; `JSON.stringify` includes it. */
export interface StartedFlow {
  /** Send the owner's browser here. */
  readonly url: string;
  readonly state: string;
  /** The secret that the same browser must bring back: keep it in that browser, in a cookie that scripts cannot read. */
  readonly binding: string;
}

/** What ties a callback to an owner. */
export type CallbackProof =
  /** From the browser's cookie. */
  | { readonly binding: string }
  /** From an authenticated request: the callback's owner must be this one. */
  | { readonly ownerId: string }
  /** Without it, a link can connect the Threads account of whoever opens it to the user of whoever sent it. */
  | { readonly dangerouslySkipBinding: true };

/** A connection that was just made. */
export interface CompletedFlow {
  readonly connection: LinkedConnection;
  readonly ownerId: string;
  readonly returnTo: string | null;
  /** The other account that this one has replaced, or null. */
  readonly replaced: ReplacedAccount | null;
}

/** A callback with a genuine state and a code; nothing has been called yet. `util.inspect` and `console.log` mask code and state. */
export interface VerifiedCallback {
  readonly ownerId: string;
  readonly returnTo: string | null;
  readonly code: string;
  readonly state: string;
}

/** What connecting is made of. */
export interface ConnectParts {
  readonly client: ThreadsClient;
  readonly ledger: EventApplier;
  readonly signer: StateSigner;
  readonly now: () => number;
}

/** Outlasts some seconds of a failing store, because the owner is waiting. */
const ATTEMPTS_WHILE_WAITING = 12;

const BEGIN_OPTIONS: NamesOf<BeginOptions> = { scopes: true, returnTo: true };

/** Begins a flow. */
export function begin({ client, signer, now }: ConnectParts, ownerId: string, options: BeginOptions): StartedFlow {
  checkOwner(ownerId);
  checkNames("options", options, BEGIN_OPTIONS);
  const returnTo = options.returnTo === undefined ? null : checkText("returnTo", options.returnTo, 2_048);
  const binding = randomBytes(32).toString("base64url");
  const scopes = options.scopes ?? client.scopes;
  const state = createState(signer, { ownerId, returnTo, bindingHash: hashOf(binding), scopes }, now());
  return maskInInspect({ url: client.buildAuthorizeUrl({ state, scopes }), state, binding }, "url", "state", "binding");
}

/** Reads a callback and its state; throws what is wrong with either. */
export function verifyCallback(
  { signer, now }: ConnectParts,
  parameters: CallbackParameters,
): VerifiedCallback & { flow: Flow } {
  const callback = parseCallback(parameters);
  const flow = callback.state === null ? null : readState(signer, callback.state, now());
  const code = codeOf(callback, flow === null ? undefined : publicFlow(flow));
  if (flow === null || callback.state === null) {
    throw new ThreadsAuthorizationError("state-missing", "The callback has no state.");
  }
  return { flow, ownerId: flow.ownerId, returnTo: flow.returnTo, code, state: callback.state };
}

/** Completes a flow: state and proof first, then the three calls, then one event. */
export async function complete(
  parts: ConnectParts,
  parameters: CallbackParameters,
  proof: CallbackProof,
  options: CallOptions,
): Promise<CompletedFlow> {
  const { client, ledger } = parts;
  checkCallOptions(options);
  const given = readProof(proof);
  const { flow, code } = verifyCallback(parts, parameters);
  checkBinding(flow, given);

  const at = <Result>(step: ConnectStep, work: Promise<Result>) =>
    work.catch((error: unknown) => {
      // An abort is the caller's own reason, here as everywhere.
      if (options.signal?.aborted === true && error === options.signal.reason) throw error;
      throw new ThreadsConnectError(step, error, publicFlow(flow));
    });
  const shortLived = await at("exchange-code", client.exchangeCode(code, options));
  // A failed exchange fails the flow: a token of an hour is never stored as one of sixty days.
  const longLived = await at("exchange-long-lived", client.exchangeLongLived(shortLived.accessToken, options));
  const profile = await at("profile", client.getProfile(longLived.accessToken, options));

  const { accessToken, issuedAt } = longLived;
  const expiresAt = await endOf(client, longLived, options);
  const event: Authorized = {
    type: "authorized",
    platformId: profile.id,
    auth: { accessToken, issuedAt, expiresAt, scopes: flow.scopes },
    profile: { ...connectionProfile(profile), updatedAt: issuedAt },
  };
  const { previous, connection } = await at(
    "store",
    ledger.applyWithRetry(flow.ownerId, event, { attempts: ATTEMPTS_WHILE_WAITING }),
  );
  return {
    connection: connection as LinkedConnection,
    ownerId: flow.ownerId,
    returnTo: flow.returnTo,
    replaced: replacedAccount(previous, profile.id),
  };
}

/** The stored profile of a fetched one. */
export function connectionProfile(
  profile: Pick<Profile, "username" | "name" | "threads_profile_picture_url">,
): ConnectionProfile {
  const { username, name, threads_profile_picture_url: avatar } = profile;
  return { handle: username, displayName: name === null || name.trim() === "" ? username : name, avatar };
}

const publicFlow = ({ ownerId, returnTo }: Flow): AuthorizationFlow => ({ ownerId, returnTo });

/** What was given of a proof; whatever was given must fit. */
interface GivenProof {
  readonly binding: string | null;
  readonly ownerId: string | null;
}

/** Every proof, by name. */
const PROOF = { binding: true, ownerId: true, dangerouslySkipBinding: true } as const;

/** Before anything else: a caller who forgot the proof must learn it at the first try, not from an attacker. */
function readProof(proof: CallbackProof): GivenProof {
  const fields: Readonly<Record<string, unknown>> =
    typeof proof === "object" && (proof as unknown) !== null ? { ...proof } : {};
  for (const name of unknownNames(fields, PROOF)) refuse(shownName(name), unknownOption(name, PROOF));
  const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : null);
  const given = { binding: text(fields.binding), ownerId: text(fields.ownerId) };
  if (given.binding === null && given.ownerId === null && fields.dangerouslySkipBinding !== true) {
    throw new ThreadsAuthorizationError(
      "proof-missing",
      "The callback came with neither a binding nor an authenticated owner.",
    );
  }
  return given;
}

function checkBinding(flow: Flow, { binding, ownerId }: GivenProof): void {
  if (binding !== null && !timingSafeEqualText(hashOf(binding), flow.bindingHash)) {
    throw new ThreadsAuthorizationError(
      "browser-mismatch",
      "The callback came in another browser than the one that began the flow.",
      { flow: publicFlow(flow) },
    );
  }
  if (ownerId !== null && !timingSafeEqualText(ownerId, flow.ownerId)) {
    throw new ThreadsAuthorizationError(
      "owner-mismatch",
      "The callback belongs to another user than the one who is signed in.",
      { flow: publicFlow(flow) },
    );
  }
}
