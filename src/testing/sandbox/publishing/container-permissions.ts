import { mediaNotFound, missingPermission, type Refusal } from "../http/graph-errors.js";
import type { SandboxUser } from "../state/people.js";
import { mayRead } from "../reading/post-fields.js";
import { rootOf } from "../reading/root-post.js";
import { grants, type PostRecord } from "../state/state.js";
import type { UserCall, World } from "../state/world.js";

/** How long a post is so young that it may not be seen yet. */
const YOUNG_MS = 2000;

/** Refuses what the person may not use, or may not speak to. The parameters are well-formed. */
export function notAllowed(call: UserCall, world: World): Refusal | null {
  const { parameters } = call;
  return (
    missingScope(call, world) ??
    wrongCountries(parameters.get("allowlisted_country_codes"), call) ??
    wrongParent(parameters.get("reply_to_id"), call, world) ??
    wrongQuote(parameters.get("quote_post_id"), call, world)
  );
}

// fact: locations, cross-share
function missingScope({ parameters, user }: UserCall, world: World): Refusal | null {
  const shares = CROSS_SHARES.some((name) => parameters.get(name) === "true");
  const needed = [
    ...(parameters.has("location_id") ? ["threads_location_tagging"] : []),
    ...(shares ? ["threads_share_to_instagram"] : []),
  ];
  const missing = needed.find((scope) => !grants(world.state, user.id, scope, world.clock.now()));
  return missing === undefined ? null : missingPermission(missing, world.behaviors);
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
function wrongParent(id: string | null, { user }: UserCall, world: World): Refusal | null {
  if (id === null) return null;
  const parent = target(id, user, world);
  if (parent === null) return mediaNotFound();
  const now = world.clock.now();
  const youngMs = world.behaviors.youngParent === "refused" ? YOUNG_MS : 0;
  const delayMs = Math.max(youngMs, world.publishing.delays.parentDelayMs);
  if (now < parent.publishedAt + delayMs) return mediaNotFound();
  const mayReply =
    rootOf(parent, world.state).userId === user.id ||
    REPLY_SCOPES.some((scope) => grants(world.state, user.id, scope, now));
  return mayReply ? null : missingPermission(REPLY_SCOPES.join(" or "), world.behaviors);
}

const REPLY_SCOPES = ["threads_keyword_search", "threads_manage_mentions"];

function wrongQuote(id: string | null, { user }: UserCall, world: World): Refusal | null {
  return id === null || target(id, user, world) !== null ? null : mediaNotFound();
}

/** The post that somebody speaks to, if it is there for them. A repost is nobody's words, so there is nothing to answer. */
function target(id: string, user: SandboxUser, world: World): PostRecord | null {
  const post = world.state.posts.get(id);
  return post !== undefined && post.mediaType !== "REPOST_FACADE" && mayRead(user, post, world) ? post : null;
}
