/*
 * Checks a post before it is sent. Pure functions over plain data, without I/O and Node built-ins, so that the same code runs in a worker,
 * in a request handler and in a browser.
 */

export { postDraftSchema } from "./post-schema.js";
export { validatePost, validateText, validateImage, validateCarousel } from "./validate.js";
export type { PostDraft } from "./post-draft.js";
export type { GifDraft, ImageDraft, MediaDraft, PostFields, PostMedia, ReplyControl } from "./draft.js";
export type { StyledRange, TextAttachment, TextRange, TextStyle } from "./draft-text.js";
export type { StandardSchema, SchemaResult } from "./standard-schema.js";
export type { Issue, IssueCode, IssueSeverity } from "./issue.js";

export { measureText, type TextSize } from "./text/measure-text.js";
export { splitText, type SplitTextOptions } from "./text/split-text.js";
export { readImageHeader, type ImageHeader } from "./images/image.js";
export type { ImageSize } from "./images/image-size.js";

export { followIntentUrl, postIntentUrl, type PostIntentOptions } from "./intents.js";

export { DEFAULT_LIMITS, PLATFORM_LIMITS } from "./limits.js";
export type { Limits, LimitOverrides, ValidationOptions } from "./limits.js";
