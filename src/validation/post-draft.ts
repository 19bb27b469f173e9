import type { GifDraft, MediaDraft, PostFields, PostMedia } from "./draft.js";
import type { TextAttachment } from "./draft-text.js";

/** Fields that must stay away; a `false` says nothing else than that. */
type Without<Field extends keyof PostFields> = {
  readonly [Absent in Field]?: Extract<PostFields[Absent], false> | undefined;
};

/** What goes with every post but a ghost. */
type Everywhere = Pick<
  PostFields,
  | "topicTag"
  | "replyTo"
  | "quote"
  | "replyControl"
  | "approveReplies"
  | "locationId"
  | "countries"
  | "spoilers"
  | "shareToInstagram"
>;

type NoMedia = Everywhere & Without<"media" | "spoilerMedia" | "ghost">;
type NoAttachment = Everywhere & Without<"link" | "poll" | "gif" | "textAttachment" | "ghost">;

/** One medium, or a carousel of several. */
interface MediaPost<Media> extends NoAttachment {
  readonly media: readonly Media[];
  readonly text?: string | undefined;
  readonly spoilerMedia?: boolean | undefined;
}

/** A text that may turn out to have media. */
interface CaptionPost<Media> extends NoAttachment, Without<"spoilerMedia"> {
  readonly media?: readonly Media[] | undefined;
  readonly text: string;
}

/** A text, with at most one link, said in one place. */
interface TextPost extends NoMedia, Without<"poll"> {
  readonly text: string;
  readonly link?: string | undefined;
  readonly gif?: GifDraft | undefined;
  readonly textAttachment?: (TextAttachment & { readonly link?: undefined }) | undefined;
}

/** A link, with or without a text: its preview is something to see. */
interface LinkPost extends NoMedia, Without<"poll"> {
  readonly link: string;
  readonly text?: string | undefined;
  readonly gif?: GifDraft | undefined;
  readonly textAttachment?: (TextAttachment & { readonly link?: undefined }) | undefined;
}

interface GifPost extends NoMedia, Without<"poll" | "link"> {
  readonly gif: GifDraft;
  readonly text?: string | undefined;
  readonly textAttachment?: TextAttachment | undefined;
}

interface LongTextPost extends NoMedia, Without<"poll" | "link"> {
  readonly textAttachment: TextAttachment;
  readonly text?: string | undefined;
  readonly gif?: GifDraft | undefined;
}

/** The text asks what the options answer. */
interface PollPost extends NoMedia, Without<"link" | "textAttachment"> {
  readonly poll?: readonly string[] | undefined;
  readonly text: string;
  readonly gif?: GifDraft | undefined;
}

/** The one other feature that Threads allows on a ghost post is a spoiler in its text. */
interface GhostPost extends Without<Exclude<keyof PostFields, "text" | "spoilers" | "ghost">> {
  readonly ghost?: boolean | undefined;
  readonly text: string;
  readonly spoilers?: PostFields["spoilers"];
}

/**
 * A post to publish: text, one medium with or without text, or a carousel of several, with everything that Threads takes
 * beside them. {@link PostFields} describes each field.
 *
 * What Threads refuses does not compile: a link, a poll, a GIF, a text attachment or a ghost post with media; a poll with a
 * link or a text attachment; a link beside a text attachment that has one; a ghost post with anything but its text's
 * spoilers; a cover over media that may not be there. What depends on values is for {@link validatePost}. The documents disagree on whether a link may go without
 * text, and are silent on a GIF and on a text attachment: these compile, and are warned about.
 *
 * @see https://developers.facebook.com/documentation/threads/reference/publishing
 */
export type PostDraft<Media extends MediaDraft = PostMedia> =
  MediaPost<Media> | CaptionPost<Media> | TextPost | LinkPost | GifPost | LongTextPost | PollPost | GhostPost;
