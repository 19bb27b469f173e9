/** Connects an account: makes the authorize URL, and completes the flow with the callback. */
import { nodeCrypto } from "../../internal/node-crypto.js";
import { checkCallOptions, checkNames, checkText } from "../../internal/arguments.js";
import { refuse } from "../../validation/refuse.js";
import { checkOwner } from "../record-rules.js";
import type { ThreadsClient } from "../../client.js";
import {
  ThreadsAuthorizationError,
  ThreadsConnectError,
  type AuthorizationFlow,
  type ConnectStep,
} from "../../errors/index.js";
import type { CallOptions } from "../../http/call.js";
import { maskInInspect } from "../../internal/inspect.js";
import { codeOf, parseCallback, type CallbackParameters } from "../../oauth/callback.js";
import { timingSafeEqualText } from "../../oauth/timing-safe.js";
import { scopesProblem, type ThreadsScope } from "../../oauth/scopes.js";
import { shownName, unknownNames, unknownOption, type NamesOf } from "../../validation/fields/known-fields.js";
import type { LinkedConnection } from "../connection.js";
import type { Authorized } from "../events.js";
import type { EventApplier } from "../apply-event.js";
import { replacedAccount, type ReplacedAccount } from "../notices.js";
import { connectionProfile } from "../profile.js";
import { expiryOf, grantedScopes, tokenInfo } from "../token-info.js";
import { createState, hashBinding, readState, type Flow, type StateSigner } from "./state-token.js";
import { isObject } from "../../validation/fields/objects.js";

/** Options of `begin`. */
export interface BeginOptions {
  /**
   * All scopes to request, including those that the user granted before. Default: the client's scopes. To request more scopes later, begin
   * again with the longer list.
   */
  readonly scopes?: readonly ThreadsScope[] | undefined;
  /** The page to return to, up to 2,048 characters. It is signed, carried through Threads and returned. Check it before you redirect to it. */
  readonly returnTo?: string | undefined;
}

/** A flow that has begun. `util.inspect` and `console.log` mask all of it, because the URL contains the state. `JSON.stringify` does not mask it. */
export interface StartedFlow {
  /** Send the owner's browser here. */
  readonly url: string;
  /** The signed OAuth state, which is also in `url`. */
  readonly state: string;
  /** The secret that the same browser must bring back. Keep it in that browser, in a cookie that scripts cannot read. */
  readonly binding: string;
}

/** The proof that a callback came from the browser, or from the signed-in user, that began the flow. */
export type CallbackProof =
  /** The binding from the browser's cookie. */
  | { readonly binding: string }
  /** The signed-in user of an authenticated request, who must be the owner of the flow. */
  | { readonly ownerId: string }
  /** Skips the check. An attacker can then send a link that connects the Threads account of the user who opens it to the attacker's owner id. */
  | { readonly dangerouslySkipBinding: true };

/** A completed flow. */
export interface CompletedFlow {
  readonly connection: LinkedConnection;
  readonly ownerId: string;
  /** The `returnTo` of `begin`; null when it was left out. */
  readonly returnTo: string | null;
  /** The account that this one replaced; null when it was the same one, or none. */
  readonly replaced: ReplacedAccount | null;
}

/** A callback whose state is valid and that has a code. The code is not exchanged yet. `util.inspect` and `console.log` mask code and state. */
export interface VerifiedCallback {
  readonly ownerId: string;
  readonly returnTo: string | null;
  readonly code: string;
  readonly state: string;
}

/** The parts that connecting needs. */
export interface ConnectParts {
  readonly client: ThreadsClient;
  readonly applier: EventApplier;
  readonly signer: StateSigner;
  /** Our own clock, in epoch milliseconds. */
  readonly now: () => number;
}

/** Enough for a few seconds of a failing store. More would keep the owner waiting. */
const ATTEMPTS_WHILE_WAITING = 12;

const BEGIN_OPTIONS: NamesOf<BeginOptions> = { scopes: true, returnTo: true };

