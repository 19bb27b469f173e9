import { gifOf, pollOptionsOf, textAttachmentOf } from "./feed-parameters.js";
import { toIndexes } from "./feed-ranges.js";
import { urlOf, richText } from "./feed-text.js";
import { escapeHtml } from "./html.js";
import { linksIn } from "../publishing/text.js";
import type { SandboxPost } from "../state/posts.js";
import type { Behaviors } from "../behaviors.js";

/** Returns the HTML of a post's attachments: a text attachment, a poll, a GIF and a link card. */
export function attachmentsOf(post: SandboxPost, rangeUnit: Behaviors["rangeUnit"]): string {
  return [textAttachment(post, rangeUnit), poll(post), gif(post), card(linkOf(post))].join("");
}

/** Returns the link that Threads previews: the attached one, else the first in the text of a post without other attachments. */
function linkOf(post: SandboxPost): string | null {
  const { link_attachment: attached, poll_attachment, gif_attachment, text_attachment } = post.parameters;
  const other = poll_attachment ?? gif_attachment ?? text_attachment;
  return attached ?? (other === undefined && post.media.length === 0 ? (linksIn(post.text)[0] ?? null) : null);
}

function card(link: string | null): string {
  if (link === null) return "";
  const address = urlOf(link);
  if (address === null) return `<span class="box quote">${escapeHtml(link)}</span>`;
  const { href, host, pathname } = address;
  return `<a class="box" href="${escapeHtml(href)}" rel="noopener nofollow"><small>${escapeHtml(host)}</small>${escapeHtml(pathname === "/" ? host : pathname)}</a>`;
}

function poll({ parameters }: SandboxPost): string {
  const options = pollOptionsOf(parameters).map((option) => `<li dir="auto">${escapeHtml(option)}</li>`);
  return options.length === 0 ? "" : `<ul class="poll">${options.join("")}</ul><small>Poll</small>`;
}

/** Shows only the id of a GIF, because the page does not load anything from its provider. */
function gif({ parameters }: SandboxPost): string {
  const found = gifOf(parameters);
  if (found === null) return "";
  return `<div class="box gif"><b>GIF</b><small>${escapeHtml(found.provider)} ${escapeHtml(found.gif_id)}</small></div>`;
}

function textAttachment({ parameters }: SandboxPost, rangeUnit: Behaviors["rangeUnit"]): string {
  const found = textAttachmentOf(parameters);
  if (found === null) return "";
  const { plaintext, styles, link } = found;
  const sheet = `<div class="sheet" dir="auto" tabindex="0">${richText(plaintext, toIndexes(plaintext, styles, rangeUnit))}</div>`;
  return `<div class="box letter">${sheet}${card(link)}</div>`;
}
