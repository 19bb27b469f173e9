import { LIFETIMES } from "./lifetimes.js";
import type { SandboxApp, SandboxUser } from "./accounts.js";
import type { Engagement, ReplyDecision, SandboxContainer, SandboxPost } from "./posts.js";
import type { Quota } from "../publishing/settings.js";
import type { RollingDay } from "./rolling-day.js";
import type { DeliveryRecord, SkippedWebhook } from "../webhooks/delivery.js";
import type { Subscription } from "../webhooks/subscription.js";
import { ExpiringMap } from "./expiring-map.js";

/** The permissions that a user grants the app. */
export interface Grant {
  scopes: readonly string[];
  /** Epoch ms of the consent or of the last refresh, which extends the grant. */
  grantedAt: number;
}

/** An authorization code. */
export interface CodeRecord {
  readonly userId: string;
  readonly redirectUri: string;
  readonly expiresAt: number;
  used: boolean;
}

/** Why a token became invalid before its expiry. */
export type InvalidReason = "removed" | "password" | "replaced";

export const CHECKPOINTS = ["checkpoint", "unconfirmed"] as const;

/** What a user must do at Threads before the user's tokens work again: pass a security check, or confirm the account. */
export type Checkpoint = (typeof CHECKPOINTS)[number];

interface Token {
  readonly value: string;
  issuedAt: number;
  invalidReason: InvalidReason | null;
}

export const APP_ACCESS = ["allowed", "not-a-tester", "blocked", "access-tier", "invalid-app"] as const;

/** Whether Threads accepts calls of the app: `allowed`, or the reason why every call with a token is refused. */
export type AppAccess = (typeof APP_ACCESS)[number];

/** A user token. */
export interface UserToken extends Token {
  readonly kind: "short-lived" | "long-lived";
  readonly userId: string;
  /** Epoch ms. */
  expiresAt: number;
}

/** An app token, which does not expire. */
export interface AppToken extends Token {
  readonly kind: "app";
  readonly userId: null;
  readonly expiresAt: null;
}

/** A token that the sandbox issued. */
export type TokenRecord = UserToken | AppToken;

/** A consent page that was shown and whose form was not sent yet. */
export interface Consent {
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string | null;
  readonly expiresAt: number;
}

/** A stored post. */
export interface PostRecord extends SandboxPost {
  deletedAt: number | null;
}

/** A stored container. Its status is computed when it is read. */
export interface ContainerRecord extends Omit<SandboxContainer, "status"> {
  readonly postIds: string[];
  /** How many more attempts to publish it are refused by the publish race. */
  racesLeft: number;
}

/** Everything that the sandbox stores. */
export interface State {
  readonly app: SandboxApp;
  appAccess: AppAccess;
  readonly redirectUris: readonly string[];
  readonly users: SandboxUser[];
  /** The same users by id. */
  readonly usersById: Map<string, SandboxUser>;
  readonly grants: Map<string, Grant>;
  readonly codes: ExpiringMap<CodeRecord>;
  readonly tokens: ExpiringMap<TokenRecord>;
  readonly consents: ExpiringMap<Consent>;
  readonly containers: Map<string, ContainerRecord>;
  /** By id, in the order of publishing, including deleted posts. */
  readonly posts: Map<string, PostRecord>;
  /** The posts of each user, oldest first, by the user's id. */
  readonly timelines: Map<string, PostRecord[]>;
  /** The replies to each post that has any, by the post's id. */
  readonly replies: Map<string, PostRecord[]>;
  /** The users who must act at Threads first, by id. */
  readonly checkpoints: Map<string, Checkpoint>;
  /** When a container first named an image, by the image's URL; only with `mediaDelayMs`. Epoch ms. */
  readonly imagesNamedAt: Map<string, number>;
  /** How much each user has used of each quota, by the user's id. */
  readonly quotaUsage: Map<string, Readonly<Record<Quota, RollingDay>>>;
  /** The reactions that a test set, by the post's id. */
  readonly engagement: Map<string, Partial<Engagement>>;
  /** The users who like a post, by the post's id. */
  readonly likes: Map<string, Set<string>>;
  /** The seed of simulated reactions, or null for none. */
  engagementSeed: number | null;
  /** The callback URL for webhooks, and the deliveries, oldest first. */
  readonly webhooks: {
    subscription: Subscription | null;
    readonly deliveries: DeliveryRecord[];
    /** The latest events that were not sent for lack of a permission, oldest first. */
    readonly skipped: SkippedWebhook[];
  };
  /** What authors decided about replies, by the reply's id. */
  readonly decisions: Map<string, ReplyDecision>;
}

/** Creates the state of a new sandbox, where no user has consented. `now` decides which codes and tokens have expired. */
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
    users: [...users],
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
    quotaUsage: new Map(),
    engagement: new Map(),
    likes: new Map(),
    engagementSeed: null,
    webhooks: { subscription: null, deliveries: [], skipped: [] },
    decisions: new Map(),
  };
}

/** Adds a user. Throws when the id or the username is taken. */
export function addUser(state: State, user: SandboxUser): void {
  if (state.usersById.has(user.id)) throw new TypeError("id must not be the id of another user in this sandbox");
  if (state.users.some(({ username }) => username === user.username))
    throw new TypeError("username must not be the name of another user in this sandbox");
  state.users.push(user);
  state.usersById.set(user.id, user);
  state.timelines.set(user.id, []);
}

/** Returns the user with this id. Throws when the id is unknown. */
export function userById(state: State, userId: string): SandboxUser {
  const found = state.usersById.get(userId);
  if (found === undefined) throw new TypeError("userId is not the id of a user in this sandbox");
  return found;
}

/** Stores a new post, in its user's timeline and among the replies of its parent. */
export function addPost(state: State, post: PostRecord): void {
  state.posts.set(post.id, post);
  state.timelines.get(post.userId)?.push(post);
  if (post.replyTo === null) return;
  const siblings = state.replies.get(post.replyTo);
  if (siblings === undefined) state.replies.set(post.replyTo, [post]);
  else siblings.push(post);
}

/** Returns whether the user grants a permission at `now`. */
export function grants(state: State, userId: string, scope: string, now: number): boolean {
  const grant = state.grants.get(userId);
  // fact: grant-ninety-days
  return grant !== undefined && grant.scopes.includes(scope) && now < grant.grantedAt + LIFETIMES.grantMs;
}

/** Invalidates every valid token of a user. */
export function endTokens(state: State, userId: string, invalidReason: InvalidReason): void {
  for (const token of state.tokens.values()) {
    if (token.userId === userId) token.invalidReason ??= invalidReason;
  }
}

/** Invalidates every unused code of a user. */
export function endCodes(state: State, userId: string): void {
  for (const code of state.codes.values()) {
    if (code.userId === userId) code.used = true;
  }
}
