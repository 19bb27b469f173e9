import { LIFETIMES } from "./lifetimes.js";
import type { SandboxApp, SandboxUser } from "./accounts.js";
import type { SandboxContainer, SandboxPost } from "./posts.js";
import type { Quota } from "../publishing/publishing.js";
import type { RollingDay } from "./rolling-day.js";
import { ExpiringMap } from "./expiring-map.js";

/** What a person has allowed the app, and since when. */
export interface Grant {
  scopes: readonly string[];
  /** Epoch ms of the consent or of the last refresh. */
  grantedAt: number;
}

/** An authorization code on its way to become a token. */
export interface CodeRecord {
  readonly userId: string;
  readonly redirectUri: string;
  readonly expiresAt: number;
  used: boolean;
}

/** Why a token died before its time. */
export type InvalidReason = "removed" | "password" | "replaced";

/** What a person has to do at Threads before their tokens work again: pass a checkpoint, or confirm the account. */
export type Checkpoint = "checkpoint" | "unconfirmed";

interface Token {
  readonly value: string;
  issuedAt: number;
  invalidReason: InvalidReason | null;
}

/** Every {@link AppAccess}. */
export const APP_ACCESS = ["allowed", "not-a-tester", "blocked", "access-tier", "invalid-app"] as const;

/** Whether Threads lets the app call it: `allowed`, or why every call with a token is refused. */
export type AppAccess = (typeof APP_ACCESS)[number];

/** A person's token. */
export interface UserToken extends Token {
  readonly kind: "short-lived" | "long-lived";
  readonly userId: string;
  /** Epoch ms. */
  expiresAt: number;
}

/** The app's own token, which does not expire. */
export interface AppToken extends Token {
  readonly kind: "app";
  readonly userId: null;
  readonly expiresAt: null;
}

/** A token that the sandbox has issued. */
export type TokenRecord = UserToken | AppToken;

/** An authorize page that was shown and awaits its answer. */
export interface Consent {
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string | null;
  readonly expiresAt: number;
}

/** A post on its shelf. */
export interface PostRecord extends SandboxPost {
  deletedAt: number | null;
}

/** A container on its shelf. Its status is worked out when somebody asks. */
export interface ContainerRecord extends Omit<SandboxContainer, "status"> {
  readonly postIds: string[];
  /** How many more of its publishes are lost to the race. */
  racesLeft: number;
}

/** Everything the sandbox remembers. */
export interface State {
  readonly app: SandboxApp;
  appAccess: AppAccess;
  readonly redirectUris: readonly string[];
  readonly users: readonly SandboxUser[];
  /** The same people by their ids: there may be many. */
  readonly usersById: ReadonlyMap<string, SandboxUser>;
  readonly grants: Map<string, Grant>;
  readonly codes: ExpiringMap<CodeRecord>;
  readonly tokens: ExpiringMap<TokenRecord>;
  readonly consents: ExpiringMap<Consent>;
  /** Every container, whoever made it. */
  readonly containers: Map<string, ContainerRecord>;
  /** Every post by its id, in the order of publishing; deleted ones stay. */
  readonly posts: Map<string, PostRecord>;
  /** Each person's posts by the person's id, oldest first. */
  readonly timelines: Map<string, PostRecord[]>;
  /** The replies to each post that has any, by its id. */
  readonly replies: Map<string, PostRecord[]>;
  /** The users who have to act at Threads first, by their id. */
  readonly checkpoints: Map<string, Checkpoint>;
  /** When an image's URL was first named, by the URL; kept only where images take a while. Epoch ms. */
  readonly imagesNamedAt: Map<string, number>;
  /** What each person has spent of the quotas, by the person's id. */
  readonly spending: Map<string, Readonly<Record<Quota, RollingDay>>>;
}

/** A sandbox where nobody has consented yet. By `now` it can tell what is over, and in time forgets it. */
export function emptyState(
  app: SandboxApp,
  redirectUris: readonly string[],
  users: readonly SandboxUser[],
  now: () => number,
): State {
  return {
    app,
    appAccess: "allowed",
    redirectUris,
    users,
    usersById: new Map(users.map((user) => [user.id, user])),
    grants: new Map(),
    codes: new ExpiringMap((code) => code.used || now() >= code.expiresAt + LIFETIMES.reasonMs),
    tokens: new ExpiringMap((token) => now() >= (token.expiresAt ?? Infinity) + LIFETIMES.reasonMs),
    consents: new ExpiringMap((consent) => now() >= consent.expiresAt),
    containers: new Map(),
    posts: new Map(),
    timelines: new Map(users.map((user) => [user.id, []])),
    replies: new Map(),
    checkpoints: new Map(),
    imagesNamedAt: new Map(),
    spending: new Map(),
  };
}

/** The person with this id. */
export function userById(state: State, userId: string): SandboxUser {
  const found = state.usersById.get(userId);
  if (found === undefined) throw new TypeError("userId names nobody in this sandbox");
  return found;
}

/** Puts a new post on its shelf, at the end of its person's timeline, and below the post that it answers. */
export function addPost(state: State, post: PostRecord): void {
  state.posts.set(post.id, post);
  state.timelines.get(post.userId)?.push(post);
  if (post.replyTo === null) return;
  const siblings = state.replies.get(post.replyTo);
  if (siblings === undefined) state.replies.set(post.replyTo, [post]);
  else siblings.push(post);
}

/** Whether the person still grants the scope. */
export function grants(state: State, userId: string, scope: string, now: number): boolean {
  const grant = state.grants.get(userId);
  // fact: grant-ninety-days
  return grant !== undefined && grant.scopes.includes(scope) && now < grant.grantedAt + LIFETIMES.grantMs;
}

/** Ends every living token of a person, for the reason given. */
export function endTokens(state: State, userId: string, invalidReason: InvalidReason): void {
  for (const token of state.tokens.values()) {
    if (token.userId === userId) token.invalidReason ??= invalidReason;
  }
}

/** Ends every unspent code of a person, as taking the app's permission away does. */
export function endCodes(state: State, userId: string): void {
  for (const code of state.codes.values()) {
    if (code.userId === userId) code.used = true;
  }
}
