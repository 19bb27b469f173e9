import { linkInAttachment } from "./container-json.js";
import { badParameter, type Refusal } from "../http/graph-errors.js";
import { linksIn } from "./text.js";
import type { Behaviors } from "../behaviors.js";

/** A media type, or an item of a carousel. */
type ContainerKind = "TEXT" | "IMAGE" | "VIDEO" | "CAROUSEL" | "item";

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
const MEDIA = ["image_url", "video_url"];

/** Which parameters each kind of container takes. */
// fact: container-parameters, spoilers
const ALLOWED: Readonly<Record<ContainerKind, readonly string[]>> = {
  TEXT: [...POST, ...ATTACHED, "auto_publish_text", "is_ghost_post"],
  IMAGE: [...POST, "image_url", "is_carousel_item", "alt_text", "is_spoiler_media"],
  VIDEO: [...POST, "video_url", "is_carousel_item", "alt_text", "is_spoiler_media"],
  CAROUSEL: [...POST, "children", "is_spoiler_media"],
  item: [...ALWAYS, ...MEDIA, "is_carousel_item", "alt_text"],
};

/** The parameter that a media type requires. */
const REQUIRED: Readonly<Record<string, string>> = { IMAGE: "image_url", VIDEO: "video_url", CAROUSEL: "children" };

/** The only parameters of a ghost post. */
// fact: ghost-posts
const ALLOWED_FOR_GHOSTS = [...ALWAYS, "text", "text_entities", "auto_publish_text", "is_ghost_post"];

/** Parameters that exclude each other. */
// fact: poll, text-attachment
const EXCLUSIVE: readonly (readonly [string, string])[] = [
  ["poll_attachment", "link_attachment"],
  ["poll_attachment", "text_attachment"],
];

/** Returns whether the kind of container that the parameters describe takes a parameter. */
export function isAllowed(name: string, parameters: URLSearchParams): boolean {
  const type = parameters.get("media_type") ?? "";
  if (!Object.hasOwn(ALLOWED, type)) return true;
  const isItem = parameters.get("is_carousel_item") === "true";
  return ALLOWED[type as ContainerKind].includes(name) && (!isItem || ALLOWED.item.includes(name));
}

/** Refuses well-formed parameters that cannot be combined. */
export function checkCombination(parameters: URLSearchParams, behaviors: Behaviors): Refusal | null {
  const problem = kindProblem(parameters) ?? combinationProblem(parameters) ?? textProblem(parameters, behaviors);
  return problem === null ? checkLinks(parameters, behaviors) : badParameter(problem);
}

function kindProblem(parameters: URLSearchParams): string | null {
  const type = parameters.get("media_type") as Exclude<ContainerKind, "item">;
  const isItem = parameters.get("is_carousel_item") === "true";
  const needed = REQUIRED[type];
  if (needed !== undefined && !parameters.has(needed)) return `A container of ${type} requires ${needed}`;
  const refused = [...parameters.keys()].find((name) => !isAllowed(name, parameters));
  if (refused === undefined) return null;
  return `The parameter ${refused} is not allowed for ${isItem ? "an item of a carousel" : `a container of ${type}`}`;
}

function combinationProblem(parameters: URLSearchParams): string | null {
  const pair = EXCLUSIVE.find(([one, other]) => parameters.has(one) && parameters.has(other));
  if (pair !== undefined) return `${pair[0]} and ${pair[1]} exclude each other`;
  if (parameters.has("link_attachment") && attachedLink(parameters) !== null) {
    return "link_attachment and a text_attachment with a link exclude each other";
  }
  if (parameters.has("text_entities") && !parameters.has("text")) return "text_entities requires text";
  const refused = [...parameters.keys()].find((name) => !ALLOWED_FOR_GHOSTS.includes(name));
  const ghost = parameters.get("is_ghost_post") === "true";
  return ghost && refused !== undefined ? `The parameter ${refused} is not allowed for a ghost post` : null;
}

// fact: text-required
function textProblem(parameters: URLSearchParams, { textRequired }: Behaviors): string | null {
  if (parameters.get("media_type") !== "TEXT" || parameters.has("text")) return null;
  const optional = textRequired === "unless-attached" && ATTACHED.some((name) => parameters.has(name));
  return optional ? null : "The parameter text is required";
}

// fact: link-limit
function checkLinks(parameters: URLSearchParams, { linkLimit, linkLimitCode }: Behaviors): Refusal | null {
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
