import { deletes, needs, shown, takes, writes, type OperationRow } from "../http/operation-row.js";
import { PUBLISH_SCOPE } from "../oauth/scopes.js";
import { createContainer } from "./create-container.js";
import { deletePost } from "./delete-post.js";
import { manageReply } from "./manage-reply.js";
import { publish } from "./publish.js";
import { repost } from "./repost.js";

const scopes = [PUBLISH_SCOPE];

// fact: container-parameters
const CONTAINER_PARAMETERS = [
  needs("media_type", shown),
  takes("text"),
  takes("image_url"),
  takes("video_url"),
  takes("is_carousel_item", shown),
  takes("children", shown),
  takes("reply_to_id", shown),
  takes("reply_control", shown),
  takes("enable_reply_approvals", shown),
  takes("alt_text"),
  takes("link_attachment"),
  takes("quote_post_id", shown),
  takes("poll_attachment"),
  takes("auto_publish_text", shown),
  takes("topic_tag", shown),
  takes("is_spoiler_media", shown),
  takes("text_entities"),
  takes("text_attachment"),
  takes("gif_attachment"),
  takes("is_ghost_post", shown),
  takes("location_id", shown),
  takes("allowlisted_country_codes"),
  takes("crossreshare_to_ig", shown),
  takes("crossreshare_to_ig_dark_mode", shown),
];

/** The operations that publish, repost and delete. */
export const PUBLISHING_OPERATIONS: readonly OperationRow[] = [
  // fact: create-container, container-form
  writes("create-container", "/{user}/threads", createContainer, { scopes, parameters: CONTAINER_PARAMETERS }),
  // fact: publish
  writes("publish", "/{user}/threads_publish", publish, { scopes, parameters: [needs("creation_id", shown)] }),
  // fact: repost
  writes("repost", "/{post}/repost", repost),
  // fact: manage-reply
  writes("manage-reply", "/{post}/manage_reply", manageReply("hide"), {
    scopes: ["threads_manage_replies"],
    parameters: [needs("hide", shown)],
  }),
  writes("manage-pending-reply", "/{post}/manage_pending_reply", manageReply("approve"), {
    scopes: ["threads_manage_replies"],
    parameters: [needs("approve", shown)],
  }),
  // fact: delete-post
  deletes("delete", "/{post}", deletePost, { scopes: ["threads_delete"] }),
];
