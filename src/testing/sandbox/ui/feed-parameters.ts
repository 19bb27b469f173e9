import type { Stretch } from "./feed-text.js";

/** A text attachment as the feed shows it. */
export interface TextAttachment {
  readonly plaintext: string;
  readonly link: string | null;
  readonly styles: readonly Stretch[];
}

/** What a post was made from. It was judged when its container was made, so that its JSON is known to be right. */
type Parameters = Readonly<Record<string, string>>;

interface Range {
  readonly offset: number;
  readonly length: number;
}

/** The spoilers in a post's text, counted as they came. */
// fact: spoilers
export function spoilersOf({ text_entities: sent }: Parameters): Stretch[] {
  if (sent === undefined) return [];
  return (JSON.parse(sent) as Range[]).map(({ offset, length }) => ({ offset, length, marks: ["spoiler"] }));
}

/** The options of a poll, in their order. */
// fact: poll
export function pollOptionsOf({ poll_attachment: sent }: Parameters): string[] {
  if (sent === undefined) return [];
  const options = JSON.parse(sent) as Partial<Record<string, string>>;
  return ["option_a", "option_b", "option_c", "option_d"].flatMap((name) => options[name] ?? []);
}

/** A GIF's id at its provider, or null. */
// fact: gif
export function gifOf({
  gif_attachment: sent,
}: Parameters): { readonly gif_id: string; readonly provider: string } | null {
  return sent === undefined ? null : (JSON.parse(sent) as { gif_id: string; provider: string });
}

/** The long text that hangs on a post, its styles counted as they came, or null. */
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
