/**
 * A draft as the parameters of its containers. Pure. Objects go as JSON strings, lists with commas, booleans as `true` and `false`; what
 * the draft does not name is left out.
 * Source: https://developers.facebook.com/documentation/threads/reference/publishing
 */
import type { Parameters } from "../http/parameters.js";
import type { PostFields, PostMedia } from "../validation/draft.js";
import { wireRange } from "./offsets.js";

/** A draft whose media can be fetched. */
export type PublishableFields = PostFields<PostMedia>;

/** What a post is, for its waiting and its looks. */
export type PostKind = "text" | "image" | "video" | "carousel";

const MEDIA_TYPES: Readonly<Record<PostKind, string>> = {
  text: "TEXT",
  image: "IMAGE",
  video: "VIDEO",
  carousel: "CAROUSEL",
};

/** One medium is a post of its kind, two or more are a carousel. */
export function kindOfPost({ media = [] }: PublishableFields): PostKind {
  const [first] = media;
  if (first === undefined) return "text";
  return media.length > 1 ? "carousel" : first.type;
}

/** The container of one item of a carousel. Without `is_carousel_item` Threads refuses the parent (100/4279004). */
export function itemParameters(medium: PostMedia): Parameters {
  return { ...mediumParameters(medium), is_carousel_item: true };
}

/** The container that will be published; of a carousel the parent, which takes its items' ids as `children`. */
export function postParameters(draft: PublishableFields, children: readonly string[] = []): Parameters {
  const kind = kindOfPost(draft);
  const { media = [], ghost } = draft;
  const [only] = media;
  return {
    ...(only !== undefined && kind !== "carousel" ? mediumParameters(only) : { media_type: MEDIA_TYPES[kind] }),
    children: kind === "carousel" ? children.join(",") : undefined,
    // An empty parameter is no parameter.
    text: given(draft.text),
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
    // A `false` may be said of any draft, and goes out only where the parameter has a place.
    is_spoiler_media: kind === "text" ? undefined : draft.spoilerMedia,
    is_ghost_post: kind === "text" ? ghost : undefined,
    ...(ghost === true ? {} : instagramParameters(draft.shareToInstagram)),
  };
}

const given = (text: string | undefined) => (text === "" ? undefined : text);

function mediumParameters({ type, url, altText }: PostMedia): Parameters {
  const place = type === "image" ? { image_url: url } : { video_url: url };
  return { media_type: MEDIA_TYPES[type], ...place, alt_text: given(altText) };
}

/** Any other form, an array say, is ignored in silence and the post goes out without its poll. */
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

/** Either flag is documented to suffice for the dark look; both together are what was seen to work. */
function instagramParameters(share: PublishableFields["shareToInstagram"]): Parameters {
  if (share === "dark") return { crossreshare_to_ig: true, crossreshare_to_ig_dark_mode: true };
  return { crossreshare_to_ig: share };
}
