import { isWebAddress, wrongEntities, wrongGif, wrongPoll, wrongTextAttachment } from "./container-json.js";
import { badParameter, type Refusal } from "../http/graph-errors.js";
import { codePoints, textLength } from "./text.js";
import type { Behaviors } from "../behaviors.js";
import { wrongTag } from "./text.js";

/** Answers what is wrong with a value, as the end of a sentence that begins with the parameter's name; null when nothing is. */
type Form = (value: string, behaviors: Behaviors, all: URLSearchParams) => string | null;

/** Refuses the first parameter that is not well-formed by itself. */
// fact: container-form, container-parameters
export function wrongForm(parameters: URLSearchParams, behaviors: Behaviors): Refusal | null {
  for (const [name, value] of parameters) {
    const form = Object.hasOwn(FORMS, name) ? FORMS[name] : undefined;
    const wrong = form?.(value, behaviors, parameters) ?? null;
    if (wrong !== null) return badParameter(`The parameter ${name} ${wrong}`);
  }
  return textLength(parameters.get("text") ?? "", behaviors.textLimit) > 500 ? TOO_LONG : null;
}

// fact: text-limit, bad-parameter
const TOO_LONG: Refusal = { status: 400, code: 100, message: "Param text must be at most 500 characters long" };

const oneOf =
  (values: readonly string[]): Form =>
  (value) =>
    values.includes(value) ? null : `must be one of ${values.join(", ")}`;
const flag = oneOf(["true", "false"]);
const id: Form = (value) => (/^\d+$/.test(value) ? null : "must be an id");
const address: Form = (value) => (isWebAddress(value) ? null : "must be a URL of http or https");

const FORMS: Readonly<Record<string, Form>> = {
  media_type: oneOf(["TEXT", "IMAGE", "VIDEO", "CAROUSEL"]),
  image_url: address,
  video_url: address,
  is_carousel_item: flag,
  children: (value) => (/^\d+(?:,\d+)*$/.test(value) ? null : "must be ids with commas between them"),
  reply_to_id: id,
  reply_control: oneOf([
    "everyone",
    "accounts_you_follow",
    "mentioned_only",
    "parent_post_author_only",
    "followers_only",
  ]),
  enable_reply_approvals: flag,
  // fact: alt-text
  alt_text: (value) => (codePoints(value) > 1000 ? "must be at most 1000 characters long" : null),
  link_attachment: address,
  quote_post_id: id,
  poll_attachment: wrongPoll,
  auto_publish_text: flag,
  topic_tag: wrongTag,
  is_spoiler_media: flag,
  text_entities: (value, behaviors, all) => wrongEntities(value, all.get("text") ?? "", behaviors),
  text_attachment: wrongTextAttachment,
  gif_attachment: wrongGif,
  is_ghost_post: flag,
  location_id: id,
  allowlisted_country_codes: (value) =>
    /^[^,]+(?:,[^,]+)*$/.test(value) ? null : "must be country codes with commas between them",
  crossreshare_to_ig: flag,
  crossreshare_to_ig_dark_mode: flag,
};
