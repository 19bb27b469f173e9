import { arrange } from "./feed-order.js";
import { postHtml, type FeedContext } from "./feed-post.js";
import { ago } from "./feed-time.js";
import { escapeHtml } from "./html.js";
import { shell } from "./shell.js";
import { controlsOf, nextSteps, writeForm, type Reactions } from "./feed-controls.js";
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
  /** The data for the controls of posts. Without it, posts have no controls. */
  readonly reactions?: Reactions | undefined;
  /** The URL of the sandbox. */
  readonly url?: string | undefined;
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
  const top = view.reactions === undefined ? "" : writeForm(view.users, "/");
  return shell({
    title: "Posts in this sandbox",
    line: summary(view),
    main:
      top +
      pendingHtml(view) +
      (articles.join("\n") ||
        `<div class="none"><p>No posts yet.</p>${view.url === undefined ? "" : nextSteps(view.url)}</div>`),
    after: paging(view, start > 0, older),
  });
}

/** Returns the users and posts that the posts of a page refer to. */
export function contextOf(view: FeedView): FeedContext {
  const { users, posts, rangeUnit, now, reactions } = view;
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
    controls: reactions === undefined ? undefined : (post) => controlsOf(post, users, reactions),
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
