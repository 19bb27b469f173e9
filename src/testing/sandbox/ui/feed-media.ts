import { veiled } from "./feed-text.js";
import { escapeHtml } from "./html.js";
import type { SandboxMedium, SandboxPost } from "../state/posts.js";

/** The pictures and films of a post: one, or a carousel's as a strip. Empty without any. */
export function mediaOf(post: SandboxPost): string {
  if (post.media.length === 0) return "";
  const shots = post.media.map((medium) => shot(medium, post.parameters.is_spoiler_media === "true"));
  return `<div class="media${shots.length > 1 ? " strip" : ""}">${shots.join("")}</div>`;
}

/** Whether the page may load an address; its policy knows just these two names of this machine. */
export function isShowable(url: string): boolean {
  return URL.canParse(url) && /^https?:\/\/(?:127\.0\.0\.1|localhost)(?::\d+)?\//.test(new URL(url).href);
}

function shot(medium: SandboxMedium, spoiler: boolean): string {
  const seen = isShowable(medium.url) ? loaded(medium) : absent(medium);
  const alt = medium.altText ?? "";
  const badge =
    alt === "" ? "" : `<details class="alt"><summary>ALT</summary><p dir="auto">${escapeHtml(alt)}</p></details>`;
  return `<figure class="shot">${spoiler ? veiled(seen, "seen") : seen}${badge}</figure>`;
}

function loaded({ type, url, altText }: SandboxMedium): string {
  const source = escapeHtml(new URL(url).href);
  const alt = escapeHtml(altText ?? "");
  return type === "VIDEO"
    ? `<video controls preload="metadata" src="${source}" aria-label="${alt}"></video>`
    : `<img loading="lazy" src="${source}" alt="${alt}">`;
}

/** Only the host is told: the rest of an address may be signed. */
function absent({ type, url }: SandboxMedium): string {
  const host = URL.canParse(url) ? new URL(url).host : "";
  const what = type === "VIDEO" ? "A video" : "An image";
  return `<span class="absent"><b>${what}</b><small>${host === "" ? "somewhere" : `at ${escapeHtml(host)}`}, not on this machine</small></span>`;
}
