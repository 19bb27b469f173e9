/** Sends calls with an account's token, and explains their refusals. */
import { checkCredential } from "../internal/arguments.js";
import type { Credentials, IssuedCredentials } from "./credentials.js";
import { mayConcernToken } from "./invalid-token.js";
import { amendedApiError, isThreadsError, type ThreadsApiError } from "../errors/index.js";
import { fingerprint } from "../internal/fingerprint.js";
import { orAborted } from "../internal/signals.js";
import type { Call, CallOptions } from "../http/call.js";
import { refusalOf } from "../http/refusals/classify-refusal.js";
import { schema } from "../http/schema.js";
import type { Transport } from "../http/transport.js";
import { withMissingScope } from "./missing-scope.js";

/** A call of an account, whose path has no API version and whose parameters have no token. */
export interface AccountCall<Output> extends Call<Output> {
  /**
   * Runs after the token is fetched, right before the request. Checks that must hold at the time of sending belong here, because fetching a
   * token may include a refresh.
   */
  readonly beforeSending?: (() => Promise<void>) | undefined;
  /** The scopes that the endpoint needs. A permission error names the missing one. */
  readonly scopes?: readonly string[] | undefined;
}

/** Sends calls for one account. */
export interface AccountCalls {
  readonly transport: Transport;
  /** Returns the Threads user id of the account, or null when the credentials contain none. */
  userId(options: CallOptions): Promise<string | null>;
  /**
   * Returns the same calls, bound to one account. A call throws `changed()` instead of using the token of another account. Credentials are
   * fetched for each request, and the owner may connect another account in between. Null binds to no account.
   */
  only(userId: string | null, changed: () => Error): AccountCalls;
  send<Output>(call: AccountCall<Output>): Promise<Output>;
}

/** The account that calls are bound to, and the error for another account. */
interface AccountBinding {
  readonly userId: string | null;
  readonly changed: () => Error;
}

/** The parts that all calls of an account share. */
export interface AccountParts {
  readonly transport: Transport;
  readonly version: string;
  readonly credentials: Credentials;
  /** The scopes that the next connect requests: the client's. */
  readonly scopes: readonly string[];
}

type CallFacts = CallOptions & Pick<AccountCall<unknown>, "scopes">;

/**
 * Calls `send` with the account's token. Reports a refusal that may concern the token to the credentials, and explains a refusal that may
 * concern the app or a scope.
 */
export async function withToken<Output>(
  parts: AccountParts,
  facts: CallFacts,
  send: (accessToken: string) => Promise<Output>,
  bond: AccountBinding | null = null,
): Promise<Output> {
  const { signal, timeoutMs } = facts;
  const issued = await issuedBy(parts.credentials, { signal, timeoutMs });
  if (bond !== null && bond.userId !== null && (issued.userId ?? null) !== bond.userId) throw bond.changed();
  try {
    return await send(issued.accessToken);
  } catch (error) {
    if (!isThreadsError(error, "THREADS_API")) throw error;
    if (mayConcernToken(error))
      await reportRejection(parts.credentials, issued.accessToken, error, { signal, timeoutMs });
    throw await explainRefusal(error, parts, issued, facts);
  }
}

/** Returns the token of an account. An abort ends the call also while a store does not respond. */
async function issuedBy(credentials: Credentials, options: CallOptions): Promise<IssuedCredentials> {
  const issued = async () => await credentials.get(options);
  return await orAborted(issued(), options.signal);
}

/** Ignores a failure of `rejected`. Otherwise it would replace Threads' error, and a refused publish request would seem never sent. */
async function reportRejection(
  credentials: Credentials,
  accessToken: string,
  error: ThreadsApiError,
  options: CallOptions,
) {
  try {
    await credentials.rejected(fingerprint(accessToken), error, options);
  } catch {
    // The next refusal is reported again.
  }
}

/** Adds the cause of a permission error: the app is blocked, or a scope is missing. */
async function explainRefusal(
  error: ThreadsApiError,
  { transport, version, scopes }: AccountParts,
  issued: IssuedCredentials,
  facts: CallFacts,
): Promise<ThreadsApiError> {
  if (error.kind !== "permission") return error;
  const blocked = error.graph.code === 200 ? await appBlocked(transport, version, issued.accessToken, facts) : null;
  if (blocked !== null) {
    const { kind, responsible, advice, hint } = refusalOf(blocked);
    return amendedApiError(error, { kind, responsible, advice, hint });
  }
  const { scopes: requested = null, granted = null } = issued;
  return withMissingScope(error, { needed: facts.scopes ?? [], requested, granted, defaults: scopes });
}

const anything = schema((z) => z.unknown());

/** Returns the refusal of `/me` if the app is blocked. Code 200 has both meanings, but `/me` needs no permission. */
async function appBlocked(
  transport: Transport,
  version: string,
  accessToken: string,
  { signal, timeoutMs }: CallOptions,
): Promise<ThreadsApiError | null> {
  const query = { fields: "id", access_token: accessToken };
  try {
    await transport.send({
      method: "GET",
      path: `/${version}/me`,
      query,
      replay: "always",
      schema: anything,
      signal,
      timeoutMs,
    });
    return null;
  } catch (error) {
    return isThreadsError(error, "THREADS_API") && error.kind === "app" && error.graph.code === 200 ? error : null;
  }
}

/** Makes the calls of an account. As Threads documents it, a GET or DELETE has the token in its query, and a POST in its form. */
export function accountCalls(parts: AccountParts, bond: AccountBinding | null = null): AccountCalls {
  const { transport, version, credentials } = parts;
  return {
    transport,
    only: (userId, changed) => accountCalls(parts, { userId, changed }),
    userId: async (options) => (await issuedBy(credentials, options)).userId ?? null,
    send: (call) =>
      withToken(
        parts,
        call,
        async (token) => {
          const access_token = checkCredential("accessToken", token);
          await call.beforeSending?.();
          const inForm = call.method === "POST";
          return await transport.send({
            ...call,
            path: `/${version}${call.path}`,
            query: inForm ? call.query : { ...call.query, access_token },
            form: inForm ? { ...call.form, access_token } : undefined,
          });
        },
        bond,
      ),
  };
}
