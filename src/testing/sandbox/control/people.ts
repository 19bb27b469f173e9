/** Users, their consent and their tokens. */
import { checkScopes, checkUser } from "../checks/options.js";
import { oneOf } from "../checks/values.js";
import { issueDirectly, type TokenRequest } from "../oauth/direct-token.js";
import { useConsentPage, type ConsentChoice } from "../oauth/use-consent-page.js";
import { withDefaults, type SandboxUserOptions } from "../options.js";
import type { SandboxUser } from "../state/accounts.js";
import type { Context } from "../state/context.js";
import { tokensOf } from "../state/listings.js";
import { addUser, APP_ACCESS, CHECKPOINTS, type AppAccess, type Checkpoint } from "../state/state.js";
import { changePassword, demandAction, expireToken, expireTokensOf, limitScopes, revokeApp } from "./actions.js";
import { checked, endpoint, FLAG, TEXT, TEXTS, type Endpoint } from "./endpoint.js";
import { ControlError } from "./errors.js";

/** A new user, whose id is optional. */
export type NewSandboxUser = Omit<SandboxUserOptions, "id"> & { readonly id?: string | undefined };

/** Creates a user. Throws a `TypeError` that names an invalid field. */
export function createUser(options: NewSandboxUser, context: Context): SandboxUser {
  const { id = `26${context.random.ids.text(14, "0123456789")}${context.random.ids.text(1, "13579")}` } = options;
  const user = { ...options, id };
  checkUser(user, "user");
  addUser(context.state, withDefaults(user));
  return withDefaults(user);
}

const OPTIONAL_TEXTS = { id: TEXT, name: TEXT, pictureUrl: TEXT, biography: TEXT };
const FLAGS = {
  isVerified: FLAG,
  isPrivate: FLAG,
  isTester: FLAG,
  isEligibleForGeoGating: FLAG,
  isInstagramLinked: FLAG,
};

const SCOPE_LIST = checked(checkScopes, (values) => values);

export const PEOPLE_CONTROLS: readonly Endpoint[] = [
  endpoint("GET /sandbox/people", "lists the Threads users", (_input, { context }) => ({
    people: context.state.users,
  })),
  endpoint(
    "POST /sandbox/people",
    "creates a Threads user",
    (input: NewSandboxUser, { context }) => createUser(input, context),
    { username: TEXT, ...OPTIONAL_TEXTS, ...FLAGS },
    ["username"],
  ),
  endpoint(
    "GET /sandbox/tokens",
    "lists every user token that was issued",
    ({ userId }: { userId?: string }, { context }) => ({ tokens: tokensOf(context, userId) }),
    { userId: TEXT },
  ),
  endpoint(
    "POST /sandbox/tokens",
    "issues a long-lived token without the OAuth flow",
    (input: TokenRequest, { context }) => {
      const { value, userId, expiresAt } = issueDirectly(input, context);
      return { accessToken: value, userId, expiresAt, scopes: context.state.grants.get(userId)?.scopes ?? [] };
    },
    { userId: TEXT, scopes: SCOPE_LIST },
  ),
  endpoint(
    "POST /sandbox/consent",
    "presses Allow or Cancel on an authorize page and returns the URL of the redirect",
    async ({ authorizeUrl, ...choice }: ConsentChoice & { authorizeUrl: string }, { context }) => {
      try {
        return { redirectUrl: await useConsentPage(context.url, authorizeUrl, choice) };
      } catch (error) {
        throw new ControlError("refused", error instanceof Error ? error.message : String(error));
      }
    },
    { authorizeUrl: TEXT, allow: FLAG, userId: TEXT, scopes: TEXTS },
    ["authorizeUrl"],
  ),
  endpoint(
    "POST /sandbox/expire",
    "expires a token, or every token of a user",
    ({ token, userId }: { token?: string; userId?: string }, { context }) => {
      if ((token === undefined) === (userId === undefined)) throw new TypeError("send either token or userId");
      if (token !== undefined) expireToken(token, context);
      if (userId !== undefined) expireTokensOf(userId, context);
      return { success: true };
    },
    { token: TEXT, userId: TEXT },
  ),
  endpoint(
    "POST /sandbox/revoke",
    "removes the app, as the user does at Threads",
    ({ userId }: { userId: string }, { context }) => {
      revokeApp(userId, context);
      return { success: true };
    },
    { userId: TEXT },
    ["userId"],
  ),
  endpoint(
    "POST /sandbox/change-password",
    "changes the password, as the user does; the user's tokens are refused with 190/460",
    ({ userId }: { userId: string }, { context }) => {
      changePassword(userId, context);
      return { success: true };
    },
    { userId: TEXT },
    ["userId"],
  ),
  endpoint(
    "POST /sandbox/limit-scopes",
    "limits what a user granted to these permissions, and returns the permissions that are left",
    ({ userId, scopes }: { userId: string; scopes: readonly string[] }, { context }) => {
      limitScopes(userId, scopes, context);
      return { scopes: context.state.grants.get(userId)?.scopes };
    },
    { userId: TEXT, scopes: SCOPE_LIST },
    ["userId", "scopes"],
  ),
  endpoint(
    "POST /sandbox/demand-action",
    "refuses every call of a user with 190/459 (`checkpoint`) or 190/464 (`unconfirmed`), until `reason` is null",
    ({ userId, reason }: { userId: string; reason: Checkpoint | null }, { context }) => {
      demandAction(userId, reason, context);
      return { success: true };
    },
    { userId: TEXT, reason: checked(oneOf([...CHECKPOINTS, null])) },
    ["userId", "reason"],
  ),
  endpoint(
    "POST /sandbox/app-access",
    "sets whether Threads accepts calls of the app: `allowed`, `not-a-tester`, `blocked`, `access-tier` or `invalid-app`",
    ({ access }: { access: AppAccess }, { context }) => {
      context.state.appAccess = access;
      return { access };
    },
    { access: checked(oneOf(APP_ACCESS)) },
    ["access"],
  ),
];
