/** Forms of the sandbox's pages. They work without JavaScript, and post to the control endpoints. */
import { escapeHtml } from "./html.js";
import type { SandboxUser } from "../state/accounts.js";
import type { Engagement, SandboxPost } from "../state/posts.js";

/** Reactions and decisions that the controls of posts show. */
export interface Reactions {
  readonly engagementOf: (post: SandboxPost) => Engagement;
  /** The replies, reposts and quotes that insights count. */
  readonly repliesTo: (post: SandboxPost) => number;
  readonly isHidden: (post: SandboxPost) => boolean;
  readonly approvalOf: (post: SandboxPost) => "pending" | "ignored" | null;
  /** The page to return to after a form. */
  readonly back: string;
}

/** Returns a form that posts to a control endpoint and returns to a page. */
export function form(action: string, back: string, fields: Readonly<Record<string, string>>, inner: string): string {
  const hidden = Object.entries({ ...fields, back })
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`)
    .join("");
  return `<form method="post" action="/sandbox/${action}">${hidden}${inner}</form>`;
}

/** Returns a list from which to choose a user. */
export function userSelect(users: readonly SandboxUser[], label: string): string {
  const options = users.map((user) => `<option value="${escapeHtml(user.id)}">@${escapeHtml(user.username)}</option>`);
  return `<select name="userId" aria-label="${label}">${options.join("")}</select>`;
}

/** Returns the insights of a post, and the forms for actions of users. */
export function controlsOf(post: SandboxPost, users: readonly SandboxUser[], reactions: Reactions): string {
  const back = `${reactions.back}#post-${post.id}`;
  const postId = { postId: post.id };
  const hidden = reactions.isHidden(post);
  const approval = reactions.approvalOf(post);
  const act = (action: string, fields: Record<string, string>, name: string): string =>
    form(action, back, { ...postId, ...fields }, `<button>${name}</button>`);
  const forms = [
    form("like", back, postId, `${userSelect(users, "Like as")}<button>Like</button>`),
    ...(approval === null ? [] : [act("approve", { approved: "true" }, "Approve")]),
    ...(approval === "pending" ? [act("approve", { approved: "false" }, "Ignore")] : []),
    ...(post.replyTo === null ? [] : [act("hide", { hidden: String(!hidden) }, hidden ? "Unhide" : "Hide")]),
    act("delete", {}, "Delete"),
  ];
  return `${statusLine(approval, hidden)}<p class="numbers">${insights(post, reactions)}</p>
<div class="acts">${forms.join("")}<details><summary>Reply</summary>${replyForm(post, users, back)}</details></div>
`;
}

function statusLine(approval: "pending" | "ignored" | null, hidden: boolean): string {
  const words = [
    ...(approval === "pending" ? ["Awaits approval"] : []),
    ...(approval === "ignored" ? ["Ignored"] : []),
    ...(hidden ? ["Hidden"] : []),
  ];
  return words.length === 0 ? "" : `<p class="status">${words.join(" · ")}</p>\n`;
}

function insights(post: SandboxPost, { engagementOf, repliesTo }: Reactions): string {
  const { views, likes, shares, clicks } = engagementOf(post);
  const counts = [
    [views, "view"],
    [likes, "like"],
    [repliesTo(post), "reply"],
    [shares, "share"],
    [clicks, "click"],
  ] as const;
  return counts.map(([count, name]) => `${count} ${count === 1 ? name : (PLURALS[name] ?? `${name}s`)}`).join(" · ");
}

const PLURALS: Readonly<Record<string, string>> = { reply: "replies" };

function replyForm(post: SandboxPost, users: readonly SandboxUser[], back: string): string {
  return form(
    "posts",
    back,
    { replyTo: post.id },
    `${userSelect(users, "Reply as")}${textField("Reply")}<button>Send reply</button>
<a href="/people">Create another user</a>`,
  );
}

const textField = (label: string): string =>
  `<textarea name="text" aria-label="${label}" required maxlength="500" rows="2"></textarea>`;

/** Returns the form that writes a post. */
export function writeForm(users: readonly SandboxUser[], back: string): string {
  const approvals = `<label><input type="checkbox" name="enableReplyApprovals" value="true"> Replies need approval</label>`;
  const inner = `${userSelect(users, "Post as")}${textField("Post")}${approvals}<button>Post</button>`;
  return `<details class="write"><summary>Write a post</summary>${form("posts", back, {}, inner)}</details>\n`;
}

/** Returns the suggestions for an empty sandbox. */
export function nextSteps(url: string): string {
  return `<ol>
<li>Start your app with <code>THREADS_HOSTS=${escapeHtml(url)}</code> and the other settings that the sandbox printed.</li>
<li>Connect an account in your app, and press Allow.</li>
<li>Publish from your app, or write a post above.</li>
<li><a href="/people">Create another user</a> to reply, and <a href="/webhooks">register your app's webhooks</a>.</li>
</ol>`;
}
