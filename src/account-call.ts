/** One call with an account's own token: the token is fetched for it, and a refusal that may mean that it is dead is told. */
import { checkCredential } from "./arguments.js";
import type { Credentials } from "./credentials.js";
import { mayMeanDeadToken } from "./dead-token.js";
import { fingerprint } from "./fingerprint.js";
import type { Call, CallOptions } from "./http/call.js";
import type { Transport } from "./http/transport.js";

/** A call as the rooms describe it: its path without the API version, its parameters without the token. */
export interface AccountCall<Output> extends Call<Output> {
  /**
   * Runs when the token is at hand, right before the request. What must be true at the moment of sending belongs here: fetching a token
   * may take as long as renewing one.
   */
  readonly beforeSending?: (() => Promise<void>) | undefined;
}

/** Sends calls for one account. */
export interface AccountCalls {
  readonly transport: Transport;
  /** Whose account it is, a Threads user id; null when the credentials do not say. */
  userId(options: CallOptions): Promise<string | null>;
  /**
   * The same calls, bound to one account: each throws `changed()` instead of being sent for another one. Credentials are fetched anew for each
   * request, and an owner may connect another account in the middle. Null binds to nothing.
   */
  only(userId: string | null, changed: () => Error): AccountCalls;
  send<Output>(call: AccountCall<Output>): Promise<Output>;
}

/** An account that calls are bound to, and what is thrown for another. */
interface Bond {
  readonly userId: string | null;
  readonly changed: () => Error;
}

/** Runs something with the account's token, and tells the credentials when Threads refuses it. */
export async function withToken<Output>(
  credentials: Credentials,
  { signal, timeoutMs }: CallOptions,
  send: (accessToken: string) => Promise<Output>,
  bond: Bond | null = null,
): Promise<Output> {
  const { accessToken, userId = null } = await credentials.get({ signal, timeoutMs });
  if (bond !== null && bond.userId !== null && userId !== bond.userId) throw bond.changed();
  try {
    return await send(accessToken);
  } catch (error) {
    if (mayMeanDeadToken(error)) {
      await credentials.rejected(fingerprint(accessToken), error, { signal, timeoutMs });
    }
    throw error;
  }
}

/** The calls of one account. The token rides in the query of a GET or DELETE and in the form of a POST, as Threads documents it. */
export function accountCalls(
  transport: Transport,
  version: string,
  credentials: Credentials,
  bond: Bond | null = null,
): AccountCalls {
  return {
    transport,
    only: (userId, changed) => accountCalls(transport, version, credentials, { userId, changed }),
    userId: async (options) => (await credentials.get(options)).userId ?? null,
    send: (call) =>
      withToken(
        credentials,
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
