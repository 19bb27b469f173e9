/** Texts that a careless encoding would change. */
import { json, type PostRow } from "./notation.js";

const TEXT = `a=b&media_type=VIDEO + 100% %41 #x ? ; / "double" 'single' \\ back\\n 🌊👩‍👩‍👧‍👦 ж <b> [1] {2} ~*!()\n\nline\ttab\u00a0\u2028end`;
const OPTIONS = [`a&b=c+d%25`, `"quoted" \\ \\n`, `🌊 'x', ,y`, `{"z":[1]}\ttab`] as const;
const [first, second, third, fourth] = OPTIONS;

/** Hostile texts in each parameter that takes text. */
export const HOSTILE: readonly PostRow[] = [
  {
    name: "hostile text",
    draft: { text: TEXT },
    container: { media_type: "TEXT", text: TEXT },
    source: "publishing.md 2",
  },
  {
    name: "text with white space around it, which is the caller's",
    draft: { text: " \n A day at sea \n " },
    container: { media_type: "TEXT", text: " \n A day at sea \n " },
    source: "publishing.md 2",
  },
  {
    name: "hostile poll options",
    draft: { text: TEXT, poll: [...OPTIONS] },
    container: {
      media_type: "TEXT",
      text: TEXT,
      poll_attachment: json({ option_a: first, option_b: second, option_c: third, option_d: fourth }),
    },
    source: "publishing.md 2 and 5, poll",
  },
  {
    name: "a hostile topic tag",
    draft: { text: "A day at sea", topicTag: `50% "sail"+\\=жï🌊 x` },
    container: { media_type: "TEXT", text: "A day at sea", topic_tag: `50% "sail"+\\=жï🌊 x` },
    source: "publishing.md 2 and 3, topic_tag",
  },
  {
    name: "a hostile text attachment",
    draft: {
      text: "A day at sea",
      textAttachment: { text: TEXT, link: "https://example.com/?q=%22a%22&b=c+d", styles: [] },
    },
    container: {
      media_type: "TEXT",
      text: "A day at sea",
      text_attachment: json({ plaintext: TEXT, link_attachment_url: "https://example.com/?q=%22a%22&b=c+d" }),
    },
    source: "publishing.md 2 and 5, text attachment",
    unsure: "an empty list of styles is left out: the list is optional, an empty one is in no sample",
  },
  {
    name: "hostile alt texts",
    draft: {
      text: TEXT,
      media: [
        { type: "image", url: "https://cdn.example.com/1.jpg", altText: TEXT },
        { type: "image", url: "https://cdn.example.com/2.jpg?a=b&c=%26", altText: `"` },
      ],
    },
    items: [
      { media_type: "IMAGE", is_carousel_item: "true", image_url: "https://cdn.example.com/1.jpg", alt_text: TEXT },
      {
        media_type: "IMAGE",
        is_carousel_item: "true",
        image_url: "https://cdn.example.com/2.jpg?a=b&c=%26",
        alt_text: `"`,
      },
    ],
    container: { media_type: "CAROUSEL", text: TEXT, children: "17900000000000001,17900000000000002" },
    source: "publishing.md 2",
  },
];
