/*
 * Threads' web intents: URLs that open a prepared post, or a profile to follow, in the user's browser or Threads app.
 */
import { ThreadsValidationError } from "../errors/caller.js";
import type { ReplyControl } from "./draft.js";
import { shownName, unknownNames, unknownOption } from "./fields/known-fields.js";
import type { Issue } from "./issue.js";
import { DEFAULT_LIMITS } from "./limits.js";
import { TOPIC_RULES } from "./rules/topic.js";
import { urlFinding } from "./rules/web-url.js";
import { isBlank } from "./text/blank.js";
import { countCodePoints } from "./text/measure-text.js";
import { isObject } from "./fields/objects.js";

/** The content of the dialog that a post intent opens. The user can change all of it before posting. */
export interface PostIntentOptions {
  /** The text. Meta documents no limit here; a post has at most 500 characters, which `measureText` counts. */
  readonly text?: string | undefined;
  /** The full http or https URL of the link attachment. */
  readonly url?: string | undefined;
  /** The topic, 1 to 50 characters, without `#`, `.`, `&`, line breaks and tabs. */
  readonly tag?: string | undefined;
  /** The accounts that may reply. Intents do not support `parent_post_author_only`. */
  readonly replyControl?: Exclude<ReplyControl, "parent_post_author_only"> | undefined;
  /** The shortcode of the post to reply to: the last part of its permalink, and not its id. */
  readonly replyPostShortcode?: string | undefined;
  /** The shortcode of the post to quote: the last part of its permalink, and not its id. */
  readonly quotePostShortcode?: string | undefined;
}

/** The parameter of each option, and the check of its value, which is a text that is not empty. */
const PARAMETERS: Readonly<
  Record<keyof PostIntentOptions, readonly [parameter: string, check: (value: string, issues: Issue[]) => void]>
> = {
  text: ["text", () => undefined],
  url: ["url", checkUrl],
  tag: ["tag", checkTag],
  replyControl: ["reply_control", checkReplyControl],
  replyPostShortcode: ["reply_post_shortcode", shortcodeCheck("replyPostShortcode")],
  quotePostShortcode: ["quote_post_shortcode", shortcodeCheck("quotePostShortcode")],
};

const REPLY_CONTROLS = ["everyone", "accounts_you_follow", "mentioned_only", "followers_only"];

/**
 * Returns the URL that opens Threads' dialog for a new post, filled with these options. It sends no request and needs no token, so you can use
 * it for a share button in a browser.
 *
 * @throws ThreadsValidationError with every invalid option
 * @see https://developers.facebook.com/documentation/threads/threads-web-intents
 *
 * @example
 * ```ts
 * link.href = postIntentUrl({ text: "Ready to sail.", url: "https://app.example/boats/7", tag: "Sailing" });
 * ```
 */
export function postIntentUrl(options: PostIntentOptions = {}): string {
  const issues: Issue[] = [];
  const given: unknown = options;
  if (!isObject(given)) add(issues, "options", "must be an object");
  const fields = (isObject(given) ? given : {}) as Readonly<Record<string, unknown>>;
  for (const name of unknownNames(fields, PARAMETERS)) add(issues, shownName(name), unknownOption(name, PARAMETERS));
  const query: string[] = [];
  for (const [name, [parameter, checkValue]] of Object.entries(PARAMETERS)) {
    const value = fields[name];
    if (!isText(name, value, issues)) continue;
    checkValue(value, issues);
    query.push(`${parameter}=${encode(value)}`);
  }
  return finish(issues, query.length === 0 ? POST : `${POST}?${query.join("&")}`);
}

/**
 * Returns the URL that opens a profile at Threads and offers to follow it. It sends no request and needs no token.
 *
 * @param username the handle, without `@`
 * @throws ThreadsValidationError for anything but a handle
 * @see https://developers.facebook.com/documentation/threads/threads-web-intents
 *
 * @example
 * ```ts
 * link.href = followIntentUrl("threads");
 * ```
 */
export function followIntentUrl(username: string): string {
  const issues: Issue[] = [];
  const given: unknown = username;
  if (typeof given !== "string" || !/^[\w.]{1,100}$/.test(given)) add(issues, "username", "must be a handle without @");
  return finish(issues, `${FOLLOW}?username=${String(given)}`);
}

const POST = "https://www.threads.com/intent/post";
const FOLLOW = "https://www.threads.com/intent/follow";

function checkUrl(url: string, issues: Issue[]): void {
  const finding = urlFinding("The link", url, null);
  if (finding !== null) issues.push({ code: "link-url", path: ["url"], severity: "error", ...finding });
}

function checkTag(tag: string, issues: Issue[]): void {
  const facts = { tag, blank: isBlank(tag), characters: countCodePoints(tag) };
  for (const { code, severity, find } of TOPIC_RULES) {
    const finding = find(facts, DEFAULT_LIMITS);
    // Warnings are not reported, because the author sees and can edit the post in the dialog.
    if (finding !== null && severity === "error") issues.push({ code, path: ["tag"], severity, ...finding });
  }
}

function checkReplyControl(value: string, issues: Issue[]): void {
  if (!REPLY_CONTROLS.includes(value)) add(issues, "replyControl", `must be one of ${REPLY_CONTROLS.join(", ")}`);
}

function shortcodeCheck(name: keyof PostIntentOptions) {
  return (value: string, issues: Issue[]) => {
    if (!/^[\w-]{1,64}$/.test(value)) add(issues, name, "must be the last part of a permalink, without slashes");
  };
}

function add(issues: Issue[], name: string, problem: string): void {
  const message = `${name} ${problem}.`;
  issues.push({ code: "invalid-argument", path: [name], message, limit: null, actual: null, severity: "error" });
}

/** Returns whether an option is a text to check and to send. Reports any other value but undefined. */
function isText(name: string, value: unknown, issues: Issue[]): value is string {
  if (value === undefined) return false;
  if (typeof value !== "string") add(issues, name, "must be a string");
  else if (value === "") add(issues, name, "must not be empty; leave it out");
  else if (/\p{Surrogate}/u.test(value)) add(issues, name, "must be well-formed Unicode");
  else return true;
  return false;
}

function finish(issues: readonly Issue[], address: string): string {
  if (issues.length > 0) throw new ThreadsValidationError(issues);
  return address;
}

/** Also encodes characters that would end a Markdown link or an attribute in single quotes. */
function encode(value: string): string {
  return encodeURIComponent(value).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
