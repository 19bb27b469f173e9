import { hideSpoiler } from "./feed-text.js";
import { escapeHtml } from "./html.js";
import type { SandboxMediaItem, SandboxPost } from "../state/posts.js";

/** Returns the HTML of a post's images and videos; those of a carousel are a strip. */
export function mediaOf(post: SandboxPost): string {
  if (post.media.length === 0) return "";
  const figures = post.media.map((item) => figure(item, post.parameters.is_spoiler_media === "true"));
  return `<div class="media${figures.length > 1 ? " strip" : ""}">${figures.join("")}</div>`;
}

/** Returns whether the page may load a URL. Its policy allows only these two names of this machine. */
export function isShowable(url: string): boolean {
  return URL.canParse(url) && /^https?:\/\/(?:127\.0\.0\.1|localhost)(?::\d+)?\//.test(new URL(url).href);
}

function figure(item: SandboxMediaItem, spoiler: boolean): string {
  const content = isShowable(item.url) ? loaded(item) : absent(item);
  const alt = item.altText ?? "";
  const badge =
    alt === "" ? "" : `<details class="alt"><summary>ALT</summary><p dir="auto">${escapeHtml(alt)}</p></details>`;
  return `<figure class="shot">${spoiler ? hideSpoiler(content, "seen") : content}${badge}</figure>`;
}

function loaded({ type, url, altText }: SandboxMediaItem): string {
  const source = escapeHtml(new URL(url).href);
  const alt = escapeHtml(altText ?? "");
  return type === "VIDEO"
    ? `<video controls preload="metadata" src="${source}" aria-label="${alt}"></video>`
    : `<img loading="lazy" src="${source}" alt="${alt}">`;
}

/** Shows only the host of a URL, because the rest may be signed. */
function absent({ type, url }: SandboxMediaItem): string {
  const host = URL.canParse(url) ? new URL(url).host : "";
  const what = type === "VIDEO" ? "A video" : "An image";
  return `<span class="absent"><b>${what}</b><small>${host === "" ? "elsewhere" : `at ${escapeHtml(host)}`}, not on this machine</small></span>`;
}
