/*
 * Judging a post before it is sent. Pure functions over plain data, without I/O and without a Node built-in: the same code
 * answers in a worker, in a request handler and under a person's typing in a browser.
 */

export { postDraftSchema } from "./post-schema.js";
export { validatePost, validateText, validateImage, validateCarousel } from "./validate.js";
export type { PostDraft } from "./post-draft.js";
export type { GifDraft, ImageDraft, MediaDraft, PostFields, PostMedia, ReplyControl } from "./draft.js";
export type { StyledRange, TextAttachment, TextRange, TextStyle } from "./draft-text.js";
export type { StandardSchema, SchemaResult } from "./standard-schema.js";
export type { Issue, IssueCode, IssueSeverity } from "./issue.js";

export { measureText, type TextSize } from "./text/measure-text.js";
export { readImageHeader, type ImageHeader } from "./images/image.js";
export type { ImageSize } from "./images/image-size.js";

export { DEFAULT_LIMITS, PLATFORM_LIMITS } from "./limits.js";
export type { Limits, LimitOverrides, ValidationOptions } from "./limits.js";
