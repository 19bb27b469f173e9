/**
 * The wire table: the containers that must be created for each post that Threads accepts. It is written from the documents alone, without the code
 * that sends them, so that it can contradict that code.
 */
import type { PostDraft } from "../../src/index.js";
import type { Kind } from "./documents.js";
import { HOSTILE } from "./hostile.js";
import type { Parameters, PostRow } from "./notation.js";
import { PARTS, standTogether, type Part } from "./parts.js";
import { PLAIN } from "./plain.js";
import { TOGETHER } from "./together.js";

interface Base {
  readonly kind: Exclude<Kind, "item">;
  readonly draft: PostDraft;
  readonly items?: readonly Parameters[];
  readonly container: Parameters;
}

/** The smallest post of each kind that can have every part of its kind. Source: publishing.md section 3. */
const BASES: readonly Base[] = [
  {
    kind: "TEXT",
    draft: { text: "A day at sea" },
    container: { media_type: "TEXT", text: "A day at sea" },
  },
  {
    kind: "IMAGE",
    draft: { text: "A day at sea", media: [{ type: "image", url: "https://cdn.example.com/1.jpg" }] },
    container: { media_type: "IMAGE", text: "A day at sea", image_url: "https://cdn.example.com/1.jpg" },
  },
  {
    kind: "VIDEO",
    draft: { text: "A day at sea", media: [{ type: "video", url: "https://cdn.example.com/1.mp4" }] },
    container: { media_type: "VIDEO", text: "A day at sea", video_url: "https://cdn.example.com/1.mp4" },
  },
  {
    kind: "CAROUSEL",
    draft: {
      text: "A day at sea",
      media: [
        { type: "image", url: "https://cdn.example.com/1.jpg" },
        { type: "video", url: "https://cdn.example.com/2.mp4" },
      ],
    },
    items: [
      { media_type: "IMAGE", is_carousel_item: "true", image_url: "https://cdn.example.com/1.jpg" },
      { media_type: "VIDEO", is_carousel_item: "true", video_url: "https://cdn.example.com/2.mp4" },
    ],
    container: { media_type: "CAROUSEL", text: "A day at sea", children: "17900000000000001,17900000000000002" },
  },
];

/** A base with parts. Parts are independent: each is sent as it is, and never with the items. */
function withParts(base: Base, parts: readonly Part[]): PostRow {
  const unsure = parts.flatMap((part) => part.unsure ?? []);
  return {
    name: `${base.kind}: ${parts.map(({ name }) => name).join(" and ")}`,
    // The union of drafts is narrower than the type of a spread.
    draft: Object.assign({}, base.draft, ...parts.map(({ draft }) => draft)) as PostDraft,
    ...(base.items === undefined ? {} : { items: base.items }),
    container: Object.assign({}, base.container, ...parts.map(({ parameters }) => parameters)) as Parameters,
    source: parts.map(({ source }) => source).join("; "),
    ...(unsure.length === 0 ? {} : { unsure: unsure.join("; ") }),
  };
}

const partsOf = ({ kind }: Base) => PARTS.filter(({ kinds }) => kinds.includes(kind));

/** Every post by itself: the plain ones, each parameter of each kind, everything at once, and hostile texts. */
export const ROWS: readonly PostRow[] = [
  ...PLAIN,
  ...BASES.flatMap((base) => partsOf(base).map((part) => withParts(base, [part]))),
  ...TOGETHER,
  ...HOSTILE,
];

/** Every two parameters that the documents allow at one container, for each kind. */
export const PAIRS: readonly PostRow[] = BASES.flatMap((base) =>
  partsOf(base).flatMap((one, index, parts) =>
    parts
      .slice(index + 1)
      .filter((other) => standTogether(one, other))
      .map((other) => withParts(base, [one, other])),
  ),
);
