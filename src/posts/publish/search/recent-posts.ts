/** Reads the account's own latest posts from the lists where a draft may appear. */
import { isThreadsError } from "../../../errors/index.js";
import { callTo, type Endpoint } from "../../../graph/endpoint.js";
import { List } from "../../../graph/pages.js";
import { POST_ENDPOINTS } from "../../endpoints.js";
import { listedPageSchema, type ListedPost } from "../../responses.js";
import { abortable, type PublishContext } from "../context.js";

const PAGE_SIZE = 100;
const MAX_PAGES = 5;

/**
 * The fields that every list is documented to have. Some others are documented for single posts only, and one unknown field makes Graph refuse
 * the whole call. Replies cannot be told apart without `replied_to`, which is documented for the list of replies.
 */
const SAFE_FIELDS = "id,text,timestamp,media_type,permalink,children";
const safeFields = ({ path }: Endpoint) =>
  path === POST_ENDPOINTS.ownReplies.path ? `${SAFE_FIELDS},replied_to` : SAFE_FIELDS;

/** What reading the lists needs. The draft selects the lists. */
export type ListContext = Pick<PublishContext, "calls" | "draft" | "signal" | "timeoutMs">;

/** Returns the lists to read. Threads lists a reply with the posts or with the replies, and a ghost post in a list of its own. */
function listsFor({ draft }: ListContext): readonly Endpoint[] {
  const { ownPosts, ownReplies, ownGhosts } = POST_ENDPOINTS;
  if (draft.ghost === true) return [ownPosts, ownGhosts];
  return draft.replyTo === undefined ? [ownPosts] : [ownPosts, ownReplies];
}

/** The listed posts, newest first, and the errors of the lists that could not be read. */
export interface OwnPosts {
  readonly posts: readonly ListedPost[];
  readonly unread: readonly unknown[];
}

/**
 * Reads the account's posts since a time. If one list cannot be read, the others still count.
 *
 * @param since epoch milliseconds, by Threads' clock
 */
export async function readOwnPosts(context: ListContext, since: number): Promise<OwnPosts> {
  const read = await Promise.allSettled(listsFor(context).map((list) => readList(context, list, since)));
  const posts = read.flatMap((result) => (result.status === "fulfilled" ? result.value : []));
  const unread = read.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []));
  const byId = new Map(posts.map((post) => [post.id, post]));
  return { posts: [...byId.values()].sort((a, b) => (b.publishedAt ?? 0) - (a.publishedAt ?? 0)), unread };
}

/**
 * Returns the account's posts since a time, newest first.
 *
 * @throws the error of a list that could not be read, when the others show nothing
 */
export async function ownPostsSince(context: ListContext, since: number): Promise<readonly ListedPost[]> {
  const { posts, unread } = await readOwnPosts(context, since);
  if (posts.length === 0 && unread.length > 0) throw unread[0];
  return posts;
}

async function readList(context: ListContext, list: Endpoint, since: number): Promise<readonly ListedPost[]> {
  try {
    return await readPages(context, list, since);
  } catch (error) {
    if (!isThreadsError(error, "THREADS_API") || error.kind !== "invalid-request") throw error;
    return await readPages(context, { ...list, fields: safeFields(list) }, since);
  }
}

async function readPages(context: ListContext, list: Endpoint, since: number): Promise<readonly ListedPost[]> {
  const inGhosts = list.path === POST_ENDPOINTS.ownGhosts.path;
  const mayReply = list.path === POST_ENDPOINTS.ownReplies.path || list.fields?.includes("replied_to") !== true;
  // Threads may ignore `since`, or round it to the second.
  const earliest = Math.floor(since / 1000) * 1000;
  const read = new List({ limit: PAGE_SIZE, since: new Date(since) }, (page) =>
    context.calls.send(callTo(list, { query: { ...page }, schema: listedPageSchema, ...abortable(context) })),
  );
  const posts: ListedPost[] = [];
  let pages = 0;
  for await (const { items } of read.pages()) {
    const young = items.filter(({ publishedAt }) => publishedAt === null || publishedAt >= earliest);
    const marked = young.map((post) => ({
      ...post,
      ghost: post.ghost || inGhosts,
      parentUnknown: mayReply && post.repliedTo === null,
    }));
    posts.push(...marked);
    pages += 1;
    if (pages === MAX_PAGES) break;
  }
  return posts;
}
