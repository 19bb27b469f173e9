import { badParameter } from "../http/graph-errors.js";
import { json, parameter, refuse, type Call, type HandlerResult } from "../http/handler.js";
import type { Context } from "../state/context.js";
import { userById, type PostRecord } from "../state/state.js";

/** GET /oembed: the HTML of a public post. */
// fact: oembed
export function oembed(call: Call, context: Context): HandlerResult {
  const width = parameter(call, "maxwidth") || "658";
  if (!/^\d+$/.test(width) || Number(width) < 320 || Number(width) > 658)
    return refuse(badParameter("Param maxwidth must be between 320 and 658"));
  const shortcode = /^https?:\/\/[^/]+\/(?:@[^/]+\/post|t)\/([\w-]+)\/?$/.exec(parameter(call, "url"))?.[1];
  const post = [...context.state.posts.values()].find((each) => each.shortcode === shortcode);
  if (post === undefined || !isPublic(post, context)) return refuse(badParameter("Param url is not a public post"));
  return json({
    type: "rich",
    version: "1.0",
    html: htmlOf(post),
    provider_name: "Threads",
    provider_url: "https://www.threads.com/",
    width: Number(width),
  });
}

function isPublic(post: PostRecord, { state }: Context): boolean {
  const geoGated = post.parameters.allowlisted_country_codes !== undefined;
  return post.deletedAt === null && !geoGated && !userById(state, post.userId).isPrivate;
}

function htmlOf({ shortcode }: PostRecord): string {
  const url = `https://www.threads.com/t/${shortcode}?utm_source=threads_oembed`;
  return (
    `<blockquote class="text-post-media" data-text-post-permalink="${url}"><a href="${url}">View on Threads</a></blockquote>` +
    `<script async src="https://www.threads.com/embed.js"></script>`
  );
}
