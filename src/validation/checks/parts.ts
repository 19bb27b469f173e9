import { isBlank } from "../text/blank.js";
import type { Issue } from "../issue.js";
import { checkRanges } from "./ranges.js";
import { itemsToCheck } from "./media.js";
import type { ReadAttachment, ReadPost } from "../read-post.js";
import { COMBINATIONS, PART_NAMES } from "../rules/combinations.js";
import { countCodePoints } from "../text/measure-text.js";
import { check, type Findings } from "./findings.js";

const ID_NAMES = {
  replyTo: "post to reply to",
  quote: "post to quote",
  locationId: "location",
} as const;

/** Checks every part of a post beside its text and media, each by itself and in combination. */
export function checkParts(post: ReadPost, findings: Findings): void {
  checkCombinations(post, findings);
  checkIdentifiers(post, findings);
  if (post.poll !== undefined) checkPoll(post.poll, findings);
  if (post.link !== undefined) check("link", { name: "The link", url: post.link }, ["link"], findings);
  if (post.topicTag !== undefined)
    check("topic", { tag: post.topicTag, ...measured(post.topicTag) }, ["topicTag"], findings);
  if (post.spoilers !== undefined) {
    check("spoilers", { count: post.spoilers.length }, ["spoilers"], findings);
    const checked = post.spoilers.slice(0, itemsToCheck(post.spoilers.length, findings.limits.textMaxSpoilers));
    checkRanges(checked, post.text ?? "", "Spoiler", ["spoilers"], findings);
  }
  if (post.textAttachment !== undefined) checkAttachment(post.textAttachment, ["textAttachment"], findings);
}

function checkCombinations(post: ReadPost, findings: Findings): void {
  const parts = partsOf(post);
  if (parts.length < 2) return;
  for (const {
    parts: [part, other],
    severity,
    reason,
  } of COMBINATIONS) {
    if (!parts.includes(part) || !parts.includes(other)) continue;
    const name = PART_NAMES[part];
    const claim = severity === "error" ? "cannot be combined with" : "may be rejected with";
    const message = `${name.charAt(0).toUpperCase()}${name.slice(1)} ${claim} ${PART_NAMES[other]}: ${reason}.`;
    findings.issues.push({ code: "combination", path: [part], message, limit: null, actual: null, severity });
  }
}

/** Returns the parts of a post, without those that are `false` and without an empty list of media. `text` may be among them; no rule names it. */
function partsOf(post: ReadPost): readonly string[] {
  const parts = Object.keys(post).filter((field) => {
    const value = post[field as keyof ReadPost];
    return value !== undefined && value !== false && (field !== "media" || post.media?.length !== 0);
  });
  return post.textAttachment?.link === undefined ? parts : [...parts, "attachmentLink"];
}

function checkIdentifiers(post: ReadPost, findings: Findings): void {
  for (const field of ["replyTo", "quote", "locationId"] as const) {
    const id = post[field];
    if (id !== undefined) check("id", { name: ID_NAMES[field], id }, [field], findings);
  }
  if (post.gif !== undefined) check("gif", { id: post.gif.id }, ["gif"], findings);
  if (post.countries === undefined) return;
  check("countries", { count: post.countries.length }, ["countries"], findings);
  for (const [index, code] of post.countries.entries()) {
    if (code !== undefined) check("country", { name: `Country ${index + 1}`, code }, ["countries", index], findings);
  }
}

function checkPoll(options: readonly (string | undefined)[], findings: Findings): void {
  check("poll", { count: options.length }, ["poll"], findings);
  const checked = itemsToCheck(options.length, findings.limits.pollMaxOptions);
  for (const [index, option] of options.slice(0, checked).entries()) {
    if (option === undefined) continue;
    check("option", { name: `Option ${index + 1}`, ...measured(option) }, ["poll", index], findings);
  }
}

function checkAttachment({ text, link, styles }: ReadAttachment, path: Issue["path"], findings: Findings): void {
  if (text !== undefined) check("attachment", measured(text), path, findings);
  if (link !== undefined)
    check("link", { name: "The link of the text attachment", url: link }, [...path, "link"], findings);
  if (styles === undefined || text === undefined) return;
  checkRanges(styles, text, "Style", [...path, "styles"], findings);
}

/** Threads documents its emoji rule only for the text of a post, so a character is a code point here. */
function measured(text: string): { readonly blank: boolean; readonly characters: number } {
  return { blank: isBlank(text), characters: countCodePoints(text) };
}
