import { isWebUrl, entitiesProblem, gifProblem, pollProblem, textAttachmentProblem } from "./container-json.js";
import { badParameter, type Refusal } from "../http/graph-errors.js";
import { codePoints, textLength, topicTagProblem } from "./text.js";
import type { Behaviors } from "../behaviors.js";

/** Returns what a parameter must be instead, to follow its name in a message, or null for a valid value. */
type Check = (value: string, behaviors: Behaviors, all: URLSearchParams) => string | null;

/** Refuses the first parameter whose own value is malformed. */
// fact: container-form, container-parameters
export function checkValues(parameters: URLSearchParams, behaviors: Behaviors): Refusal | null {
  for (const [name, value] of parameters) {
    const check = Object.hasOwn(CHECKS, name) ? CHECKS[name] : undefined;
    const problem = check?.(value, behaviors, parameters) ?? null;
    if (problem !== null) return badParameter(`The parameter ${name} ${problem}`);
  }
  return textLength(parameters.get("text") ?? "", behaviors.textLimit) > 500 ? TOO_LONG : null;
}

// fact: text-limit, bad-parameter
const TOO_LONG: Refusal = { status: 400, code: 100, message: "Param text must be at most 500 characters long" };

const oneOf =
  (values: readonly string[]): Check =>
  (value) =>
    values.includes(value) ? null : `must be one of ${values.join(", ")}`;
const flag = oneOf(["true", "false"]);
const id: Check = (value) => (/^\d+$/.test(value) ? null : "must be an id");
const url: Check = (value) => (isWebUrl(value) ? null : "must be an HTTP or HTTPS URL");

export const MEDIA_TYPES = ["TEXT", "IMAGE", "VIDEO", "CAROUSEL"];
export const REPLY_CONTROLS = [
  "everyone",
  "accounts_you_follow",
  "mentioned_only",
  "parent_post_author_only",
  "followers_only",
];

const CHECKS: Readonly<Record<string, Check>> = {
  media_type: oneOf(MEDIA_TYPES),
  image_url: url,
  video_url: url,
  is_carousel_item: flag,
  children: (value) => (/^\d+(?:,\d+)*$/.test(value) ? null : "must be a comma-separated list of ids"),
  reply_to_id: id,
  reply_control: oneOf(REPLY_CONTROLS),
  enable_reply_approvals: flag,
  // fact: alt-text
  alt_text: (value) => (codePoints(value) > 1000 ? "must be at most 1000 characters long" : null),
  link_attachment: url,
  quote_post_id: id,
  poll_attachment: pollProblem,
  auto_publish_text: flag,
  topic_tag: topicTagProblem,
  is_spoiler_media: flag,
  text_entities: (value, behaviors, all) => entitiesProblem(value, all.get("text") ?? "", behaviors),
  text_attachment: textAttachmentProblem,
  gif_attachment: gifProblem,
  is_ghost_post: flag,
  location_id: id,
  allowlisted_country_codes: (value) =>
    /^[^,]+(?:,[^,]+)*$/.test(value) ? null : "must be a comma-separated list of country codes",
  crossreshare_to_ig: flag,
  crossreshare_to_ig_dark_mode: flag,
};
