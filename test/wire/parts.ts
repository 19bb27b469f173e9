/** Each parameter by itself: the draft's field, the sent parameter, and the containers that it is documented for. */
import type { Kind } from "./documents.js";
import { json, type Parameters, type Sourced } from "./notation.js";

/** A field that a draft may have besides its text and its media. */
export interface Part extends Sourced {
  readonly name: string;
  readonly draft: Readonly<Record<string, unknown>>;
  readonly parameters: Parameters;
  readonly kinds: readonly Exclude<Kind, "item">[];
}

const EVERY = ["TEXT", "IMAGE", "VIDEO", "CAROUSEL"] as const;
const TEXT = ["TEXT"] as const;
const MEDIA = ["IMAGE", "VIDEO", "CAROUSEL"] as const;

const WITH_ATTACHMENT = "auto_publish_text stands at TEXT without a word on attachments: taken as it stands";
const SILENT_KIND =
  "the reference is silent on where it may stand: everywhere but at an item is inferred from Meta's Postman collection";
const DARK = "either flag is said to suffice and one client sends both for dark: both satisfy both";
const STYLES = "the page lists the styles' names capitalized and shows them in lower case: the sample's";

const replyControl = (value: string): Part => ({
  name: `replies from ${value}`,
  draft: { replyControl: value },
  parameters: { reply_control: value },
  kinds: EVERY,
  source: "publishing.md 3, reply_control",
  unsure: SILENT_KIND,
});

