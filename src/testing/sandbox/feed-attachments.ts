import { gifOf, pollOf, textAttachmentOf } from "./feed-parameters.js";
import { firstLink, isWeb, richText } from "./feed-text.js";
import { escapeHtml } from "./html.js";
import type { SandboxPost } from "./posts.js";

/** What hangs on a post's text: a card for a link, a poll, a GIF, a long text. */
export function attachmentsOf(post: SandboxPost): string {
  return [textAttachment(post), poll(post), gif(post), card(linkOf(post))].join("");
}

/** The link that Threads previews: the one that was attached, else the first in a text that has nothing else to show. */
function linkOf(post: SandboxPost): string | null {
  const { link_attachment: attached, poll_attachment, gif_attachment, text_attachment } = post.parameters;
  if (attached !== undefined) return attached;
  const other = (post.mediaType !== "TEXT_POST" || poll_attachment) ?? gif_attachment ?? text_attachment;
  return other ? null : firstLink(post.text);
}

function card(link: string | null): string {
  if (link === null) return "";
  if (!isWeb(link)) return `<span class="box quote">${escapeHtml(link)}</span>`;
  const { host, pathname } = new URL(link);
  return `<a class="box" href="${escapeHtml(link)}" rel="noopener nofollow"><small>${escapeHtml(host)}</small>${escapeHtml(pathname === "/" ? host : pathname)}</a>`;
}

function poll({ parameters }: SandboxPost): string {
  const options = pollOf(parameters).map((option) => `<li dir="auto">${escapeHtml(option)}</li>`);
  return options.length === 0 ? "" : `<ul class="poll">${options.join("")}</ul><small>Poll</small>`;
}

/** GIFs live at their provider, where this page does not go. */
function gif({ parameters }: SandboxPost): string {
  const found = gifOf(parameters);
  if (found === null) return "";
  return `<div class="box gif"><b>GIF</b><small>${escapeHtml(found.provider)} ${escapeHtml(found.id)}</small></div>`;
}

function textAttachment({ parameters }: SandboxPost): string {
  const found = textAttachmentOf(parameters);
  if (found === null) return "";
  const sheet = `<div class="sheet" dir="auto" tabindex="0">${richText(found.plaintext, found.styles)}</div>`;
  return `<div class="box letter">${sheet}${card(found.link)}</div>`;
}
