import type { GifDraft, MediaDraft, PostFields, PostMedia } from "./draft.js";
import type { TextAttachment } from "./draft-text.js";

/** Why a field is not allowed. Compilers show it: `Type 'string' is not assignable to type 'NotAllowed<string, "Threads accepts …">'`. */
interface Reasons {
  readonly media: "Threads accepts media only on a post without a link, a poll, a GIF, a text attachment or ghost";
  readonly link: "Threads accepts a link only on a post without media, a poll or a second link";
  readonly poll: "Threads accepts a poll only on a text post without a link or a text attachment";
  readonly gif: "Threads accepts a GIF only on a post without media";
  readonly textAttachment: "Threads accepts a text attachment only on a post without media or a poll";
  readonly spoilerMedia: "spoilerMedia needs media to cover";
  readonly ghost: "Threads accepts only text and spoilers on a ghost post";
}

/**
 * A value that cannot be written by accident. It extends the field's type, so that every {@link PostDraft} is also a {@link PostFields}.
 */
export type NotAllowed<Value, Reason> = Value & { readonly notAllowed: Reason };

/** The values of a field except `false`, which counts as absent. */
type Present<Field extends keyof PostFields> = Exclude<PostFields<PostMedia>[Field], false | undefined>;

/** Fields that must be absent. */
type Without<Field extends keyof PostFields> = {
  readonly [Absent in Field]?:
    | NotAllowed<Present<Absent>, Reasons[Absent extends keyof Reasons ? Absent : "ghost"]>
    | Extract<PostFields[Absent], false>
    | undefined;
};

/** The fields of every post except a ghost post. */
type CommonFields = Pick<
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

type NoMedia = CommonFields & Without<"media" | "spoilerMedia" | "ghost">;
type NoAttachment = CommonFields & Without<"link" | "poll" | "gif" | "textAttachment" | "ghost">;
type UnlinkedAttachment = TextAttachment & { readonly link?: NotAllowed<string, Reasons["link"]> | undefined };

/** One image or video, or a carousel of several. */
interface MediaPost<Media> extends NoAttachment {
  readonly media: readonly Media[];
  readonly text?: string | undefined;
  readonly spoilerMedia?: boolean | undefined;
}

/** A text with optional media. */
interface CaptionPost<Media> extends NoAttachment, Without<"spoilerMedia"> {
  readonly media?: readonly Media[] | undefined;
  readonly text: string;
}

/** A text with an optional link. */
interface TextPost extends NoMedia, Without<"poll"> {
  readonly text: string;
  readonly link?: string | undefined;
  readonly gif?: GifDraft | undefined;
  readonly textAttachment?: UnlinkedAttachment | undefined;
}

/** A link with an optional text. */
interface LinkPost extends NoMedia, Without<"poll"> {
  readonly link: string;
  readonly text?: string | undefined;
  readonly gif?: GifDraft | undefined;
  readonly textAttachment?: UnlinkedAttachment | undefined;
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

/** The text is the question of the poll. */
interface PollPost extends NoMedia, Without<"link" | "textAttachment"> {
  readonly poll?: readonly string[] | undefined;
  readonly text: string;
  readonly gif?: GifDraft | undefined;
}

interface GhostPost extends Without<Exclude<keyof PostFields, "text" | "spoilers" | "ghost">> {
  readonly ghost?: boolean | undefined;
  readonly text: string;
  readonly spoilers?: PostFields["spoilers"];
}

/**
 * A post to publish: a text, one image or video with an optional text, or a carousel, and everything else that Threads accepts with them.
 * {@link PostFields} describes each field.
 *
 * A combination that Threads rejects does not compile: a link, a poll, a GIF, a text attachment or `ghost` with media; a poll with a link
 * or a text attachment; a link with a text attachment that has its own link; a ghost post with anything except text and spoilers;
 * `spoilerMedia` without media. {@link validatePost} checks everything that depends on values, such as lengths. The documents disagree
 * about a link without text, and do not mention a GIF or a text attachment without text: these compile, and get a warning.
 *
 * @see https://developers.facebook.com/documentation/threads/reference/publishing
 *
 * @example
 * ```ts
 * const text: PostDraft = { text: "Hello", link: "https://example.com" };
 * const carousel: PostDraft = {
 *   text: "Two pictures",
 *   media: [
 *     { type: "image", url: "https://cdn.example/1.jpg", altText: "A lighthouse" },
 *     { type: "image", url: "https://cdn.example/2.jpg", altText: "The sea" },
 *   ],
 *   topicTag: "Photography",
 * };
 * ```
 */
export type PostDraft<Media extends MediaDraft = PostMedia> =
  MediaPost<Media> | CaptionPost<Media> | TextPost | LinkPost | GifPost | LongTextPost | PollPost | GhostPost;
