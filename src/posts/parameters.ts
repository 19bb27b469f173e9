/**
 * Turns a draft into the parameters of its containers. Pure. Objects become JSON strings, lists are joined with commas, booleans become `true` and
 * `false`. Fields that the draft does not have are left out.
 * Source: https://developers.facebook.com/documentation/threads/reference/publishing
 */
import type { Parameters } from "../http/parameters.js";
import type { PostFields, PostMedia } from "../validation/draft.js";
import { wireRange } from "./offsets.js";

/** The fields of a post whose media all have URLs. */
export type PublishableFields = PostFields<PostMedia>;

/** The kind of a post: it decides how long its container is awaited, and how lists show it. */
export type PostKind = "text" | "image" | "video" | "carousel";

const MEDIA_TYPES: Readonly<Record<PostKind, string>> = {
  text: "TEXT",
  image: "IMAGE",
  video: "VIDEO",
  carousel: "CAROUSEL",
};

/** Returns the kind of a post: that of its only medium, or `carousel` for two or more. */
export function kindOfPost({ media = [] }: PublishableFields): PostKind {
  const [first] = media;
  if (first === undefined) return "text";
  return media.length > 1 ? "carousel" : first.type;
}

/** Returns the parameters of one carousel item's container. Without `is_carousel_item` Threads refuses the parent (100/4279004). */
export function itemParameters(medium: PostMedia): Parameters {
  return { ...mediumParameters(medium), is_carousel_item: true };
}

/** Returns the parameters of the container to publish. A carousel's parent takes the ids of its items as `children`. */
export function postParameters(draft: PublishableFields, children: readonly string[] = []): Parameters {
  const kind = kindOfPost(draft);
  const { media = [], ghost } = draft;
  const [only] = media;
  return {
    ...(only !== undefined && kind !== "carousel" ? mediumParameters(only) : { media_type: MEDIA_TYPES[kind] }),
    children: kind === "carousel" ? children.join(",") : undefined,
    // Threads treats an empty parameter as a missing one.
    text: nonEmpty(draft.text),
    reply_to_id: draft.replyTo,
    quote_post_id: draft.quote,
    reply_control: draft.replyControl,
    enable_reply_approvals: ghost === true ? undefined : draft.approveReplies,
    topic_tag: draft.topicTag,
    location_id: draft.locationId,
    allowlisted_country_codes: draft.countries?.join(","),
    link_attachment: draft.link,
    poll_attachment: pollAttachment(draft.poll),
    gif_attachment: draft.gif && JSON.stringify({ gif_id: draft.gif.id, provider: draft.gif.provider }),
    text_entities: spoilerEntities(draft),
    text_attachment: textAttachment(draft.textAttachment),
    // Any draft may have `false`. It is sent only with the kinds that the parameter is for.
    is_spoiler_media: kind === "text" ? undefined : draft.spoilerMedia,
    is_ghost_post: kind === "text" ? ghost : undefined,
    ...(ghost === true ? {} : instagramParameters(draft.shareToInstagram)),
  };
}

const nonEmpty = (text: string | undefined) => (text === "" ? undefined : text);

function mediumParameters({ type, url, altText }: PostMedia): Parameters {
  const source = type === "image" ? { image_url: url } : { video_url: url };
  return { media_type: MEDIA_TYPES[type], ...source, alt_text: nonEmpty(altText) };
}

/** Threads ignores every other form, such as an array, without an error: the post is then published without its poll. */
function pollAttachment(options: readonly string[] | undefined): string | undefined {
  if (options === undefined) return undefined;
  const names = ["option_a", "option_b", "option_c", "option_d"];
  return JSON.stringify(Object.fromEntries(options.map((option, index) => [names[index], option])));
}

function spoilerEntities({ text = "", spoilers }: PublishableFields): string | undefined {
  if (spoilers === undefined || spoilers.length === 0) return undefined;
  return JSON.stringify(spoilers.map((range) => ({ entity_type: "SPOILER", ...wireRange(text, range) })));
}

function textAttachment(attachment: PublishableFields["textAttachment"]): string | undefined {
  if (attachment === undefined) return undefined;
  const { text, link, styles = [] } = attachment;
  return JSON.stringify({
    plaintext: text,
    link_attachment_url: link,
    text_with_styling_info:
      styles.length === 0
        ? undefined
        : styles.map((range) => ({ ...wireRange(text, range), styling_info: range.styles })),
  });
}

/** Either flag is documented to suffice for the dark design. Both together were observed to work. */
function instagramParameters(share: PublishableFields["shareToInstagram"]): Parameters {
  if (share === "dark") return { crossreshare_to_ig: true, crossreshare_to_ig_dark_mode: true };
  return { crossreshare_to_ig: share };
}
