import type { Stretch } from "./feed-text.js";

/** A text attachment as the feed shows it. */
export interface TextAttachment {
  readonly plaintext: string;
  readonly link: string | null;
  readonly styles: readonly Stretch[];
}

type Parameters = Readonly<Record<string, string>>;

/** The spoilers in a post's text. https://developers.facebook.com/documentation/threads/create-posts/spoilers */
export function spoilersOf(parameters: Parameters): Stretch[] {
  return list(parsed(parameters.text_entities)).map((entity) => ({ ...rangeOf(entity), marks: ["spoiler"] }));
}

/** The options of a poll, in their order. https://developers.facebook.com/documentation/threads/create-posts/polls */
export function pollOf(parameters: Parameters): string[] {
  const poll = record(parsed(parameters.poll_attachment));
  return ["option_a", "option_b", "option_c", "option_d"]
    .map((name) => string(poll[name]))
    .filter((text) => text !== "");
}

/** The id of a GIF at its provider, or null. */
export function gifOf(parameters: Parameters): { id: string; provider: string } | null {
  if (parameters.gif_attachment === undefined) return null;
  const gif = record(parsed(parameters.gif_attachment));
  return { id: string(gif.gif_id), provider: string(gif.provider) };
}

/** The text attachment, or null. https://developers.facebook.com/documentation/threads/create-posts/text-attachments */
export function textAttachmentOf(parameters: Parameters): TextAttachment | null {
  if (parameters.text_attachment === undefined) return null;
  const attachment = record(parsed(parameters.text_attachment));
  return {
    plaintext: string(attachment.plaintext),
    link: string(attachment.link_attachment_url) || null,
    styles: list(attachment.text_with_styling_info).map((stretch) => ({
      ...rangeOf(stretch),
      marks: list(record(stretch).styling_info)
        .map((style) => string(style).toLowerCase())
        .filter((style) => STYLES.includes(style)),
    })),
  };
}

const STYLES: readonly string[] = ["bold", "italic", "highlight", "underline", "strikethrough"];

/** Meta's own sample sends these numbers as strings. */
function rangeOf(value: unknown): { offset: number; length: number } {
  const { offset, length } = record(value);
  return { offset: Math.max(0, Number(offset) || 0), length: Math.max(0, Number(length) || 0) };
}

/** The page shows what it can: what is no JSON was judged long before. */
function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function string(value: unknown): string {
  return typeof value === "string" ? value : "";
}
