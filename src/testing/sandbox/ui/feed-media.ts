import { hideSpoiler } from "./feed-text.js";
import { escapeHtml } from "./html.js";
import type { SandboxMedium, SandboxPost } from "../state/posts.js";

/** Returns the HTML of a post's images and videos; those of a carousel are a strip. */
export function mediaOf(post: SandboxPost): string {
  if (post.media.length === 0) return "";
  const figures = post.media.map((medium) => figure(medium, post.parameters.is_spoiler_media === "true"));
  return `<div class="media${figures.length > 1 ? " strip" : ""}">${figures.join("")}</div>`;
}

/** Returns whether the page may load a URL. Its policy allows only these two names of this machine. */
export function isShowable(url: string): boolean {
  return URL.canParse(url) && /^https?:\/\/(?:127\.0\.0\.1|localhost)(?::\d+)?\//.test(new URL(url).href);
}

function figure(medium: SandboxMedium, spoiler: boolean): string {
  const content = isShowable(medium.url) ? loaded(medium) : absent(medium);
  const alt = medium.altText ?? "";
  const badge =
    alt === "" ? "" : `<details class="alt"><summary>ALT</summary><p dir="auto">${escapeHtml(alt)}</p></details>`;
  return `<figure class="shot">${spoiler ? hideSpoiler(content, "seen") : content}${badge}</figure>`;
}

function loaded({ type, url, altText }: SandboxMedium): string {
  const source = escapeHtml(new URL(url).href);
  const alt = escapeHtml(altText ?? "");
  return type === "VIDEO"
    ? `<video controls preload="metadata" src="${source}" aria-label="${alt}"></video>`
    : `<img loading="lazy" src="${source}" alt="${alt}">`;
}

/** Shows only the host of a URL, because the rest may be signed. */
function absent({ type, url }: SandboxMedium): string {
  const host = URL.canParse(url) ? new URL(url).host : "";
  const what = type === "VIDEO" ? "A video" : "An image";
  return `<span class="absent"><b>${what}</b><small>${host === "" ? "elsewhere" : `at ${escapeHtml(host)}`}, not on this machine</small></span>`;
}
