/** Posts with all fields that their kind may have, and offsets after characters outside the BMP. */
import type { PostDraft } from "../../src/index.js";
import { json, type Parameters, type PostRow } from "./notation.js";
import { range, UNSURE_UNIT } from "./units.js";

const EVERYTHING = {
  text: "A day at sea",
  replyTo: "18099999999999991",
  quote: "18099999999999992",
  topicTag: "sailing",
  replyControl: "mentioned_only",
  approveReplies: true,
  locationId: "1032632111107723",
  countries: ["US", "CA", "SE"],
  spoilers: [{ offset: 2, length: 3 }],
  shareToInstagram: true,
} as const satisfies PostDraft;

const EVERYTHING_SENT: Parameters = {
  text: "A day at sea",
  reply_to_id: "18099999999999991",
  quote_post_id: "18099999999999992",
  topic_tag: "sailing",
  reply_control: "mentioned_only",
  enable_reply_approvals: "true",
  location_id: "1032632111107723",
  allowlisted_country_codes: "US,CA,SE",
  text_entities: json([{ entity_type: "SPOILER", offset: 2, length: 3 }]),
  crossreshare_to_ig: "true",
};

const SOURCE = "publishing.md 3: every parameter that stands at this kind, none of them excluding another";

/** Posts with everything at once, and offsets. */
export const TOGETHER: readonly PostRow[] = [
  {
    name: "text with a link and everything beside it",
    draft: { ...EVERYTHING, link: "https://example.com/log" },
    container: { ...EVERYTHING_SENT, media_type: "TEXT", link_attachment: "https://example.com/log" },
    source: SOURCE,
  },
  {
    name: "text with a poll and everything beside it",
    draft: { ...EVERYTHING, poll: ["Yes", "No"] },
    container: {
      ...EVERYTHING_SENT,
      media_type: "TEXT",
      poll_attachment: json({ option_a: "Yes", option_b: "No" }),
    },
    source: SOURCE,
  },
  {
    name: "a ghost post with spoilers in its text",
    draft: { text: "A day at sea", ghost: true, spoilers: [{ offset: 2, length: 3 }] },
    container: {
      media_type: "TEXT",
      text: "A day at sea",
      is_ghost_post: "true",
      text_entities: json([{ entity_type: "SPOILER", offset: 2, length: 3 }]),
    },
    source: "publishing.md 5, ghost post",
  },
  {
    name: "an image with everything beside it",
    draft: {
      ...EVERYTHING,
      spoilerMedia: true,
      media: [{ type: "image", url: "https://cdn.example.com/1.jpg", altText: "A sail" }],
    },
    container: {
      ...EVERYTHING_SENT,
      media_type: "IMAGE",
      image_url: "https://cdn.example.com/1.jpg",
      alt_text: "A sail",
      is_spoiler_media: "true",
    },
    source: SOURCE,
  },
  {
    name: "a video with everything beside it",
    draft: {
      ...EVERYTHING,
      spoilerMedia: true,
      media: [{ type: "video", url: "https://cdn.example.com/1.mp4", altText: "A sail" }],
    },
    container: {
      ...EVERYTHING_SENT,
      media_type: "VIDEO",
      video_url: "https://cdn.example.com/1.mp4",
      alt_text: "A sail",
      is_spoiler_media: "true",
    },
    source: SOURCE,
  },
  {
    name: "a carousel with everything beside it, of which its items carry nothing",
    draft: {
      ...EVERYTHING,
      spoilerMedia: true,
      media: [
        { type: "image", url: "https://cdn.example.com/1.jpg", altText: "A sail" },
        { type: "video", url: "https://cdn.example.com/2.mp4", altText: "A gull" },
      ],
    },
    items: [
      {
        media_type: "IMAGE",
        is_carousel_item: "true",
        image_url: "https://cdn.example.com/1.jpg",
        alt_text: "A sail",
      },
      {
        media_type: "VIDEO",
        is_carousel_item: "true",
        video_url: "https://cdn.example.com/2.mp4",
        alt_text: "A gull",
      },
    ],
    container: {
      ...EVERYTHING_SENT,
      media_type: "CAROUSEL",
      children: "17900000000000001,17900000000000002",
      is_spoiler_media: "true",
    },
    source: `${SOURCE}; is_spoiler_media on the carousel container marks every item`,
  },
  {
    name: "spoilers after and over characters outside the BMP",
    draft: {
      text: "🌊 Lång 👍 day",
      spoilers: [
        { offset: 3, length: 7 },
        { offset: 11, length: 3 },
      ],
    },
    container: {
      media_type: "TEXT",
      text: "🌊 Lång 👍 day",
      text_entities: json([
        { entity_type: "SPOILER", ...range({ utf16: [3, 7], codePoints: [2, 6], utf8: [5, 10] }) },
        { entity_type: "SPOILER", ...range({ utf16: [11, 3], codePoints: [9, 3], utf8: [16, 3] }) },
      ]),
    },
    source: "publishing.md 5, spoilers",
    unsure: UNSURE_UNIT,
  },
  {
    name: "a styled text attachment after and over characters outside the BMP",
    draft: {
      text: "A day at sea",
      textAttachment: { text: "🌊 Lång text", styles: [{ offset: 3, length: 4, styles: ["bold"] }] },
    },
    container: {
      media_type: "TEXT",
      text: "A day at sea",
      text_attachment: json({
        plaintext: "🌊 Lång text",
        text_with_styling_info: [
          { ...range({ utf16: [3, 4], codePoints: [2, 4], utf8: [5, 5] }), styling_info: ["bold"] },
        ],
      }),
    },
    source: "publishing.md 5, text attachment",
    unsure: UNSURE_UNIT,
  },
];
