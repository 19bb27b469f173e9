import { FIELDS, FLAG, needs, reads, shown, takes, type OperationRow } from "../http/operation-row.js";
import { readContainer } from "./container.js";
import { keywordSearch, listMentions, profileLookup, profilePosts } from "./discovery.js";
import { DATES, LIST_FIELDS, POST_RANGE } from "../strictness/lists.js";
import { postInsights, userInsights } from "./insights.js";
import { locationSearch, readLocation } from "./locations.js";
import { oembed } from "./oembed.js";
import { ownList } from "./own-list.js";
import { readPost } from "./post.js";
import { readProfile } from "./profile.js";
import { publishingLimit } from "./publishing-limit.js";
import { replyList } from "./replies.js";

const fields = { parameters: [FIELDS] };
const list = {
  parameters: [FIELDS, ...["limit", "since", "until", "before", "after"].map((name) => takes(name, shown))],
  forgives: [DATES, LIST_FIELDS],
};

const replies = {
  ...list,
  scopes: ["threads_read_replies"],
  parameters: [...list.parameters, takes("reverse", FLAG)],
};
const pending = { ...replies, parameters: [...replies.parameters, takes("approval_status", shown)] };

/** The operations that read. */
export const READING_OPERATIONS: readonly OperationRow[] = [
  // fact: me
  reads("me", "/me", readProfile, fields),
  reads("node", "/{user}", readProfile, fields),
  reads("node", "/{container}", readContainer, fields),
  reads("node", "/{post}", readPost, fields),
  // fact: own-lists
  reads("list-threads", "/{user}/threads", ownList("threads"), list),
  reads("list-replies", "/{user}/replies", ownList("replies"), { ...list, scopes: ["threads_read_replies"] }),
  reads("list-ghost-posts", "/{user}/ghost_posts", ownList("ghost_posts"), list),
  // fact: mentions
  reads("list-mentions", "/{user}/mentions", listMentions, { ...list, scopes: ["threads_manage_mentions"] }),
  // fact: reply-lists, conversation-of-reply
  reads("post-replies", "/{post}/replies", replyList("replies"), replies),
  reads("post-conversation", "/{post}/conversation", replyList("conversation"), replies),
  reads("post-pending-replies", "/{post}/pending_replies", replyList("pending_replies"), pending),
  // fact: keyword-search
  reads("keyword-search", "/keyword_search", keywordSearch, {
    ...list,
    scopes: ["threads_keyword_search"],
    parameters: [
      needs("q"),
      takes("search_mode", { ...shown, values: ["KEYWORD", "TAG"] }),
      takes("search_type", { ...shown, values: ["TOP", "RECENT"] }),
      takes("media_type", { ...shown, values: ["TEXT", "IMAGE", "VIDEO"] }),
      takes("author_username"),
      ...list.parameters,
    ],
  }),
  // fact: profile-lookup, profile-posts
  reads("profile-lookup", "/profile_lookup", profileLookup, {
    scopes: ["threads_profile_discovery"],
    parameters: [needs("username"), FIELDS],
  }),
  reads("profile-posts", "/profile_posts", profilePosts, {
    ...list,
    scopes: ["threads_profile_discovery"],
    parameters: [needs("username"), ...list.parameters],
  }),
  // fact: location-search
  reads("location-search", "/location_search", locationSearch, {
    scopes: ["threads_location_tagging"],
    parameters: [takes("q"), takes("latitude"), takes("longitude"), FIELDS],
  }),
  reads("node", "/{location}", readLocation, { ...fields, scopes: ["threads_location_tagging"] }),
  // fact: post-insights, user-insights
  reads("post-insights", "/{post}/insights", postInsights, {
    scopes: ["threads_manage_insights"],
    parameters: [needs("metric", shown)],
    forgives: [POST_RANGE],
  }),
  reads("user-insights", "/{user}/threads_insights", userInsights, {
    scopes: ["threads_manage_insights"],
    parameters: [needs("metric", shown), ...["since", "until", "breakdown"].map((name) => takes(name, shown))],
    forgives: [DATES],
  }),
  // fact: oembed
  {
    operation: "oembed",
    method: "GET",
    path: "/oembed",
    versioned: true,
    parameters: [needs("url", shown), takes("maxwidth", shown)],
    token: null,
    refusals: "graph",
    handle: oembed,
  },
  // fact: publishing-limit
  reads("publishing-limit", "/{user}/threads_publishing_limit", publishingLimit, fields),
];
