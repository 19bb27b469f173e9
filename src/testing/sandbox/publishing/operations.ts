import { needs, shown, takes, type OperationRow } from "../http/operation-row.js";
import { createContainer } from "./create-container.js";
import { publish } from "./publish.js";
import { BASIC_SCOPE, PUBLISH_SCOPE } from "../oauth/scopes.js";

/** The operations that make, publish, list and take back posts. */
export const PUBLISHING_OPERATIONS: readonly OperationRow[] = [
  {
    // fact: create-container, container-form, container-parameters, versions-optional, token-in-parameters
    operation: "create-container",
    method: "POST",
    paths: ["/me/threads", "/{id}/threads"],
    versioned: true,
    parameters: [
      needs("access_token"),
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
    ],
    token: "user",
    scopes: [BASIC_SCOPE, PUBLISH_SCOPE],
    refusals: "graph",
    handle: createContainer,
  },
  {
    // fact: publish, versions-optional, token-in-parameters
    operation: "publish",
    method: "POST",
    paths: ["/me/threads_publish", "/{id}/threads_publish"],
    versioned: true,
    parameters: [needs("access_token"), needs("creation_id", shown)],
    token: "user",
    scopes: [BASIC_SCOPE, PUBLISH_SCOPE],
    refusals: "graph",
    handle: publish,
  },
];
