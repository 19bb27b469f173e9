import { deletes, FLAG, needs, shown, takes, writes, type OperationRow } from "../http/operation-row.js";
import { PUBLISH_SCOPE } from "../oauth/scopes.js";
import { MEDIA_TYPES, REPLY_CONTROLS } from "./container-values.js";
import { createContainer } from "./create-container.js";
import { deletePost } from "./delete-post.js";
import { CONTAINER_FORGIVENESS } from "../strictness/container.js";
import { manageReply } from "./manage-reply.js";
import { publish } from "./publish.js";
import { repost } from "./repost.js";

const scopes = [PUBLISH_SCOPE];

// fact: container-parameters
const CONTAINER_PARAMETERS = [
  needs("media_type", { ...shown, values: MEDIA_TYPES }),
  takes("text", { conditional: true }),
  takes("image_url", { conditional: true }),
  takes("video_url", { conditional: true }),
  takes("is_carousel_item", FLAG),
  takes("children", { ...shown, conditional: true }),
  takes("reply_to_id", shown),
  takes("reply_control", { ...shown, values: REPLY_CONTROLS }),
  takes("enable_reply_approvals", FLAG),
  takes("alt_text"),
  takes("link_attachment"),
  takes("quote_post_id", shown),
  takes("poll_attachment"),
  takes("auto_publish_text", FLAG),
  takes("topic_tag", shown),
  takes("is_spoiler_media", FLAG),
  takes("text_entities"),
  takes("text_attachment"),
  takes("gif_attachment"),
  takes("is_ghost_post", FLAG),
  takes("location_id", shown),
  takes("allowlisted_country_codes"),
  takes("crossreshare_to_ig", FLAG),
  takes("crossreshare_to_ig_dark_mode", FLAG),
];

/** The operations that publish, repost and delete. */
export const PUBLISHING_OPERATIONS: readonly OperationRow[] = [
  // fact: create-container, container-form
  writes("create-container", "/{user}/threads", createContainer, {
    scopes,
    parameters: CONTAINER_PARAMETERS,
    forgives: CONTAINER_FORGIVENESS,
  }),
  // fact: publish
  writes("publish", "/{user}/threads_publish", publish, { scopes, parameters: [needs("creation_id", shown)] }),
  // fact: repost
  writes("repost", "/{post}/repost", repost),
  // fact: manage-reply
  writes("manage-reply", "/{post}/manage_reply", manageReply("hide"), {
    scopes: ["threads_manage_replies"],
    parameters: [needs("hide", FLAG)],
  }),
  writes("manage-pending-reply", "/{post}/manage_pending_reply", manageReply("approve"), {
    scopes: ["threads_manage_replies"],
    parameters: [needs("approve", FLAG)],
  }),
  // fact: delete-post
  deletes("delete", "/{post}", deletePost, { scopes: ["threads_delete"] }),
];