/** Begins a flow. */
export function begin({ client, signer, now }: ConnectParts, ownerId: string, options: BeginOptions): StartedFlow {
  checkOwner(ownerId);
  checkNames("options", options, BEGIN_OPTIONS);
  const returnTo = options.returnTo === undefined ? null : checkText("returnTo", options.returnTo, 2_048);
  const binding = nodeCrypto().randomBytes(32).toString("base64url");
  const { scopes = client.scopes } = options;
  const invalidScopes = scopesProblem(scopes);
  if (invalidScopes !== null) refuse("scopes", invalidScopes);
  const state = createState(signer, { ownerId, returnTo, bindingHash: hashBinding(binding), scopes }, now());
  return maskInInspect({ url: client.buildAuthorizeUrl({ state, scopes }), state, binding }, "url", "state", "binding");
}

/**
 * Reads a callback and checks its state.
 *
 * @throws ThreadsAuthorizationError
 */
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

/** Completes a flow: checks state and proof, makes the calls, then applies one event. */
export async function complete(
  parts: ConnectParts,
  parameters: CallbackParameters,
  proof: CallbackProof,
  options: CallOptions,
): Promise<CompletedFlow> {
  const { client, applier } = parts;
  checkCallOptions(options);
  const given = readProof(proof);
  const { flow, code } = verifyCallback(parts, parameters);
  checkBinding(flow, given);

  const inStep = <Result>(step: ConnectStep, work: Promise<Result>) =>
    work.catch((error: unknown) => {
      // An abort rejects with the caller's own reason, as in every call.
      if (options.signal?.aborted === true && error === options.signal.reason) throw error;
      throw new ThreadsConnectError(step, error, publicFlow(flow));
    });
  const shortLived = await inStep("exchange-code", client.exchangeCode(code, options));
  // A failed exchange fails the flow: a short-lived token must not be stored as a long-lived one.
  const longLived = await inStep("exchange-long-lived", client.exchangeLongLived(shortLived.accessToken, options));
  const profile = await inStep("profile", client.getProfile(longLived.accessToken, options));

  const { accessToken, issuedAt } = longLived;
  // This never fails the flow: the account is connected, and the granted scopes only explain errors.
  const info = await tokenInfo(client, accessToken, options);
  const event: Authorized = {
    type: "authorized",
    platformId: profile.id,
    auth: {
      accessToken,
      issuedAt,
      expiresAt: expiryOf(longLived, info),
      scopes: flow.scopes,
      granted: grantedScopes(info),
    },
    profile: { ...connectionProfile(profile), updatedAt: issuedAt },
  };
  const { previous, connection } = await inStep(
    "store",
    applier.applyWithRetry(flow.ownerId, event, { attempts: ATTEMPTS_WHILE_WAITING }),
  );
  return {
    connection: connection as LinkedConnection,
    ownerId: flow.ownerId,
    returnTo: flow.returnTo,
    replaced: replacedAccount(previous, profile.id),
  };
}

const publicFlow = ({ ownerId, returnTo }: Flow): AuthorizationFlow => ({ ownerId, returnTo });

/** The fields that a proof has. Each one must match the flow. */
interface GivenProof {
  readonly binding: string | null;
  readonly ownerId: string | null;
}

/** The names of all proofs. */
const PROOF = { binding: true, ownerId: true, dangerouslySkipBinding: true } as const;

/** Runs before all other checks, so that a caller who forgot the proof learns it at the first try, and not from an attacker. */
function readProof(proof: CallbackProof): GivenProof {
  const fields: Readonly<Record<string, unknown>> = isObject(proof) ? { ...proof } : {};
  for (const name of unknownNames(fields, PROOF)) refuse(shownName(name), unknownOption(name, PROOF));
  const textOrNull = (value: unknown) => (typeof value === "string" && value !== "" ? value : null);
  const given = { binding: textOrNull(fields.binding), ownerId: textOrNull(fields.ownerId) };
  if (given.binding === null && given.ownerId === null && fields.dangerouslySkipBinding !== true) {
    throw new ThreadsAuthorizationError(
      "proof-missing",
      "The callback came with neither a binding nor an authenticated owner.",
    );
  }
  return given;
}

function checkBinding(flow: Flow, { binding, ownerId }: GivenProof): void {
  if (binding !== null && !timingSafeEqualText(hashBinding(binding), flow.bindingHash)) {
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
