import type { Context } from "../state/context.js";
import { LIFETIMES } from "../state/lifetimes.js";
import { userById, type UserToken } from "../state/state.js";
import { issueLongLived } from "./long-lived.js";
import { BASIC_SCOPE, CLIENT_SCOPES } from "./scopes.js";

/** The user and the permissions of the token to issue. */
export interface TokenRequest {
  /** The first user by default. */
  readonly userId?: string | undefined;
  /** The permissions beside threads_basic. By default those that a `ThreadsClient` requests by default. */
  readonly scopes?: readonly string[] | undefined;
}

/** Issues a long-lived token without the OAuth flow. The user grants its permissions in addition to those already granted. */
export function issueDirectly({ userId, scopes = CLIENT_SCOPES }: TokenRequest, context: Context): UserToken {
  const { state, clock } = context;
  const user = userById(state, userId ?? state.users[0]?.id ?? "");
  const now = clock.now();
  const grant = state.grants.get(user.id);
  const granted = grant !== undefined && now < grant.grantedAt + LIFETIMES.grantMs ? grant.scopes : [];
  state.grants.set(user.id, { scopes: [...new Set([BASIC_SCOPE, ...granted, ...scopes])], grantedAt: now });
  return issueLongLived(user.id, context);
}
