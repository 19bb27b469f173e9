/** Posts that have only a text and media. */
import { json, type Parameters, type PostRow } from "./notation.js";

const image = (name: string): Parameters => ({
  media_type: "IMAGE",
  is_carousel_item: "true",
  image_url: `https://cdn.example.com/${name}`,
});
const video = (name: string): Parameters => ({
  media_type: "VIDEO",
  is_carousel_item: "true",
  video_url: `https://cdn.example.com/${name}`,
});
const SIGNED = "https://cdn.example.com/a%20sail/1.jpg?X-Amz-Signature=a%2Bb%3D%3D&n=1+2&m=3%25#part";

/** The plain posts. */
export const PLAIN: readonly PostRow[] = [
  {
    name: "text",
    draft: { text: "A day at sea" },
    container: { media_type: "TEXT", text: "A day at sea" },
    source: "publishing.md 3, media_type, text",
  },
  {
    name: "a link without text",
    draft: { link: "https://example.com/log" },
    container: { media_type: "TEXT", link_attachment: "https://example.com/log" },
    source: "publishing.md 3, text (note)",
    unsure: "Meta's Postman collection lets a link carry a post without text, the reference does not",
  },
  {
    name: "a GIF without text",
    draft: { gif: { id: "xT9IgzoKnwFNmISR8I", provider: "GIPHY" } },
    container: { media_type: "TEXT", gif_attachment: json({ gif_id: "xT9IgzoKnwFNmISR8I", provider: "GIPHY" }) },
    source: "publishing.md 3, text (T required, unless another attachment carries it)",
    unsure: "the note names a link; whether a GIF carries a post without text is not said",
  },
  {
    name: "a text attachment without text",
    draft: { textAttachment: { text: "Long text" } },
    container: { media_type: "TEXT", text_attachment: json({ plaintext: "Long text" }) },
    source: "publishing.md 3, text (T required, unless another attachment carries it)",
    unsure: "the note names a link; whether a text attachment carries a post without text is not said",
  },
  {
    name: "text that says no to what only media have",
    draft: { text: "A day at sea", spoilerMedia: false },
    container: { media_type: "TEXT", text: "A day at sea" },
    source: "publishing.md 3, is_spoiler_media (I V C)",
  },
  {
    name: "a ghost post that says no to what ghosts cannot have",
    draft: { text: "A day at sea", ghost: true, approveReplies: false, shareToInstagram: false },
    container: { media_type: "TEXT", text: "A day at sea", is_ghost_post: "true" },
    source: "publishing.md 3, enable_reply_approvals (not with ghost posts); 5, ghost post",
    unsure: "whether a false is refused where a true is: what may be refused and changes nothing is left out",
  },
  {
    name: "an image that says no to what only text has",
    draft: { ghost: false, media: [{ type: "image", url: "https://cdn.example.com/1.jpg" }] },
    container: { media_type: "IMAGE", image_url: "https://cdn.example.com/1.jpg" },
    source: "publishing.md 3, is_ghost_post (T only)",
  },
  {
    name: "an image without text",
    draft: { media: [{ type: "image", url: "https://cdn.example.com/1.jpg" }] },
    container: { media_type: "IMAGE", image_url: "https://cdn.example.com/1.jpg" },
    source: "publishing.md 3, image_url",
  },
  {
    name: "an image with text and alt text",
    draft: {
      text: "A day at sea",
      media: [{ type: "image", url: "https://cdn.example.com/1.png", altText: "A sail & a gull" }],
    },
    container: {
      media_type: "IMAGE",
      text: "A day at sea",
      image_url: "https://cdn.example.com/1.png",
      alt_text: "A sail & a gull",
    },
    source: "publishing.md 3, alt_text",
  },
  {
    name: "an image at a signed URL, which goes out byte for byte",
    draft: { media: [{ type: "image", url: SIGNED }] },
    container: { media_type: "IMAGE", image_url: SIGNED },
    source: "publishing.md 1, 2 and 3, image_url",
  },
  {
    name: "an image with the host's own name and what it declares, which Threads has no parameter for",
    draft: {
      media: [
        {
          type: "image",
          url: "https://cdn.example.com/1.jpg",
          id: "media-7",
          mimeType: "image/jpeg",
          sizeBytes: 90_000,
          width: 1_000,
          height: 800,
        },
      ],
    },
    container: { media_type: "IMAGE", image_url: "https://cdn.example.com/1.jpg" },
    source: "publishing.md 3",
  },
  {
    name: "a video without text",
    draft: { media: [{ type: "video", url: "https://cdn.example.com/1.mp4" }] },
    container: { media_type: "VIDEO", video_url: "https://cdn.example.com/1.mp4" },
    source: "publishing.md 3, video_url",
  },
  {
    name: "a video with text and alt text",
    draft: {
      text: "A day at sea",
      media: [{ type: "video", url: "https://cdn.example.com/1.mov", altText: "A boat heels" }],
    },
    container: {
      media_type: "VIDEO",
      text: "A day at sea",
      video_url: "https://cdn.example.com/1.mov",
      alt_text: "A boat heels",
    },
    source: "publishing.md 3, alt_text",
  },
  {
    name: "a carousel of two images without text",
    draft: {
      media: [
        { type: "image", url: "https://cdn.example.com/1.jpg" },
        { type: "image", url: "https://cdn.example.com/2.png" },
      ],
    },
    items: [image("1.jpg"), image("2.png")],
    container: { media_type: "CAROUSEL", children: "17900000000000001,17900000000000002" },
    source: "publishing.md 3, children, is_carousel_item",
  },
  {
    name: "a carousel of videos",
    draft: {
      text: "A day at sea",
      media: [
        { type: "video", url: "https://cdn.example.com/1.mp4" },
        { type: "video", url: "https://cdn.example.com/2.mov" },
      ],
    },
    items: [video("1.mp4"), video("2.mov")],
    container: { media_type: "CAROUSEL", text: "A day at sea", children: "17900000000000001,17900000000000002" },
    source: "publishing.md 3, children, is_carousel_item",
  },
  {
    name: "a carousel of images and videos, alt texts at some items, in the order given",
    draft: {
      text: "A day at sea",
      media: [
        { type: "video", url: "https://cdn.example.com/3.mp4", altText: "Under way" },
        { type: "image", url: "https://cdn.example.com/1.jpg" },
        { type: "image", url: "https://cdn.example.com/2.jpg", altText: "The harbour" },
      ],
    },
    items: [
      { ...video("3.mp4"), alt_text: "Under way" },
      image("1.jpg"),
      { ...image("2.jpg"), alt_text: "The harbour" },
    ],
    container: {
      media_type: "CAROUSEL",
      text: "A day at sea",
      children: "17900000000000003,17900000000000001,17900000000000002",
    },
    source: "publishing.md 3, children (order = display order), alt_text",
    unsure: "alt texts of a carousel stand at its items in Meta's Postman collection; the pages do not say",
  },
  {
    name: "a carousel of ten images",
    draft: {
      media: [
        { type: "image", url: "https://cdn.example.com/10.jpg" },
        { type: "image", url: "https://cdn.example.com/9.jpg" },
        { type: "image", url: "https://cdn.example.com/8.jpg" },
        { type: "image", url: "https://cdn.example.com/7.jpg" },
        { type: "image", url: "https://cdn.example.com/6.jpg" },
        { type: "image", url: "https://cdn.example.com/5.jpg" },
        { type: "image", url: "https://cdn.example.com/4.jpg" },
        { type: "image", url: "https://cdn.example.com/3.jpg" },
        { type: "image", url: "https://cdn.example.com/2.jpg" },
        { type: "image", url: "https://cdn.example.com/1.jpg" },
      ],
    },
    items: [10, 9, 8, 7, 6, 5, 4, 3, 2, 1].map((name) => image(`${name}.jpg`)),
    container: {
      media_type: "CAROUSEL",
      children:
        "17900000000000010,17900000000000009,17900000000000008,17900000000000007,17900000000000006," +
        "17900000000000005,17900000000000004,17900000000000003,17900000000000002,17900000000000001",
    },
    source: "publishing.md 3, children (order = display order)",
  },
];
