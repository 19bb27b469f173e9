/** Calls with an account's own token, and what a refusal of them is about. */
import { checkCredential } from "../internal/arguments.js";
import type { Credentials, IssuedCredentials } from "./credentials.js";
import { mayConcernToken } from "./invalid-token.js";
import { amendedApiError, isThreadsError, type ThreadsApiError } from "../errors/index.js";
import { fingerprint } from "../internal/fingerprint.js";
import type { Call, CallOptions } from "../http/call.js";
import { refusalOf } from "../http/refusals/classify-refusal.js";
import { schema } from "../http/schema.js";
import type { Transport } from "../http/transport.js";
import { withMissingScope } from "./missing-scope.js";

/** A call as the modules describe it: its path without the API version, its parameters without the token. */
export interface AccountCall<Output> extends Call<Output> {
  /**
   * Runs when the token is at hand, right before the request. What must be true at the moment of sending belongs here: fetching a token
   * may take as long as renewing one.
   */
  readonly beforeSending?: (() => Promise<void>) | undefined;
  /** What the endpoint needs; names the missing one when Threads refuses for lack of a permission. */
  readonly scopes?: readonly string[] | undefined;
}

/** Sends calls for one account. */
export interface AccountCalls {
  readonly transport: Transport;
  /** Whose account it is, a Threads user id; null when the credentials do not say. */
  userId(options: CallOptions): Promise<string | null>;
  /**
   * The same calls, bound to one account: each throws `changed()` instead of being sent for another one. Credentials are fetched again for each
   * request, and an owner may connect another account in the middle. Null binds to nothing.
   */
  only(userId: string | null, changed: () => Error): AccountCalls;
  send<Output>(call: AccountCall<Output>): Promise<Output>;
}

/** An account that calls are bound to, and what is thrown for another. */
interface AccountBinding {
  readonly userId: string | null;
  readonly changed: () => Error;
}

/** What the calls of one account are made with. */
export interface AccountParts {
  readonly transport: Transport;
  readonly version: string;
  readonly credentials: Credentials;
  /** The scopes that the next connect asks for: the client's. */
  readonly scopes: readonly string[];
}

/** What a call says of itself beside its request. */
type CallFacts = CallOptions & Pick<AccountCall<unknown>, "scopes">;

/**
 * Runs something with the account's token. A refusal that may be about the token is reported to the credentials, and one that may be about the
 * app or a scope is looked into.
 */
export async function withToken<Output>(
  parts: AccountParts,
  facts: CallFacts,
  send: (accessToken: string) => Promise<Output>,
  bond: AccountBinding | null = null,
): Promise<Output> {
  const { signal, timeoutMs } = facts;
  const issued = await parts.credentials.get({ signal, timeoutMs });
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

/** Its own failure must not replace Threads' error: a publish request that was refused would look as if it had never been sent. */
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

/** The refusal, with what another look and the scopes tell about it. */
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
  return withMissingScope(error, { needed: facts.scopes ?? [], asked: issued.scopes ?? null, defaults: scopes });
}

const anything = schema((z) => z.unknown());

/** Code 200 also means that the app is blocked: then `/me`, which needs no permission, is refused with it too. */
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

/** The calls of one account. The token rides in the query of a GET or DELETE and in the form of a POST, as Threads documents it. */
export function accountCalls(parts: AccountParts, bond: AccountBinding | null = null): AccountCalls {
  const { transport, version, credentials } = parts;
  return {
    transport,
    only: (userId, changed) => accountCalls(parts, { userId, changed }),
    userId: async (options) => (await credentials.get(options)).userId ?? null,
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
