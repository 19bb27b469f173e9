import { codePoints, isRangeOf } from "./text.js";
import type { Behaviors } from "../behaviors.js";

type JsonObject = Readonly<Record<string, unknown>>;

/** Returns what a `poll_attachment` must be instead, or null for a valid one. */
// fact: poll
export function pollProblem(value: string): string | null {
  const poll = parsed(value);
  if (!isObject(poll, OPTIONS)) return "must be a JSON object with option_a to option_d";
  const options = OPTIONS.map((name) => poll[name]);
  const given = options.findIndex((option) => option === undefined);
  const count = given === -1 ? options.length : given;
  if (count < 2 || options.slice(count).some((option) => option !== undefined)) {
    return "must have option_a, option_b and no gap between its options";
  }
  const fits = (option: unknown): boolean => isText(option, 25);
  return options.slice(0, count).every(fits) ? null : "must have options of 1 to 25 characters";
}

const OPTIONS = ["option_a", "option_b", "option_c", "option_d"] as const;

/** Returns what a `gif_attachment` must be instead, or null for a valid one. */
// fact: gif
export function gifProblem(value: string): string | null {
  const gif = parsed(value);
  const right = isObject(gif, ["gif_id", "provider"]) && isText(gif.gif_id) && gif.provider === "GIPHY";
  return right ? null : 'must be a JSON object with a gif_id and the provider "GIPHY"';
}

/** Returns what `text_entities`, which are ranges of `text`, must be instead, or null for valid ones. */
// fact: spoilers
export function entitiesProblem(value: string, text: string, behaviors: Behaviors): string | null {
  const entities = parsed(value);
  if (!Array.isArray(entities) || entities.length === 0) return "must be a JSON array with at least one entity";
  if (entities.length > 10) return "must contain at most 10 entities";
  const right = entities.every(
    (entity: unknown) =>
      isObject(entity, ["entity_type", "offset", "length"]) &&
      (entity.entity_type === "SPOILER" || entity.entity_type === "spoiler") &&
      isRangeOf(text, entity, behaviors.rangeUnit),
  );
  return right ? null : "must contain only SPOILER entities whose offset and length are inside the text";
}

/** Returns what a `text_attachment` must be instead, or null for a valid one. */
// fact: text-attachment
export function textAttachmentProblem(value: string, behaviors: Behaviors): string | null {
  const attachment = parsed(value);
  if (!isObject(attachment, ["plaintext", "link_attachment_url", "text_with_styling_info"]))
    return "must be a JSON object";
  const { plaintext, link_attachment_url: link, text_with_styling_info: styles } = attachment;
  if (typeof plaintext !== "string" || !isText(plaintext, 10_000))
    return "must have a plaintext of 1 to 10000 characters";
  if (link !== undefined && !(typeof link === "string" && isWebUrl(link)))
    return "must have an HTTP or HTTPS URL as link_attachment_url";
  return styles === undefined ? null : stylesProblem(styles, plaintext, behaviors);
}

function stylesProblem(styles: unknown, text: string, { rangeUnit }: Behaviors): string | null {
  if (!Array.isArray(styles) || !styles.every((style) => isStyle(style, text, rangeUnit))) {
    return "must have known styles whose offset and length are inside the plaintext";
  }
  const ranges = (styles as { offset: number; length: number }[]).toSorted((one, other) => one.offset - other.offset);
  const overlap = ranges.some((range, index) => range.offset < endOf(ranges[index - 1]));
  return overlap ? "must not have overlapping styles" : null;
}

function endOf(range: { offset: number; length: number } | undefined): number {
  return range === undefined ? 0 : range.offset + range.length;
}

function isStyle(style: unknown, text: string, unit: Behaviors["rangeUnit"]): boolean {
  if (!isObject(style, ["offset", "length", "styling_info"]) || !isRangeOf(text, style, unit)) return false;
  const { styling_info: names } = style;
  return Array.isArray(names) && names.length > 0 && names.every((name) => STYLES.includes(name as string));
}

const STYLES: readonly string[] = ["bold", "italic", "highlight", "underline", "strikethrough"];

/** Returns the link in a valid `text_attachment`, or null. */
export function linkInAttachment(value: string): string | null {
  const attachment = parsed(value) as { link_attachment_url?: string } | undefined;
  return attachment?.link_attachment_url ?? null;
}

/** Returns whether a text is an HTTP or HTTPS URL. */
export function isWebUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown, keys: readonly string[]): value is JsonObject {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.keys(value).every((key) => keys.includes(key))
  );
}

function isText(value: unknown, most = Infinity): boolean {
  return typeof value === "string" && value !== "" && codePoints(value) <= most;
}
