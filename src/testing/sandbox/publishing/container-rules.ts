import { linkInAttachment } from "./container-json.js";
import { badParameter, type Refusal } from "../http/graph-errors.js";
import { linksIn } from "./text.js";
import type { Behaviors } from "../behaviors.js";

/** What a container is for: one of the four media types, or an item of a carousel. */
type Purpose = "TEXT" | "IMAGE" | "VIDEO" | "CAROUSEL" | "item";

const ALWAYS = ["access_token", "media_type"];
const POST = [
  ...ALWAYS,
  "text",
  "reply_to_id",
  "reply_control",
  "enable_reply_approvals",
  "quote_post_id",
  "topic_tag",
  "text_entities",
  "location_id",
  "allowlisted_country_codes",
  "crossreshare_to_ig",
  "crossreshare_to_ig_dark_mode",
];
const ATTACHED = ["link_attachment", "poll_attachment", "text_attachment", "gif_attachment"];
const MEDIUM = ["image_url", "video_url"];

/** Which parameters each kind of container takes. */
// fact: container-parameters, spoilers
const TAKES: Readonly<Record<Purpose, readonly string[]>> = {
  TEXT: [...POST, ...ATTACHED, "auto_publish_text", "is_ghost_post"],
  IMAGE: [...POST, "image_url", "is_carousel_item", "alt_text", "is_spoiler_media"],
  VIDEO: [...POST, "video_url", "is_carousel_item", "alt_text", "is_spoiler_media"],
  CAROUSEL: [...POST, "children", "is_spoiler_media"],
  item: [...ALWAYS, ...MEDIUM, "is_carousel_item", "alt_text"],
};

/** What none of them can do without. */
const NEEDS: Readonly<Record<string, string>> = { IMAGE: "image_url", VIDEO: "video_url", CAROUSEL: "children" };

/** What stands beside nothing but this. */
// fact: ghost-posts
const BESIDE_A_GHOST = [...ALWAYS, "text", "text_entities", "auto_publish_text", "is_ghost_post"];

/** Pairs of which a post has one at most. */
// fact: poll, text-attachment
const EITHER_OR: readonly (readonly [string, string])[] = [
  ["poll_attachment", "link_attachment"],
  ["poll_attachment", "text_attachment"],
];

/** Refuses parameters that are well-formed but do not go together. */
export function wrongTogether(parameters: URLSearchParams, behaviors: Behaviors): Refusal | null {
  const wrong = wrongPurpose(parameters) ?? wrongCompany(parameters) ?? missingText(parameters, behaviors);
  return wrong === null ? tooManyLinks(parameters, behaviors) : badParameter(wrong);
}

function wrongPurpose(parameters: URLSearchParams): string | null {
  const type = parameters.get("media_type") as Exclude<Purpose, "item">;
  const isItem = parameters.get("is_carousel_item") === "true";
  const needed = NEEDS[type];
  if (needed !== undefined && !parameters.has(needed)) return `A container of ${type} needs ${needed}`;
  const refused = [...parameters.keys()].find(
    (name) => !TAKES[type].includes(name) || (isItem && !TAKES.item.includes(name)),
  );
  if (refused === undefined) return null;
  return `The parameter ${refused} does not belong to ${isItem ? "an item of a carousel" : `a container of ${type}`}`;
}

function wrongCompany(parameters: URLSearchParams): string | null {
  const pair = EITHER_OR.find(([one, other]) => parameters.has(one) && parameters.has(other));
  if (pair !== undefined) return `${pair[0]} and ${pair[1]} do not go together`;
  if (parameters.has("link_attachment") && attachedLink(parameters) !== null) {
    return "link_attachment and a text_attachment with a link do not go together";
  }
  if (parameters.has("text_entities") && !parameters.has("text")) return "text_entities needs a text";
  const stranger = [...parameters.keys()].find((name) => !BESIDE_A_GHOST.includes(name));
  const ghost = parameters.get("is_ghost_post") === "true";
  return ghost && stranger !== undefined ? `The parameter ${stranger} does not belong to a ghost post` : null;
}

// fact: text-required
function missingText(parameters: URLSearchParams, { textRequired }: Behaviors): string | null {
  if (parameters.get("media_type") !== "TEXT" || parameters.has("text")) return null;
  const carried = textRequired === "unless-attached" && ATTACHED.some((name) => parameters.has(name));
  return carried ? null : "The parameter text is required";
}

// fact: link-limit
function tooManyLinks(parameters: URLSearchParams, { linkLimit, linkLimitCode }: Behaviors): Refusal | null {
  const attached = [parameters.get("link_attachment"), attachedLink(parameters)].filter((link) => link !== null);
  const links = new Set([...linksIn(parameters.get("text") ?? ""), ...attached]);
  if (links.size <= linkLimit) return null;
  // fact: string-codes
  return linkLimitCode === "code"
    ? { status: 400, code: LINK_LIMIT, message: "The post has too many links." }
    : { status: 400, code: 100, message: LINK_LIMIT };
}

const LINK_LIMIT = "THREADS_API__LINK_LIMIT_EXCEEDED";

function attachedLink(parameters: URLSearchParams): string | null {
  const attachment = parameters.get("text_attachment");
  return attachment === null ? null : linkInAttachment(attachment);
}
