/**
 * The token endpoints: a code becomes a short-lived token (an hour), that a long-lived one (about 60 days), and that renews itself.
 * Sources: https://developers.facebook.com/documentation/threads/get-started/get-access-tokens-and-permissions and
 * https://developers.facebook.com/documentation/threads/get-started/long-lived-tokens
 */
import { CALL_OPTIONS, checkCallOptions, checkCredential, refuse, timeOf } from "../internal/arguments.js";
import { exactId } from "../internal/ids.js";
import { maskInInspect } from "../internal/inspect.js";
import { ADVICE } from "../http/refusals/refusal-advice.js";
import type { CallOptions } from "../http/call.js";
import type { Transport } from "../http/transport.js";
import { redirectUriProblem } from "../internal/url-rules.js";
import type { NamesOf } from "../validation/fields/known-fields.js";
import type { ThreadsApp } from "./app.js";
import { appTokenResponse, codeResponse, longLivedResponse } from "./token-response.js";

/** What a code was exchanged for. */
export interface ShortLivedToken {
  readonly accessToken: string;
  /** The person's Threads id, exact digits; null when the answer named none. The id that counts is the profile's. */
  readonly userId: string | null;
  readonly issuedAt: Date;
  /** One hour after `issuedAt`, unless the answer named a time. */
  readonly expiresAt: Date;
}

/** A token of about 60 days, which is its own refresh credential. */
export interface LongLivedToken {
  readonly accessToken: string;
  /** `bearer` */
  readonly tokenType: string;
  /** Seconds from `issuedAt`. */
  readonly expiresIn: number;
  /** False when Threads named no usable lifetime: then `expiresIn` is 60 days, the documented one. */
  readonly lifetimeStated: boolean;
  /** By Threads' clock, as its `Date` headers show it. */
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/** A token of the app itself. */
export interface AppAccessToken {
  readonly accessToken: string;
  readonly tokenType: string;
}

/** Options of {@link exchangeCode}. */
export interface ExchangeCodeOptions extends CallOptions {
  /** The redirect URI that the authorization was begun with, when it was not the app's own. */
  readonly redirectUri?: string | undefined;
}

const EXCHANGE_CODE_OPTIONS: NamesOf<ExchangeCodeOptions> = { ...CALL_OPTIONS, redirectUri: true };

/** Documented; the answer itself does not name it. */
const SHORT_LIVED_SECONDS = 3_600;

/** Documented; for a response that names no lifetime. */
const LONG_LIVED_SECONDS = 60 * 86_400;

/**
 * Exchanges the code of the callback for a short-lived token. A code works once: the call is never repeated, and after a lost answer
 * the person has to authorize again.
 *
 * @param code as it came; a trailing `#_`, which Threads appends to the URL, is taken off
 * @throws ThreadsValidationError for a code that cannot be one; otherwise as {@link Transport.send}
 */
export async function exchangeCode(
  transport: Transport,
  app: ThreadsApp,
  code: string,
  options: ExchangeCodeOptions = {},
): Promise<ShortLivedToken> {
  checkCallOptions(options, EXCHANGE_CODE_OPTIONS);
  const redirectUri = options.redirectUri ?? app.redirectUri;
  const problem = redirectUriProblem(redirectUri);
  if (problem !== null) refuse("redirectUri", problem);
  const bareCode = checkCredential("code", typeof code === "string" ? code.replace(/#_$/, "") : code);

  const issuedAtMs = timeOf(transport.clock);
  const answer = await transport.send({
    method: "POST",
    path: "/oauth/access_token",
    form: {
      client_id: app.appId,
      client_secret: app.appSecret,
      grant_type: "authorization_code",
      redirect_uri: redirectUri,
      code: bareCode,
    },
    replay: "never",
    schema: codeResponse,
    refusalAdvice: ADVICE.codeUsed,
    signal: options.signal,
    timeoutMs: options.timeoutMs,
  });
  return maskInInspect(
    {
      accessToken: answer.access_token,
      userId: exactId(answer.user_id),
      ...lifetime(transport, issuedAtMs, answer.expires_in ?? SHORT_LIVED_SECONDS),
    },
    "accessToken",
  );
}

/**
 * Exchanges a short-lived token for a long-lived one. An expired short-lived token cannot be exchanged.
 *
 * @throws ThreadsResponseError when the response lacks the token; otherwise as {@link Transport.send}
 */
export async function exchangeLongLived(
  transport: Transport,
  app: Pick<ThreadsApp, "appSecret">,
  shortLivedToken: string,
  options: CallOptions = {},
): Promise<LongLivedToken> {
  const access_token = checkCredential("shortLivedToken", shortLivedToken);
  const query = { grant_type: "th_exchange_token", client_secret: app.appSecret, access_token };
  return await longLived(transport, "/access_token", query, options);
}

/**
 * Renews a long-lived token that is at least 24 hours old and not expired.
 *
 * @throws ThreadsResponseError when the response lacks the token; otherwise as {@link Transport.send}
 */
export async function refreshLongLived(
  transport: Transport,
  longLivedToken: string,
  options: CallOptions = {},
): Promise<LongLivedToken> {
  const access_token = checkCredential("longLivedToken", longLivedToken);
  return await longLived(transport, "/refresh_access_token", { grant_type: "th_refresh_token", access_token }, options);
}

/**
 * Gets a token for the app itself. Few endpoints take one.
 * Source: https://developers.facebook.com/documentation/threads/get-started/app-access-tokens
 */
export async function getAppAccessToken(
  transport: Transport,
  app: Pick<ThreadsApp, "appId" | "appSecret">,
  options: CallOptions = {},
): Promise<AppAccessToken> {
  checkCallOptions(options);
  const answer = await transport.send({
    method: "GET",
    path: "/oauth/access_token",
    query: { client_id: app.appId, client_secret: app.appSecret, grant_type: "client_credentials" },
    replay: "always",
    schema: appTokenResponse,
    signal: options.signal,
    timeoutMs: options.timeoutMs,
  });
  return maskInInspect({ accessToken: answer.access_token, tokenType: answer.token_type ?? "bearer" }, "accessToken");
}

async function longLived(
  transport: Transport,
  path: string,
  query: Readonly<Record<string, string>>,
  options: CallOptions,
): Promise<LongLivedToken> {
  checkCallOptions(options);
  const issuedAtMs = timeOf(transport.clock);
  const answer = await transport.send({
    method: "GET",
    path,
    query,
    replay: "credential-issuing",
    schema: longLivedResponse,
    signal: options.signal,
    timeoutMs: options.timeoutMs,
  });
  const expiresIn = answer.expires_in ?? LONG_LIVED_SECONDS;
  return maskInInspect(
    {
      accessToken: answer.access_token,
      tokenType: answer.token_type ?? "bearer",
      expiresIn,
      lifetimeStated: answer.expires_in != null,
      ...lifetime(transport, issuedAtMs, expiresIn),
    },
    "accessToken",
  );
}

/**
 * Counts from before the call, so that no token seems to live longer than it does; and by Threads' clock, which the response has just
 * shown: a machine whose clock is months off must not store dates that are months off.
 */
function lifetime(transport: Transport, startedAtMs: number, seconds: number): { issuedAt: Date; expiresAt: Date } {
  const issuedAtMs = startedAtMs + transport.serverTime.aheadMs;
  return { issuedAt: new Date(issuedAtMs), expiresAt: new Date(issuedAtMs + seconds * 1000) };
}
