import { attachmentsOf } from "./feed-attachments.js";
import { ago } from "./feed-time.js";
import { mediaOf, isShowable } from "./feed-media.js";
import type { FeedRow } from "./feed-order.js";
import { spoilersOf } from "./feed-parameters.js";
import { toIndexes } from "./feed-ranges.js";
import { richText } from "./feed-text.js";
import { escapeHtml } from "./html.js";
import { postPath } from "../state/ids.js";
import { LIFETIMES } from "../state/lifetimes.js";
import type { SandboxUser } from "../state/accounts.js";
import type { SandboxPost } from "../state/posts.js";
import type { Behaviors } from "../behaviors.js";

/** The users and posts that a post may refer to. */
export interface FeedContext {
  readonly users: ReadonlyMap<string, SandboxUser>;
  /** Every post, including deleted ones. */
  readonly posts: ReadonlyMap<string, SandboxPost>;
  /** The number of reposts and quotes of each post. */
  readonly shares: ReadonlyMap<string, number>;
  /** The unit of the ranges of spoilers and styles. */
  readonly rangeUnit: Behaviors["rangeUnit"];
  /** Epoch ms. */
  readonly now: number;
  /** Returns the HTML of a post's controls. */
  readonly controls?: ((post: SandboxPost) => string) | undefined;
}

/** Returns the HTML of one post. `isDetached` is true for a reply whose parent is not above it. */
export function postHtml(
  { post, level, continues, replies }: FeedRow,
  isDetached: boolean,
  context: FeedContext,
): string {
  const classes = [
    ...(level > 0 ? ["in", `l${Math.min(level, 4)}`] : []),
    ...(continues ? ["on"] : []),
    ...(post.ghost ? ["ghost"] : []),
    ...(post.deletedAt === null ? [] : ["gone"]),
  ];
  // A repost shows the original post below the name of the user who reposted it.
  const original = post.repostOf === null ? undefined : context.posts.get(post.repostOf);
  const own = original ?? post;
  return `<article id="post-${escapeHtml(post.id)}" class="${classes.join(" ")}">
${notes(post, isDetached, context)}<div class="side">${face(own.userId, context)}</div>
<div class="body">
${who(own, context)}
${post.repostOf !== null && original?.deletedAt !== null ? unavailable() : content(own, context)}
${conditions(post)}<div class="deeds">${counter("reply", replies, "replies")}${counter("repost", context.shares.get(own.id) ?? 0, "reposts and quotes")}</div>
${post.deletedAt === null && post.repostOf === null ? (context.controls?.(post) ?? "") : ""}</div>
</article>`;
}

function content(post: SandboxPost, context: FeedContext): string {
  return shown(post, context) + quoted(post, context);
}

/** Returns the HTML of a post without its quoted post. A quote inside a quote is not shown. */
function shown(post: SandboxPost, context: FeedContext): string {
  return words(post, context) + mediaOf(post) + attachmentsOf(post, context.rangeUnit);
}

function words({ text, parameters }: SandboxPost, { rangeUnit }: FeedContext): string {
  if (text === "") return "";
  return `<div class="words-of" dir="auto">${richText(text, toIndexes(text, spoilersOf(parameters), rangeUnit))}</div>`;
}

function quoted({ quoteOf }: SandboxPost, context: FeedContext): string {
  if (quoteOf === null) return "";
  const post = context.posts.get(quoteOf);
  if (post?.deletedAt !== null) return unavailable();
  return `<div class="box quote">${who(post, context, face(post.userId, context))}${shown(post, context)}</div>`;
}

function unavailable(): string {
  return `<div class="box quote"><small>This post is not available</small></div>`;
}

function who(post: SandboxPost, context: FeedContext, before = ""): string {
  const user = context.users.get(post.userId);
  const name = user?.name ?? "";
  const seal =
    user?.isVerified === true ? `<svg class="seal" role="img" aria-label="verified"><use href="#seal"/></svg>` : "";
  const topic = post.topicTag === null ? "" : `<span class="topic"><bdi>${escapeHtml(post.topicTag)}</bdi></span>`;
  const time = new Date(post.publishedAt).toISOString();
  return `<div class="who">${before}<strong>${handle(post.userId, context)}</strong>${seal}${name === "" ? "" : `<span class="name"><bdi>${escapeHtml(name)}</bdi></span>`}${topic}${linked(post, `<time datetime="${time}" title="${time} ${escapeHtml(post.shortcode)}">${ago(post.publishedAt, context.now)}</time>`, context)}</div>`;
}

