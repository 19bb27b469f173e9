/** Posts and profiles of others: mentions, search, public profiles. */
import { badParameter, tierTooLow, unknownObject } from "../http/graph-errors.js";
import { json, parameter, refuse, type Handler, type UserCall } from "../http/handler.js";
import type { SandboxUser } from "../state/accounts.js";
import type { Context } from "../state/context.js";
import { engagementOf } from "../state/engagement.js";
import type { PostRecord } from "../state/state.js";
import { mentions } from "./mentions.js";
import { mayRead } from "./post-access.js";
import { listPosts } from "./post-list.js";
import { readFields, refuseUnknownFields, requestedFields, type FieldTable } from "./requested-fields.js";

const allPosts = ({ state }: Context): PostRecord[] => [...state.posts.values()];

/** Refuses a search if the behavior `searchAccess` is `refused`. */
const limited =
  (handle: Handler<UserCall>): Handler<UserCall> =>
  (call, context) =>
    context.behaviors.searchAccess === "refused" ? refuse(tierTooLow()) : handle(call, context);

/** GET /{user}/mentions: public posts whose text names the user. */
// fact: mentions
export const listMentions = limited((call, context) => {
  const { username } = call.user;
  return listPosts(call, context, {
    posts: allPosts(context),
    isListed: (post) =>
      post.userId !== call.user.id && mayRead(call.user, post, context) && mentions(post.text, username),
    path: `/${call.user.id}/mentions`,
  });
});

/** GET /keyword_search: public posts by keyword or topic tag. */
// fact: keyword-search
export const keywordSearch = limited((call, context) => {
  const [q, mode, order] = [parameter(call, "q"), parameter(call, "search_mode"), parameter(call, "search_type")];
  const [mediaType, author] = [parameter(call, "media_type"), parameter(call, "author_username")];
  if (mode !== "" && mode !== "KEYWORD" && mode !== "TAG")
    return refuse(badParameter("Param search_mode must be one of {KEYWORD, TAG}"));
  if (order !== "" && order !== "TOP" && order !== "RECENT")
    return refuse(badParameter("Param search_type must be one of {TOP, RECENT}"));
  if (mediaType !== "" && !Object.hasOwn(MEDIA_TYPES, mediaType))
    return refuse(badParameter("Param media_type must be one of {TEXT, IMAGE, VIDEO}"));
  const words = q.toLowerCase();
  const fits = (post: PostRecord) =>
    mode === "TAG" ? post.topicTag?.toLowerCase() === words : post.text.toLowerCase().includes(words);
  return listPosts(call, context, {
    posts: allPosts(context),
    isListed: (post) =>
      fits(post) &&
      (context.behaviors.searchAccess === "all" || post.userId === call.user.id) &&
      (mediaType === "" || post.mediaType === MEDIA_TYPES[mediaType]) &&
      (author === "" || context.state.usersById.get(post.userId)?.username === author) &&
      mayRead(call.user, post, context),
    path: "/keyword_search",
  });
});

const MEDIA_TYPES: Readonly<Record<string, PostRecord["mediaType"]>> = {
  TEXT: "TEXT_POST",
  IMAGE: "IMAGE",
  VIDEO: "VIDEO",
};

/** Returns the public user whom a request names, or null. */
function publicUser(call: UserCall, { state, behaviors }: Context): SandboxUser | null {
  const username = parameter(call, "username");
  const found = state.users.find((user) => user.username === username && !user.isPrivate) ?? null;
  return behaviors.searchAccess === "all" || found?.id === call.user.id ? found : null;
}

/** GET /profile_lookup: a public profile. */
// fact: profile-lookup
export const profileLookup = limited((call, context) => {
  const user = publicUser(call, context);
  if (user === null) return refuse(unknownObject("GET"));
  const requested = requestedFields(call.parameters.get("fields") ?? Object.keys(PUBLIC_PROFILE).join(","));
  const refusal = refuseUnknownFields(requested, PUBLIC_PROFILE, "ThreadsPublicProfile");
  if (refusal !== null) return refuse(refusal);
  const { behaviors } = context;
  return json(readFields(user.id, { user, context }, requested, PUBLIC_PROFILE, { ...behaviors, idAlways: false }));
});

const WEEK_MS = 7 * 86_400_000;

interface PublicSource {
  readonly user: SandboxUser;
  readonly context: Context;
}

/** Returns the user's posts of the last seven days. */
function recent({ user, context }: PublicSource): PostRecord[] {
  const from = context.clock.now() - WEEK_MS;
  const timeline = context.state.timelines.get(user.id) ?? [];
  return timeline.filter(({ deletedAt, publishedAt }) => deletedAt === null && publishedAt >= from);
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

const PUBLIC_PROFILE: FieldTable<PublicSource> = {
  username: ({ user }) => user.username,
  name: ({ user }) => user.name,
  profile_picture_url: ({ user }) => user.pictureUrl,
  biography: ({ user }) => user.biography,
  is_verified: ({ user }) => user.isVerified,
  follower_count: ({ context }) => context.state.users.length - 1,
  likes_count: (source) =>
    sum(recent(source).map((post) => engagementOf(source.context.state, post, source.context.clock.now()).likes)),
  views_count: (source) =>
    sum(recent(source).map((post) => engagementOf(source.context.state, post, source.context.clock.now()).views)),
  quotes_count: (source) => sum(recent(source).map(({ id }) => countPosts(source.context, "quoteOf", id))),
  reposts_count: (source) => sum(recent(source).map(({ id }) => countPosts(source.context, "repostOf", id))),
  replies_count: (source) => sum(recent(source).map(({ id }) => countPosts(source.context, "replyTo", id))),
};

/** Counts the posts that quote, repost or reply to a post. */
export function countPosts(context: Context, relation: "quoteOf" | "repostOf" | "replyTo", id: string): number {
  return allPosts(context).filter((post) => post.deletedAt === null && post[relation] === id).length;
}

/** GET /profile_posts: the posts of a public profile. */
// fact: profile-posts
export const profilePosts = limited((call, context) => {
  const user = publicUser(call, context);
  if (user === null) return refuse(unknownObject("GET"));
  return listPosts(call, context, {
    posts: context.state.timelines.get(user.id) ?? [],
    isListed: (post) => post.replyTo === null && mayRead(call.user, post, context),
    path: "/profile_posts",
  });
});
