import type { TextRange } from "./feed-text.js";

/** A text attachment as the feed shows it. */
export interface TextAttachment {
  readonly plaintext: string;
  readonly link: string | null;
  readonly styles: readonly TextRange[];
}

/** The parameters of a post's container. They were validated then, so their JSON is valid. */
type Parameters = Readonly<Record<string, string>>;

interface Range {
  readonly offset: number;
  readonly length: number;
}

/** Returns the spoilers in a post's text, in the unit in which they were sent. */
// fact: spoilers
export function spoilersOf({ text_entities: sent }: Parameters): TextRange[] {
  if (sent === undefined) return [];
  return (JSON.parse(sent) as Range[]).map(({ offset, length }) => ({ offset, length, marks: ["spoiler"] }));
}

/** Returns the options of a poll in their order. */
// fact: poll
export function pollOptionsOf({ poll_attachment: sent }: Parameters): string[] {
  if (sent === undefined) return [];
  const options = JSON.parse(sent) as Partial<Record<string, string>>;
  return ["option_a", "option_b", "option_c", "option_d"].flatMap((name) => options[name] ?? []);
}

/** Returns a GIF's id and its provider, or null. */
// fact: gif
export function gifOf({
  gif_attachment: sent,
}: Parameters): { readonly gif_id: string; readonly provider: string } | null {
  return sent === undefined ? null : (JSON.parse(sent) as { gif_id: string; provider: string });
}

/** Returns the text attachment, with its styles in the unit in which they were sent, or null. */
// fact: text-attachment
export function textAttachmentOf({ text_attachment: sent }: Parameters): TextAttachment | null {
  if (sent === undefined) return null;
  const attachment = JSON.parse(sent) as {
    plaintext: string;
    link_attachment_url?: string;
    text_with_styling_info?: (Range & { styling_info: string[] })[];
  };
  return {
    plaintext: attachment.plaintext,
    link: attachment.link_attachment_url ?? null,
    styles: (attachment.text_with_styling_info ?? []).map(({ offset, length, styling_info: marks }) => ({
      offset,
      length,
      marks,
    })),
  };
}
