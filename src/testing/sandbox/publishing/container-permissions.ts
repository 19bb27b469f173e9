import { mediaNotFound, missingPermission, type Refusal } from "../http/graph-errors.js";
import type { SandboxUser } from "../state/accounts.js";
import { mayRead, rootOf } from "../reading/post-access.js";
import { grants, type PostRecord } from "../state/state.js";
import type { UserCall } from "../http/handler.js";
import type { Context } from "../state/context.js";

/** How long a post is so young that it may not be seen yet. */
const YOUNG_MS = 2000;

/** Refuses what the person may not use, or may not speak to. The parameters are well-formed. */
export function notAllowed(call: UserCall, context: Context): Refusal | null {
  const { parameters } = call;
  return (
    missingScope(call, context) ??
    wrongCountries(parameters.get("allowlisted_country_codes"), call) ??
    wrongParent(parameters.get("reply_to_id"), call, context) ??
    wrongQuote(parameters.get("quote_post_id"), call, context)
  );
}

// fact: locations, cross-share
function missingScope({ parameters, user }: UserCall, context: Context): Refusal | null {
  const shares = CROSS_SHARES.some((name) => parameters.get(name) === "true");
  const needed = [
    ...(parameters.has("location_id") ? ["threads_location_tagging"] : []),
    ...(shares ? ["threads_share_to_instagram"] : []),
  ];
  const missing = needed.find((scope) => !grants(context.state, user.id, scope, context.clock.now()));
  return missing === undefined ? null : missingPermission(missing, context.behaviors);
}

const CROSS_SHARES = ["crossreshare_to_ig", "crossreshare_to_ig_dark_mode"];
const REGIONS = new Intl.DisplayNames("en", { type: "region", fallback: "none" });

// fact: geo-gating
function wrongCountries(codes: string | null, { user }: UserCall): Refusal | null {
  if (codes === null) return null;
  if (!user.isEligibleForGeoGating) return named("THREADS_API__FEATURE_NOT_AVAILABLE");
  const known = codes.split(",").every((code) => /^[A-Z]{2}$/.test(code) && REGIONS.of(code) !== undefined);
  return known ? null : named("THREADS_API__GEO_GATING_INVALID_COUNTRY_CODES");
}

function named(message: string): Refusal {
  return { status: 400, code: 100, message };
}

// fact: reply-targets, young-parent, parent-not-visible
function wrongParent(id: string | null, { user }: UserCall, context: Context): Refusal | null {
  if (id === null) return null;
  const parent = target(id, user, context);
  if (parent === null) return mediaNotFound();
  const now = context.clock.now();
  const youngMs = context.behaviors.youngParent === "refused" ? YOUNG_MS : 0;
  const delayMs = Math.max(youngMs, context.publishing.delays.parentDelayMs);
  if (now < parent.publishedAt + delayMs) return mediaNotFound();
  const mayReply =
    rootOf(parent, context.state).userId === user.id ||
    REPLY_SCOPES.some((scope) => grants(context.state, user.id, scope, now));
  return mayReply ? null : missingPermission(REPLY_SCOPES.join(" or "), context.behaviors);
}

const REPLY_SCOPES = ["threads_keyword_search", "threads_manage_mentions"];

function wrongQuote(id: string | null, { user }: UserCall, context: Context): Refusal | null {
  return id === null || target(id, user, context) !== null ? null : mediaNotFound();
}

/** The post that somebody speaks to, if it is there for them. A repost is nobody's words, so there is nothing to answer. */
function target(id: string, user: SandboxUser, context: Context): PostRecord | null {
  const post = context.state.posts.get(id);
  return post !== undefined && post.mediaType !== "REPOST_FACADE" && mayRead(user, post, context) ? post : null;
}
