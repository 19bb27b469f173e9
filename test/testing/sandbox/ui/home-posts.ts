/** A feed with every kind of post, for the page at `/`. */
import type { SandboxContainer, SandboxPost } from "../../../../src/testing/index.js";
import { usersFrom } from "../../../../src/testing/sandbox/options.js";
import { NOON, USER } from "../helpers.js";

export const MIKA = USER;
export const ANA = "17000000000000003";

export const USERS = usersFrom([
  { id: MIKA, username: "mika", name: "Mika Lind", isVerified: true },
  { id: ANA, username: "ana.sails", name: "Ana Sousa" },
]);

/** Creates a post that is published as many minutes after noon as its number. */
export function post(number: number, rest: Partial<SandboxPost> = {}): SandboxPost {
  return {
    id: String(18_000_000_000_000_000n + BigInt(number)),
    userId: MIKA,
    containerId: null,
    mediaType: "TEXT_POST",
    text: `Post ${number}`,
    topicTag: null,
    replyTo: null,
    quoteOf: null,
    repostOf: null,
    media: [],
    ghost: false,
    parameters: {},
    permalink: `https://www.threads.net/@mika/post/S${number}`,
    shortcode: `S${number}`,
    publishedAt: NOON + number * 60_000,
    deletedAt: null,
    ...rest,
  };
}

export function container(number: number, rest: Partial<SandboxContainer> = {}): SandboxContainer {
  return {
    id: String(17_900_000_000_000_000n + BigInt(number)),
    userId: MIKA,
    mediaType: "IMAGE",
    parameters: {},
    children: [],
    createdAt: NOON,
    readyAt: NOON,
    error: null,
    postIds: [],
    status: "IN_PROGRESS",
    ...rest,
  };
}

/** Returns the id of a post by its number. */
export function idOf(number: number): string {
  return post(number).id;
}

export const WORDS =
  "Down wind all day, and the harbour to ourselves. Thanks @ana.sails for the charts! More at https://example.com/log?day=3, as ever. #sailing";

/** Returns one post of each kind. Images and videos are at `media`, a URL of this machine. */
export function everyKind(media: string): SandboxPost[] {
  const image = (name: string, altText: string | null = null) =>
    ({ id: `1${name.length}`, type: "IMAGE", url: `${media}/${name}.png?sig=SECRET`, altText }) as const;
  const clip = { id: "19", type: "VIDEO", url: `${media}/clip.mp4`, altText: "The bow wave" } as const;
  const far = { id: "20", type: "IMAGE", url: "https://cdn.example/a.jpg?sig=SECRET", altText: null } as const;
  const json = (value: unknown) => JSON.stringify(value);
  return [
    post(1, { text: WORDS, topicTag: "Sailing" }),
    post(2, { userId: ANA, text: "Any time. Which way tomorrow?", replyTo: idOf(1) }),
    post(3, { text: "North, if the wind stays.", replyTo: idOf(2) }),
    post(4, { userId: ANA, text: "Then mind the ferry.", replyTo: idOf(1) }),
    post(5, { text: "", mediaType: "IMAGE", media: [image("dusk", "The harbour at dusk")] }),
    post(6, {
      text: "Three days in three pictures.",
      mediaType: "CAROUSEL_ALBUM",
      media: [image("dawn", "Dawn"), clip, image("dusk"), far],
    }),
    post(7, { text: "The bow wave.", mediaType: "VIDEO", media: [clip] }),
    post(8, { text: "From elsewhere.", mediaType: "IMAGE", media: [far] }),
    post(9, {
      text: "Where next?",
      parameters: {
        poll_attachment: json({ option_a: "North", option_b: "South", option_c: "Stay" }),
        reply_control: "followers_only",
        enable_reply_approvals: "true",
      },
    }),
    post(10, {
      text: "Arrived.",
      parameters: { gif_attachment: json({ gif_id: "l0HlBO7eyXzSZkJri", provider: "GIPHY" }) },
    }),
    post(11, { text: "The whole log.", parameters: { link_attachment: "https://example.com/log" } }),
    post(12, { userId: ANA, text: "Worth a look.", quoteOf: idOf(6) }),
    post(13, { userId: ANA, text: "", mediaType: "REPOST_FACADE", repostOf: idOf(1) }),
    post(14, {
      text: "The captain was the gull all along, and nobody knew.",
      parameters: { text_entities: json([{ entity_type: "SPOILER", offset: 16, length: 8 }]) },
    }),
    post(15, {
      text: "Do not look if you have not been.",
      mediaType: "IMAGE",
      media: [image("dusk", "The harbour at dusk")],
      parameters: { is_spoiler_media: "true" },
    }),
    post(16, {
      text: "A long one.",
      parameters: {
        text_attachment: json({
          plaintext: "We left at six.\n\nNobody spoke until the light came, and then everybody at once. ".repeat(8),
          link_attachment_url: "https://example.com/long",
          text_with_styling_info: [
            { offset: 0, length: 15, styling_info: ["bold", "italic"] },
            { offset: 17, length: 12, styling_info: ["highlight"] },
            { offset: 30, length: 5, styling_info: ["underline", "strikethrough"] },
          ],
        }),
      },
    }),
    post(17, { text: "Gone by tomorrow.", ghost: true }),
    post(18, {
      text: "Only here.",
      parameters: { location_id: "106324046073002", allowlisted_country_codes: "PT,ES", crossreshare_to_ig: "true" },
    }),
    post(19, { text: "A mistake.", deletedAt: NOON + 30 * 60_000 }),
    post(20, { userId: ANA, text: "I saw that.", replyTo: idOf(19) }),
    post(21, { userId: ANA, text: "And quoted it.", quoteOf: idOf(19) }),
    post(22, { text: "A thread, one of three." }),
    post(23, { text: "Two of three, which says a little more than the first one did.", replyTo: idOf(22) }),
    post(24, { text: "Three of three.", replyTo: idOf(23) }),
  ];
}
