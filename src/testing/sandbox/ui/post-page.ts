import { arrange } from "./feed-order.js";
import { contextOf } from "./feed-page.js";
import { postHtml } from "./feed-post.js";
import { feedHeaders } from "./feed-style.js";
import { viewOf } from "./home.js";
import { shell } from "./shell.js";
import type { Call, HandlerResult } from "../http/handler.js";
import { refuse } from "../http/handler.js";
import type { Context } from "../state/context.js";
import { postPath } from "../state/ids.js";
import { userById, type PostRecord } from "../state/state.js";

/** GET /@{username}/post/{shortcode}: the page of a permalink. It shows the post with the conversation below it. */
export function postPage(call: Call, context: Context): HandlerResult {
  const { state } = context;
  const shortcode = call.path.split("/").at(-1);
  const post = [...state.posts.values()].find((each) => each.shortcode === shortcode);
  if (post?.deletedAt !== null) return refuse(GONE);
  const { username } = userById(state, post.userId);
  const view = viewOf(call, context, postPath(username, post.shortcode));
  const posts = conversationOf(post, context);
  const feed = contextOf(view);
  const articles = arrange(posts).map((row) => postHtml(row, row.post === post && post.replyTo !== null, feed));
  const html = shell({ title: `Post by @${username}`, line: `<code>${post.id}</code>`, main: articles.join("\n") });
  return { kind: "page", html, headers: feedHeaders() };
}

const GONE = { status: 404, code: 404, message: "This post does not exist, or was deleted" };

/** Returns a post and every reply below it that is not deleted, in the order of publishing. */
function conversationOf(post: PostRecord, { state }: Context): PostRecord[] {
  const found = [post];
  for (const each of found)
    found.push(...(state.replies.get(each.id) ?? []).filter(({ deletedAt }) => deletedAt === null));
  return found.sort((one, other) => one.publishedAt - other.publishedAt);
}
