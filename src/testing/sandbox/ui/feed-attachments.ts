import { gifOf, pollOptionsOf, textAttachmentOf } from "./feed-parameters.js";
import { inIndexes } from "./feed-ranges.js";
import { addressOf, richText } from "./feed-text.js";
import { escapeHtml } from "./html.js";
import { linksIn } from "../publishing/text.js";
import type { SandboxPost } from "../state/posts.js";
import type { Behaviors } from "../behaviors.js";

/** What hangs on a post's text: a card for a link, a poll, a GIF, a long text. */
export function attachmentsOf(post: SandboxPost, rangeUnit: Behaviors["rangeUnit"]): string {
  return [textAttachment(post, rangeUnit), poll(post), gif(post), card(linkOf(post))].join("");
}

/** The link that Threads previews: the one that was attached, else the first in a text that has nothing else to show. */
function linkOf(post: SandboxPost): string | null {
  const { link_attachment: attached, poll_attachment, gif_attachment, text_attachment } = post.parameters;
  const other = poll_attachment ?? gif_attachment ?? text_attachment;
  return attached ?? (other === undefined && post.media.length === 0 ? (linksIn(post.text)[0] ?? null) : null);
}

function card(link: string | null): string {
  if (link === null) return "";
  const address = addressOf(link);
  if (address === null) return `<span class="box quote">${escapeHtml(link)}</span>`;
  const { href, host, pathname } = address;
  return `<a class="box" href="${escapeHtml(href)}" rel="noopener nofollow"><small>${escapeHtml(host)}</small>${escapeHtml(pathname === "/" ? host : pathname)}</a>`;
}

function poll({ parameters }: SandboxPost): string {
  const options = pollOptionsOf(parameters).map((option) => `<li dir="auto">${escapeHtml(option)}</li>`);
  return options.length === 0 ? "" : `<ul class="poll">${options.join("")}</ul><small>Poll</small>`;
}

/** GIFs live at their provider, where this page does not go. */
function gif({ parameters }: SandboxPost): string {
  const found = gifOf(parameters);
  if (found === null) return "";
  return `<div class="box gif"><b>GIF</b><small>${escapeHtml(found.provider)} ${escapeHtml(found.gif_id)}</small></div>`;
}

function textAttachment({ parameters }: SandboxPost, rangeUnit: Behaviors["rangeUnit"]): string {
  const found = textAttachmentOf(parameters);
  if (found === null) return "";
  const { plaintext, styles, link } = found;
  const sheet = `<div class="sheet" dir="auto" tabindex="0">${richText(plaintext, inIndexes(plaintext, styles, rangeUnit))}</div>`;
  return `<div class="box letter">${sheet}${card(link)}</div>`;
}
