import { arrange } from "./feed-order.js";
import { postHtml, type FeedContext } from "./feed-post.js";
import { FEED_STYLE } from "./feed-style.js";
import { ago } from "./feed-time.js";
import { escapeHtml } from "./html.js";
import type { SandboxUser } from "../state/accounts.js";
import type { SandboxContainer, SandboxPost } from "../state/posts.js";
import type { Behaviors } from "../behaviors.js";

/** The data of the feed. */
export interface FeedView {
  /** Every post in the order of publishing, including deleted ones. */
  readonly posts: readonly SandboxPost[];
  readonly users: readonly SandboxUser[];
  /** The containers that are neither published nor expired. */
  readonly pending: readonly SandboxContainer[];
  /** The unit of the ranges of spoilers and styles. */
  readonly rangeUnit: Behaviors["rangeUnit"];
  /** Epoch ms by the sandbox's clock. */
  readonly now: number;
  /** The id of the last post on the previous page; null or an unknown id for the first page. */
  readonly after: string | null;
  /** Whether to show deleted posts. */
  readonly deleted: boolean;
}

/** The number of posts on a page. */
const PAGE_POSTS = 50;

/** The number of listed containers. The others are only counted. */
const LISTED_CONTAINERS = 20;

/** Returns the page of the feed. */
export function feedPage(view: FeedView): string {
  const rows = arrange(view.deleted ? view.posts : view.posts.filter((post) => post.deletedAt === null));
  const start = view.after === null ? 0 : rows.findIndex(({ post }) => post.id === view.after) + 1;
  const page = rows.slice(start, start + PAGE_POSTS);
  const context = contextOf(view);
  const ids = new Set(rows.map(({ post }) => post.id));
  const articles = page.map((row, index) => {
    const { replyTo } = row.post;
    return postHtml(row, replyTo !== null && (index === 0 || !ids.has(replyTo)), context);
  });
  const last = page.at(-1);
  const older = last !== undefined && start + PAGE_POSTS < rows.length ? last.post.id : null;
  return shell(
    summary(view),
    pendingHtml(view) + (articles.join("\n") || `<p class="none">No posts yet.</p>`),
    paging(view, start > 0, older),
  );
}

function contextOf({ users, posts, rangeUnit, now }: FeedView): FeedContext {
  const shares = new Map<string, number>();
  for (const { repostOf, quoteOf, deletedAt } of posts) {
    const shared = repostOf ?? quoteOf;
    if (shared !== null && deletedAt === null) shares.set(shared, (shares.get(shared) ?? 0) + 1);
  }
  return {
    users: new Map(users.map((user) => [user.id, user])),
    posts: new Map(posts.map((post) => [post.id, post])),
    shares,
    rangeUnit,
    now,
  };
}

/** Returns the line with the numbers of posts. */
function summary({ posts, deleted }: FeedView): string {
  const living = posts.filter((post) => post.deletedAt === null);
  const gone = posts.length - living.length;
  const users = new Set(living.map((post) => post.userId)).size;
  const replies = living.filter((post) => post.replyTo !== null).length;
  const parts = [
    `${count(living.length, "post", "posts")} by ${count(users, "user", "users")}`,
    ...(replies === 0 ? [] : [count(replies, "reply", "replies")]),
    ...(gone === 0
      ? []
      : [`${gone} deleted (<a href="${deleted ? "/" : "/?deleted=true"}">${deleted ? "hide" : "show"}</a>)`]),
  ];
  return parts.join(" · ");
}

function pendingHtml({ pending, users, now }: FeedView): string {
  if (pending.length === 0) return "";
  const rows = pending.slice(0, LISTED_CONTAINERS).map((container) => {
    const name = users.find((user) => user.id === container.userId)?.username ?? container.userId;
    const kind = `${container.mediaType.toLowerCase()}${container.children.length === 0 ? "" : ` of ${container.children.length}`}`;
    return `<li><code>${escapeHtml(container.id)}</code> ${kind} by <bdi>${escapeHtml(name)}</bdi>, ${STATUS[container.status] ?? container.status}, ${ago(container.createdAt, now)}</li>`;
  });
  const more = pending.length - rows.length;
  return `<details class="pending"${pending.length > 5 ? "" : " open"}><summary>${count(pending.length, "container is", "containers are")} pending</summary>
<ul>
${rows.join("\n")}${more === 0 ? "" : `\n<li>and ${more} more</li>`}
</ul>
</details>
`;
}

const STATUS: Readonly<Record<string, string>> = { IN_PROGRESS: "in progress", FINISHED: "finished, not published" };

function paging({ deleted }: FeedView, later: boolean, older: string | null): string {
  const link = (after: string | null, text: string): string => {
    const query = new URLSearchParams({
      ...(deleted ? { deleted: "true" } : {}),
      ...(after === null ? {} : { after }),
    });
    return `<a href="/?${escapeHtml(query.toString())}">${text}</a>`;
  };
  if (!later && older === null) return "";
  return `<nav>${later ? link(null, "Newest") : "<span></span>"}${older === null ? "" : link(older, "Older")}</nav>\n`;
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

function shell(line: string, main: string, after: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Threads sandbox</title>
<link rel="icon" href="data:,">
<style>${FEED_STYLE}</style>
</head>
<body>
${ICONS}
<header>
<h1>Posts in this sandbox</h1>
<p>${line}</p>
</header>
<main>
${main}
</main>
${after}<footer>Threads sandbox: a local simulation, not Threads</footer>
</body>
</html>
`;
}

const ICONS = `<svg width="0" height="0" aria-hidden="true"><defs>
<symbol id="reply" viewBox="0 0 24 24"><path d="M20.5 12a8.5 8.5 0 1 0-3.4 6.8l3.4 1-1-3.4a8.5 8.5 0 0 0 1-4.4z" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round"/></symbol>
<symbol id="repost" viewBox="0 0 24 24"><path d="M17 3l3.5 3.5L17 10M20 6.5H8A3.5 3.5 0 0 0 4.5 10v1M7 21l-3.5-3.5L7 14M4 17.5h12a3.5 3.5 0 0 0 3.5-3.5v-1" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/></symbol>
<symbol id="seal" viewBox="0 0 24 24"><circle cx="12" cy="12" r="11" fill="currentColor"/><path d="M7 12.5l3.5 3.5L17 9" fill="none" stroke="#fff" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round"/></symbol>
</defs></svg>`;