/** The parts, one row for each parameter and each of its values. */
export const PARTS: readonly Part[] = [
  {
    name: "a topic tag",
    draft: { topicTag: "sailing" },
    parameters: { topic_tag: "sailing" },
    kinds: EVERY,
    source: "publishing.md 3, topic_tag",
    unsure: SILENT_KIND,
  },
  {
    name: "a reply",
    draft: { replyTo: "18099999999999991" },
    parameters: { reply_to_id: "18099999999999991" },
    kinds: EVERY,
    source: "publishing.md 3, reply_to_id",
  },
  {
    name: "a quote",
    draft: { quote: "18099999999999992" },
    parameters: { quote_post_id: "18099999999999992" },
    kinds: EVERY,
    source: "publishing.md 3, quote_post_id",
  },
  replyControl("everyone"),
  replyControl("accounts_you_follow"),
  replyControl("mentioned_only"),
  replyControl("parent_post_author_only"),
  replyControl("followers_only"),
  {
    name: "replies to approve",
    draft: { approveReplies: true },
    parameters: { enable_reply_approvals: "true" },
    kinds: EVERY,
    source: "publishing.md 3, enable_reply_approvals",
    unsure: SILENT_KIND,
  },
  {
    name: "no replies to approve",
    draft: { approveReplies: false },
    parameters: { enable_reply_approvals: "false" },
    kinds: EVERY,
    source: "publishing.md 2 and 3, enable_reply_approvals",
    unsure: SILENT_KIND,
  },
  {
    name: "a location",
    draft: { locationId: "1032632111107723" },
    parameters: { location_id: "1032632111107723" },
    kinds: EVERY,
    source: "publishing.md 3, location_id",
    unsure: SILENT_KIND,
  },
  {
    name: "two countries",
    draft: { countries: ["US", "CA"] },
    parameters: { allowlisted_country_codes: "US,CA" },
    kinds: EVERY,
    source: "publishing.md 2 and 3, allowlisted_country_codes",
    unsure: "the page's sample is comma-separated, one client repeats the key: the page's",
  },
  {
    name: "one country",
    draft: { countries: ["SE"] },
    parameters: { allowlisted_country_codes: "SE" },
    kinds: EVERY,
    source: "publishing.md 3, allowlisted_country_codes",
    unsure: SILENT_KIND,
  },
  {
    name: "a spoiler over the media",
    draft: { spoilerMedia: true },
    parameters: { is_spoiler_media: "true" },
    kinds: MEDIA,
    source: "publishing.md 3, is_spoiler_media",
  },
  {
    name: "no spoiler over the media",
    draft: { spoilerMedia: false },
    parameters: { is_spoiler_media: "false" },
    kinds: MEDIA,
    source: "publishing.md 2 and 3, is_spoiler_media",
  },
  {
    name: "spoilers in the text",
    draft: {
      spoilers: [
        { offset: 2, length: 3 },
        { offset: 9, length: 3 },
      ],
    },
    parameters: {
      text_entities: json([
        { entity_type: "SPOILER", offset: 2, length: 3 },
        { entity_type: "SPOILER", offset: 9, length: 3 },
      ]),
    },
    kinds: EVERY,
    source: "publishing.md 5, spoilers",
    unsure: "some samples carry a `text` key, which Meta removed from its Postman collection on 2025-10-01: not sent",
  },
  {
    name: "shared to Instagram",
    draft: { shareToInstagram: true },
    parameters: { crossreshare_to_ig: "true" },
    kinds: EVERY,
    source: "publishing.md 3, crossreshare_to_ig",
  },
  {
    name: "shared to Instagram, dark",
    draft: { shareToInstagram: "dark" },
    parameters: { crossreshare_to_ig: "true", crossreshare_to_ig_dark_mode: "true" },
    kinds: EVERY,
    source: "publishing.md 3, crossreshare_to_ig_dark_mode",
    unsure: DARK,
  },
  {
    name: "not shared to Instagram",
    draft: { shareToInstagram: false },
    parameters: { crossreshare_to_ig: "false" },
    kinds: EVERY,
    source: "publishing.md 2 and 3, crossreshare_to_ig",
  },
  {
    name: "a link",
    draft: { link: "https://example.com/log?day=1&boat=2#top" },
    parameters: { link_attachment: "https://example.com/log?day=1&boat=2#top" },
    kinds: TEXT,
    source: "publishing.md 3, link_attachment",
    unsure: WITH_ATTACHMENT,
  },
  {
    name: "a poll of two",
    draft: { poll: ["Yes", "No"] },
    parameters: { poll_attachment: json({ option_a: "Yes", option_b: "No" }) },
    kinds: TEXT,
    source: "publishing.md 5, poll",
    unsure: WITH_ATTACHMENT,
  },
  {
    name: "a poll of three",
    draft: { poll: ["Yes", "No", "Later"] },
    parameters: { poll_attachment: json({ option_a: "Yes", option_b: "No", option_c: "Later" }) },
    kinds: TEXT,
    source: "publishing.md 5, poll",
    unsure: WITH_ATTACHMENT,
  },
  {
    name: "a poll of four",
    draft: { poll: ["North", "East", "South", "West"] },
    parameters: {
      poll_attachment: json({ option_a: "North", option_b: "East", option_c: "South", option_d: "West" }),
    },
    kinds: TEXT,
    source: "publishing.md 5, poll",
    unsure: WITH_ATTACHMENT,
  },
  {
    name: "a GIF",
    draft: { gif: { id: "xT9IgzoKnwFNmISR8I", provider: "GIPHY" } },
    parameters: { gif_attachment: json({ gif_id: "xT9IgzoKnwFNmISR8I", provider: "GIPHY" }) },
    kinds: TEXT,
    source: "publishing.md 3 and 5, gif_attachment",
    unsure: WITH_ATTACHMENT,
  },
  {
    name: "a text attachment",
    draft: { textAttachment: { text: "Long text" } },
    parameters: { text_attachment: json({ plaintext: "Long text" }) },
    kinds: TEXT,
    source: "publishing.md 5, text attachment",
    unsure: WITH_ATTACHMENT,
  },
  {
    name: "a text attachment with a link",
    draft: { textAttachment: { text: "Long text", link: "https://example.com/a?b=1&c=2" } },
    parameters: {
      text_attachment: json({ plaintext: "Long text", link_attachment_url: "https://example.com/a?b=1&c=2" }),
    },
    kinds: TEXT,
    source: "publishing.md 5, text attachment",
    unsure: WITH_ATTACHMENT,
  },
  {
    name: "a styled text attachment with a link",
    draft: {
      textAttachment: {
        text: "Long text",
        link: "https://example.com",
        styles: [
          { offset: 0, length: 4, styles: ["bold", "italic"] },
          { offset: 5, length: 4, styles: ["highlight", "underline", "strikethrough"] },
        ],
      },
    },
    parameters: {
      text_attachment: json({
        plaintext: "Long text",
        link_attachment_url: "https://example.com",
        text_with_styling_info: [
          { offset: 0, length: 4, styling_info: ["bold", "italic"] },
          { offset: 5, length: 4, styling_info: ["highlight", "underline", "strikethrough"] },
        ],
      }),
    },
    kinds: TEXT,
    source: "publishing.md 5, text attachment",
    unsure: STYLES,
  },
  {
    name: "a ghost post",
    draft: { ghost: true },
    parameters: { is_ghost_post: "true" },
    kinds: TEXT,
    source: "publishing.md 5, ghost post",
    unsure: WITH_ATTACHMENT,
  },
  {
    name: "no ghost post",
    draft: { ghost: false },
    parameters: { is_ghost_post: "false" },
    kinds: TEXT,
    source: "publishing.md 2 and 3, is_ghost_post",
  },
];

const namesOf = (parts: readonly Part[]) => parts.flatMap(({ parameters }) => Object.keys(parameters));
const linkInside = ({ draft }: Part) => JSON.stringify(draft.textAttachment ?? {}).includes('"link"');

/**
 * Returns whether the documents allow two parts at one container. They do not mention a GIF beside another attachment, which therefore counts as
 * allowed. Source: publishing.md sections 3 and 5.
 */
export function standTogether(one: Part, other: Part): boolean {
  const names = namesOf([one, other]);
  const both = (...pair: readonly string[]) => pair.every((name) => names.includes(name));
  // Two values of one parameter are not a combination.
  if (new Set(names).size < names.length) return false;
  if (both("poll_attachment", "link_attachment") || both("poll_attachment", "text_attachment")) return false;
  if (both("link_attachment", "text_attachment") && (linkInside(one) || linkInside(other))) return false;
  // A ghost post may have spoilers in its text, and nothing else.
  return !(one.draft.ghost === true || other.draft.ghost === true) || names.includes("text_entities");
}
