import { attachmentsOf } from "./feed-attachments.js";
import { ago } from "./feed-time.js";
import { mediaOf, isShowable } from "./feed-media.js";
import type { FeedRow } from "./feed-order.js";
import { spoilersOf } from "./feed-parameters.js";
import { inIndexes } from "./feed-ranges.js";
import { richText } from "./feed-text.js";
import { escapeHtml } from "./html.js";
import { LIFETIMES } from "../state/lifetimes.js";
import type { SandboxUser } from "../state/accounts.js";
import type { SandboxPost } from "../state/posts.js";
import type { Behaviors } from "../behaviors.js";

/** Whom and what a post may speak of. */
export interface FeedContext {
  readonly users: ReadonlyMap<string, SandboxUser>;
  /** Every post, also the deleted ones. */
  readonly posts: ReadonlyMap<string, SandboxPost>;
  /** How often each post was reposted, and how often quoted. */
  readonly shares: ReadonlyMap<string, number>;
  /** In what the ranges of spoilers and styles are counted. */
  readonly rangeUnit: Behaviors["rangeUnit"];
  /** Epoch ms. */
  readonly now: number;
}

/** One post of the feed. `torn` says that what it answers is not above it. */
export function postHtml({ post, level, goesOn, replies }: FeedRow, torn: boolean, context: FeedContext): string {
  const classes = [
    ...(level > 0 ? ["in", `l${Math.min(level, 4)}`] : []),
    ...(goesOn ? ["on"] : []),
    ...(post.ghost ? ["ghost"] : []),
    ...(post.deletedAt === null ? [] : ["gone"]),
  ];
  // A repost shows the post that it repeats, under the name of who repeats it.
  const original = post.repostOf === null ? undefined : context.posts.get(post.repostOf);
  const own = original ?? post;
  return `<article id="post-${escapeHtml(post.id)}" class="${classes.join(" ")}">
${notes(post, torn, context)}<div class="side">${face(own.userId, context)}</div>
<div class="body">
${who(own, context)}
${post.repostOf !== null && original?.deletedAt !== null ? unavailable() : content(own, context)}
${conditions(post)}<div class="deeds">${deed("reply", replies, "replies")}${deed("repost", context.shares.get(own.id) ?? 0, "reposts and quotes")}</div>
</div>
</article>`;
}

function content(post: SandboxPost, context: FeedContext): string {
  return shown(post, context) + quoted(post, context);
}

/** Everything of a post but what it quotes: a quote inside a quote is not shown again. */
function shown(post: SandboxPost, context: FeedContext): string {
  return words(post, context) + mediaOf(post) + attachmentsOf(post, context.rangeUnit);
}

function words({ text, parameters }: SandboxPost, { rangeUnit }: FeedContext): string {
  if (text === "") return "";
  return `<div class="words-of" dir="auto">${richText(text, inIndexes(text, spoilersOf(parameters), rangeUnit))}</div>`;
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
  return `<div class="who">${before}<strong>${handle(post.userId, context)}</strong>${seal}${name === "" ? "" : `<span class="name"><bdi>${escapeHtml(name)}</bdi></span>`}${topic}<time datetime="${time}" title="${time} ${escapeHtml(post.shortcode)}">${ago(post.publishedAt, context.now)}</time></div>`;
}

/** A name beside other words, which its own direction of writing must not turn around. */
function handle(userId: string, context: FeedContext): string {
  return `<bdi>${escapeHtml(handleOf(userId, context))}</bdi>`;
}

function handleOf(userId: string, { users }: FeedContext): string {
  return users.get(userId)?.username ?? userId;
}

/** The person's picture when it is on this machine, else the first letter of the name on a colour of its own. */
function face(userId: string, context: FeedContext): string {
  const user = context.users.get(userId);
  if (user !== undefined && isShowable(user.pictureUrl)) {
    return `<img class="face" src="${escapeHtml(new URL(user.pictureUrl).href)}" alt="">`;
  }
  const [letter = ""] = user === undefined || user.name === "" ? handleOf(userId, context) : user.name;
  const colour = Math.max(0, [...context.users.keys()].indexOf(userId)) % 8;
  return `<span class="face f${colour}" aria-hidden="true">${escapeHtml(letter.toUpperCase())}</span>`;
}

/** What stands above a post. */
function notes(post: SandboxPost, torn: boolean, context: FeedContext): string {
  const lines = [
    ...(post.deletedAt === null ? [] : [`Deleted ${ago(post.deletedAt, context.now)}`]),
    ...(post.repostOf === null ? [] : [`${handle(post.userId, context)} reposted`]),
    ...(torn ? [`Answers ${answered(post, context)}`] : []),
    ...(post.ghost
      ? [context.now < post.publishedAt + LIFETIMES.ghostMs ? "Ghost post, gone after a day" : "Ghost post, archived"]
      : []),
  ];
  return lines.length === 0 ? "" : `<p class="over">${lines.join(", ")}</p>\n`;
}

function answered({ replyTo }: SandboxPost, context: FeedContext): string {
  const parent = context.posts.get(replyTo ?? "");
  if (parent === undefined) return "a post that is not here";
  return `${parent.deletedAt === null ? "a post" : "a deleted post"} of ${handle(parent.userId, context)}`;
}

const WHO_REPLIES: Readonly<Record<string, string>> = {
  accounts_you_follow: "People whom they follow can reply",
  mentioned_only: "People who are mentioned can reply",
  parent_post_author_only: "Only the author above can reply",
  followers_only: "Followers can reply",
};

/** Under which conditions a post stands. */
function conditions({ parameters }: SandboxPost): string {
  const lines = [
    WHO_REPLIES[parameters.reply_control ?? ""],
    parameters.enable_reply_approvals === "true" ? "Replies wait for approval" : undefined,
    parameters.location_id === undefined ? undefined : `At place ${parameters.location_id}`,
    parameters.allowlisted_country_codes === undefined ? undefined : `Only in ${parameters.allowlisted_country_codes}`,
    parameters.crossreshare_to_ig === "true" || parameters.crossreshare_to_ig_dark_mode === "true"
      ? "Shared to Instagram"
      : undefined,
  ].filter((line) => line !== undefined);
  return lines.length === 0
    ? ""
    : `<div class="tags">${lines.map((line) => `<span>${escapeHtml(line)}</span>`).join("")}</div>\n`;
}

function deed(icon: string, count: number, what: string): string {
  return `<span title="${count} ${what}"><svg aria-hidden="true"><use href="#${icon}"/></svg>${count === 0 ? "" : count}</span>`;
}
