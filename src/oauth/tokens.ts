/**
 * The token endpoints. A code is exchanged for a short-lived token (an hour), that for a long-lived token (about 60 days), and a long-lived
 * token refreshes itself.
 * Sources: https://developers.facebook.com/documentation/threads/get-started/get-access-tokens-and-permissions and
 * https://developers.facebook.com/documentation/threads/get-started/long-lived-tokens
 */
import { CALL_OPTIONS, checkCallOptions, checkCredential, timeOf } from "../internal/arguments.js";
import { refuse } from "../validation/refuse.js";
import { exactId } from "../internal/ids.js";
import { maskInInspect } from "../internal/inspect.js";
import { ADVICE } from "../http/refusals/refusal-advice.js";
import type { CallOptions } from "../http/call.js";
import type { Transport } from "../http/transport.js";
import { redirectUriProblem } from "../internal/url-rules.js";
import type { NamesOf } from "../validation/fields/known-fields.js";
import type { ThreadsApp } from "./app.js";
import { appTokenResponse, codeResponse, longLivedResponse } from "./token-response.js";

/** A token that is valid for an hour. */
export interface ShortLivedToken {
  readonly accessToken: string;
  /** The user's Threads id, or null when the response contains none. Use the profile's `id` as the account's id. */
  readonly userId: string | null;
  /** By Threads' clock. */
  readonly issuedAt: Date;
  /** One hour after `issuedAt`, unless Threads names another lifetime. */
  readonly expiresAt: Date;
}

/** A token that is valid for about 60 days, and can be refreshed with itself. */
export interface LongLivedToken {
  readonly accessToken: string;
  /** `bearer`. */
  readonly tokenType: string;
  /** Seconds from `issuedAt`. */
  readonly expiresIn: number;
  /** False when Threads named no usable lifetime. Then `expiresIn` is the documented 60 days. */
  readonly lifetimeStated: boolean;
  /** By Threads' clock, according to its `Date` headers. */
  readonly issuedAt: Date;
  /** `expiresIn` seconds after `issuedAt`. */
  readonly expiresAt: Date;
}

/** A token of the app itself. */
export interface AppAccessToken {
  readonly accessToken: string;
  readonly tokenType: string;
}

/** The options of `exchangeCode`. */
export interface ExchangeCodeOptions extends CallOptions {
  /** The redirect URI of the authorize URL. Default: the client's `redirectUri`. */
  readonly redirectUri?: string | undefined;
}

const EXCHANGE_CODE_OPTIONS: NamesOf<ExchangeCodeOptions> = { ...CALL_OPTIONS, redirectUri: true };

/** The documented lifetime. The response does not name it. */
const SHORT_LIVED_SECONDS = 3_600;

/** The documented lifetime, for a response that names none. */
const LONG_LIVED_SECONDS = 60 * 86_400;

/**
 * Exchanges the code of the callback for a short-lived token. A code works only once, so the call is never retried. If the response is lost,
 * the user has to authorize again.
 *
 * @param code the code of the callback, with or without the `#_` that Threads appends
 * @throws ThreadsValidationError for a code that is not valid; otherwise as {@link Transport.send}
 */
export async function exchangeCode(
  transport: Transport,
  app: ThreadsApp,
  code: string,
  options: ExchangeCodeOptions = {},
): Promise<ShortLivedToken> {
  checkCallOptions(options, EXCHANGE_CODE_OPTIONS);
  const { redirectUri = app.redirectUri } = options;
  const problem = redirectUriProblem(redirectUri);
  if (problem !== null) refuse("redirectUri", problem);
  const bareCode = checkCredential("code", typeof code === "string" ? code.replace(/#_$/, "") : code);

  const issuedAtMs = timeOf(transport.clock);
  const response = await transport.send({
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
      accessToken: response.access_token,
      userId: exactId(response.user_id),
      ...lifetime(transport, issuedAtMs, response.expires_in ?? SHORT_LIVED_SECONDS),
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
  return await requestLongLived(transport, "/access_token", query, options);
}

/**
 * Exchanges a long-lived token for a newer one. The token must be at least 24 hours old and not expired.
 *
 * @throws ThreadsResponseError when the response lacks the token; otherwise as {@link Transport.send}
 */
export async function refreshLongLived(
  transport: Transport,
  longLivedToken: string,
  options: CallOptions = {},
): Promise<LongLivedToken> {
  const access_token = checkCredential("longLivedToken", longLivedToken);
  return await requestLongLived(
    transport,
    "/refresh_access_token",
    { grant_type: "th_refresh_token", access_token },
    options,
  );
}

/**
 * Gets a token of the app itself, which few endpoints accept.
 * Source: https://developers.facebook.com/documentation/threads/get-started/app-access-tokens
 */
export async function getAppAccessToken(
  transport: Transport,
  app: Pick<ThreadsApp, "appId" | "appSecret">,
  options: CallOptions = {},
): Promise<AppAccessToken> {
  checkCallOptions(options);
  const response = await transport.send({
    method: "GET",
    path: "/oauth/access_token",
    query: { client_id: app.appId, client_secret: app.appSecret, grant_type: "client_credentials" },
    replay: "always",
    schema: appTokenResponse,
    signal: options.signal,
    timeoutMs: options.timeoutMs,
  });
  const { access_token, token_type } = response;
  return maskInInspect({ accessToken: access_token, tokenType: token_type ?? "bearer" }, "accessToken");
}

async function requestLongLived(
  transport: Transport,
  path: string,
  query: Readonly<Record<string, string>>,
  options: CallOptions,
): Promise<LongLivedToken> {
  checkCallOptions(options);
  const issuedAtMs = timeOf(transport.clock);
  const response = await transport.send({
    method: "GET",
    path,
    query,
    replay: "credential-issuing",
    schema: longLivedResponse,
    signal: options.signal,
    timeoutMs: options.timeoutMs,
  });
  const expiresIn = response.expires_in ?? LONG_LIVED_SECONDS;
  return maskInInspect(
    {
      accessToken: response.access_token,
      tokenType: response.token_type ?? "bearer",
      expiresIn,
      lifetimeStated: response.expires_in != null,
      ...lifetime(transport, issuedAtMs, expiresIn),
    },
    "accessToken",
  );
}

/**
 * Counts from before the call, so that a token never seems to live longer than it does. Uses Threads' clock, because a machine whose clock is
 * months off must not store dates that are months off.
 */
function lifetime(transport: Transport, startedAtMs: number, seconds: number): { issuedAt: Date; expiresAt: Date } {
  const issuedAtMs = startedAtMs + transport.serverTime.aheadMs;
  return { issuedAt: new Date(issuedAtMs), expiresAt: new Date(issuedAtMs + seconds * 1000) };
}
