/**
 * The names that Threads uses for the fields of a draft, and the field to use instead. Names that differ only in case and underscores, such
 * as `reply_to`, need no row. If a value has several words, the first one that the object can have is the field: for `image_url`, `media` in a post and
 * `url` in an image.
 *
 * @see https://developers.facebook.com/documentation/threads/reference/publishing
 */
export const THREADS_SPELLINGS: Readonly<Record<string, string>> = {
  reply_to_id: "replyTo",
  media_type: "media type",
  image_url: "media url",
  video_url: "media url",
  children: "media",
  is_carousel_item: "media",
  alt_text: "altText",
  alt: "altText",
  link_attachment: "link",
  link_attachment_url: "link",
  quote_post_id: "quote",
  poll_attachment: "poll",
  gif_attachment: "gif",
  gif_id: "gif id",
  is_ghost_post: "ghost",
  allowlisted_country_codes: "countries",
  text_entities: "spoilers",
  plaintext: "textAttachment text",
  text_with_styling_info: "textAttachment styles",
  styling_info: "textAttachment styles",
  is_spoiler_media: "spoilerMedia",
  enable_reply_approvals: "approveReplies",
  crossreshare_to_ig: "shareToInstagram",
  crossreshare_to_ig_dark_mode: "shareToInstagram",
  // An option of `publish`, not a field.
  auto_publish_text: "autoPublishText",
};
