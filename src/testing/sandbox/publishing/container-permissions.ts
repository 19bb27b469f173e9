import { mediaNotFound, missingPermission, type Refusal } from "../http/graph-errors.js";
import type { SandboxUser } from "../state/accounts.js";
import { mayRead, rootOf } from "../reading/post-access.js";
import { grants, type PostRecord } from "../state/state.js";
import type { UserCall } from "../http/handler.js";
import type { Context } from "../state/context.js";

/** The age up to which a post may not be visible to a reply. */
const YOUNG_MS = 2000;

/** Refuses well-formed parameters that the user may not use, and posts that the user may not reply to or quote. */
export function checkPermissions(call: UserCall, context: Context): Refusal | null {
  const { parameters } = call;
  return (
    checkScopes(call, context) ??
    checkCountries(parameters.get("allowlisted_country_codes"), call) ??
    checkParent(parameters.get("reply_to_id"), call, context) ??
    checkQuote(parameters.get("quote_post_id"), call, context)
  );
}

// fact: locations, cross-share
function checkScopes({ parameters, user }: UserCall, context: Context): Refusal | null {
  const crossShares = CROSS_SHARES.some((name) => parameters.get(name) === "true");
  const needed = [
    ...(parameters.has("location_id") ? ["threads_location_tagging"] : []),
    ...(crossShares ? ["threads_share_to_instagram"] : []),
  ];
  const missing = needed.find((scope) => !grants(context.state, user.id, scope, context.clock.now()));
  return missing === undefined ? null : missingPermission(missing, context.behaviors);
}

const CROSS_SHARES = ["crossreshare_to_ig", "crossreshare_to_ig_dark_mode"];
const REGIONS = new Intl.DisplayNames("en", { type: "region", fallback: "none" });

// fact: geo-gating
function checkCountries(codes: string | null, { user }: UserCall): Refusal | null {
  if (codes === null) return null;
  if (!user.isEligibleForGeoGating) return namedRefusal("THREADS_API__FEATURE_NOT_AVAILABLE");
  const known = codes.split(",").every((code) => /^[A-Z]{2}$/.test(code) && REGIONS.of(code) !== undefined);
  return known ? null : namedRefusal("THREADS_API__GEO_GATING_INVALID_COUNTRY_CODES");
}

function namedRefusal(message: string): Refusal {
  return { status: 400, code: 100, message };
}

// fact: reply-targets, young-parent, parent-not-visible
function checkParent(id: string | null, { user }: UserCall, context: Context): Refusal | null {
  if (id === null) return null;
  const parent = readablePost(id, user, context);
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

function checkQuote(id: string | null, { user }: UserCall, context: Context): Refusal | null {
  return id === null || readablePost(id, user, context) !== null ? null : mediaNotFound();
}

/** Returns the parent or the quoted post if the user may read it. A repost has no content to reply to. */
function readablePost(id: string, user: SandboxUser, context: Context): PostRecord | null {
  const post = context.state.posts.get(id);
  return post !== undefined && post.mediaType !== "REPOST_FACADE" && mayRead(user, post, context) ? post : null;
}
