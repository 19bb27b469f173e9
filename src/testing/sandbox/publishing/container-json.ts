import { codePoints, isRangeOf } from "./text.js";
import type { Behaviors } from "../behaviors.js";

type Dict = Readonly<Record<string, unknown>>;

/** What is wrong with a `poll_attachment`, or null. */
// fact: poll
export function wrongPoll(value: string): string | null {
  const poll = parsed(value);
  if (!isDict(poll, OPTIONS)) return "must be a JSON object with option_a to option_d";
  const options = OPTIONS.map((name) => poll[name]);
  const given = options.findIndex((option) => option === undefined);
  const count = given === -1 ? options.length : given;
  if (count < 2 || options.slice(count).some((option) => option !== undefined)) {
    return "must have option_a and option_b, and no gap among its options";
  }
  const fits = (option: unknown): boolean => isText(option, 25);
  return options.slice(0, count).every(fits) ? null : "must have options of 1 to 25 characters";
}

const OPTIONS = ["option_a", "option_b", "option_c", "option_d"] as const;

/** What is wrong with a `gif_attachment`, or null. */
// fact: gif
export function wrongGif(value: string): string | null {
  const gif = parsed(value);
  const right = isDict(gif, ["gif_id", "provider"]) && isText(gif.gif_id) && gif.provider === "GIPHY";
  return right ? null : 'must be a JSON object with a gif_id and "GIPHY" as its provider';
}

/** What is wrong with `text_entities`, ranges of `text`, or null. */
// fact: spoilers
export function wrongEntities(value: string, text: string, behaviors: Behaviors): string | null {
  const entities = parsed(value);
  if (!Array.isArray(entities) || entities.length === 0) return "must be a JSON array that is not empty";
  if (entities.length > 10) return "must hold at most 10 entities";
  const right = entities.every(
    (entity: unknown) =>
      isDict(entity, ["entity_type", "offset", "length"]) &&
      (entity.entity_type === "SPOILER" || entity.entity_type === "spoiler") &&
      isRangeOf(text, entity, behaviors.rangeUnit),
  );
  return right ? null : "must hold entities of the type SPOILER, whose offset and length are inside the text";
}

/** What is wrong with a `text_attachment`, or null. */
// fact: text-attachment
export function wrongTextAttachment(value: string, behaviors: Behaviors): string | null {
  const attachment = parsed(value);
  if (!isDict(attachment, ["plaintext", "link_attachment_url", "text_with_styling_info"]))
    return "must be a JSON object";
  const { plaintext, link_attachment_url: link, text_with_styling_info: styles } = attachment;
  if (typeof plaintext !== "string" || !isText(plaintext, 10_000))
    return "must have a plaintext of 1 to 10000 characters";
  if (link !== undefined && !(typeof link === "string" && isWebAddress(link))) return "must have a URL to link to";
  return styles === undefined ? null : wrongStyles(styles, plaintext, behaviors);
}

function wrongStyles(styles: unknown, text: string, { rangeUnit }: Behaviors): string | null {
  if (!Array.isArray(styles) || !styles.every((style) => isStyle(style, text, rangeUnit))) {
    return "must have styles that are known, whose offset and length are inside the plaintext";
  }
  const ranges = (styles as { offset: number; length: number }[]).toSorted((one, other) => one.offset - other.offset);
  const overlap = ranges.some((range, index) => range.offset < endOf(ranges[index - 1]));
  return overlap ? "must have styles that do not overlap" : null;
}

function endOf(range: { offset: number; length: number } | undefined): number {
  return range === undefined ? 0 : range.offset + range.length;
}

function isStyle(style: unknown, text: string, unit: Behaviors["rangeUnit"]): boolean {
  if (!isDict(style, ["offset", "length", "styling_info"]) || !isRangeOf(text, style, unit)) return false;
  const { styling_info: names } = style;
  return Array.isArray(names) && names.length > 0 && names.every((name) => STYLES.includes(name as string));
}

const STYLES: readonly string[] = ["bold", "italic", "highlight", "underline", "strikethrough"];

/** The link inside a `text_attachment` that is well-formed, or null. */
export function linkInAttachment(value: string): string | null {
  const attachment = parsed(value) as { link_attachment_url?: string } | undefined;
  return attachment?.link_attachment_url ?? null;
}

/** Whether a text is an address of the web. */
export function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function isDict(value: unknown, keys: readonly string[]): value is Dict {
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