/** Links the time of a post to the post's own page, if the feed has controls. */
function linked(post: SandboxPost, time: string, context: FeedContext): string {
  if (context.controls === undefined || post.deletedAt !== null) return time;
  return `<a class="when" href="${escapeHtml(postPath(handleOf(post.userId, context), post.shortcode))}">${time}</a>`;
}

/** Isolates a name, so that its direction of writing does not affect the text around it. */
function handle(userId: string, context: FeedContext): string {
  return `<bdi>${escapeHtml(handleOf(userId, context))}</bdi>`;
}

function handleOf(userId: string, { users }: FeedContext): string {
  return users.get(userId)?.username ?? userId;
}

/** Returns the user's picture if it is on this machine, else the first letter of the name on a color. */
function face(userId: string, context: FeedContext): string {
  const user = context.users.get(userId);
  if (user !== undefined && isShowable(user.pictureUrl)) {
    return `<img class="face" src="${escapeHtml(new URL(user.pictureUrl).href)}" alt="">`;
  }
  const [letter = ""] = user === undefined || user.name === "" ? handleOf(userId, context) : user.name;
  const color = Math.max(0, [...context.users.keys()].indexOf(userId)) % 8;
  return `<span class="face f${color}" aria-hidden="true">${escapeHtml(letter.toUpperCase())}</span>`;
}

/** Returns the line above a post. */
function notes(post: SandboxPost, isDetached: boolean, context: FeedContext): string {
  const lines = [
    ...(post.deletedAt === null ? [] : [`Deleted ${ago(post.deletedAt, context.now)}`]),
    ...(post.repostOf === null ? [] : [`${handle(post.userId, context)} reposted`]),
    ...(isDetached ? [`Reply to ${parentText(post, context)}`] : []),
    ...(post.ghost
      ? [
          context.now < post.publishedAt + LIFETIMES.ghostMs
            ? "Ghost post, archived after 24 hours"
            : "Ghost post, archived",
        ]
      : []),
  ];
  return lines.length === 0 ? "" : `<p class="over">${lines.join(", ")}</p>\n`;
}

function parentText({ replyTo }: SandboxPost, context: FeedContext): string {
  const parent = context.posts.get(replyTo ?? "");
  if (parent === undefined) return "an unknown post";
  return `${parent.deletedAt === null ? "a post" : "a deleted post"} by ${handle(parent.userId, context)}`;
}

const WHO_REPLIES: Readonly<Record<string, string>> = {
  accounts_you_follow: "Accounts that the author follows can reply",
  mentioned_only: "Mentioned accounts can reply",
  parent_post_author_only: "Only the author of the parent post can reply",
  followers_only: "Followers can reply",
};

/** Returns the conditions of a post, such as the accounts that can reply. */
function conditions({ parameters }: SandboxPost): string {
  const lines = [
    WHO_REPLIES[parameters.reply_control ?? ""],
    parameters.enable_reply_approvals === "true" ? "Replies need approval" : undefined,
    parameters.location_id === undefined ? undefined : `Location ${parameters.location_id}`,
    parameters.allowlisted_country_codes === undefined
      ? undefined
      : `Visible only in ${parameters.allowlisted_country_codes}`,
    parameters.crossreshare_to_ig === "true" || parameters.crossreshare_to_ig_dark_mode === "true"
      ? "Shared to Instagram"
      : undefined,
  ].filter((line) => line !== undefined);
  return lines.length === 0
    ? ""
    : `<div class="tags">${lines.map((line) => `<span>${escapeHtml(line)}</span>`).join("")}</div>\n`;
}

function counter(icon: string, count: number, what: string): string {
  return `<span title="${count} ${what}"><svg aria-hidden="true"><use href="#${icon}"/></svg>${count === 0 ? "" : count}</span>`;
}
