import type { TextStyle } from "./draft-text.js";
import type { Issue } from "./issue.js";
import {
  ATTACHMENT_SHAPE,
  copyList,
  GIF_SHAPE,
  POST_SHAPE,
  RANGE_SHAPE,
  readFields,
  readList,
  readValue,
  STYLED_SHAPE,
  type Fields,
} from "./fields/shape.js";

type PostParts = Fields<typeof POST_SHAPE>;
type Path = Issue["path"];

/** A range of a text, with its styles if it can have any; `null` for a value that is not an object. */
export type ReadRange =
  (Fields<typeof RANGE_SHAPE> & { readonly styles?: readonly (TextStyle | undefined)[] | undefined }) | null;

/** The fields of a post. Fields of the wrong type are missing. The media are copied as a list, but not read yet. */
export interface ReadPost extends Omit<
  PostParts,
  "media" | "poll" | "countries" | "gif" | "spoilers" | "textAttachment"
> {
  readonly media?: readonly unknown[] | undefined;
  readonly poll?: readonly (string | undefined)[] | undefined;
  readonly countries?: readonly (string | undefined)[] | undefined;
  readonly gif?: Fields<typeof GIF_SHAPE> | undefined;
  readonly spoilers?: readonly ReadRange[] | undefined;
  readonly textAttachment?: ReadAttachment | undefined;
}

/** The fields of a text attachment. Fields of the wrong type are missing. */
export interface ReadAttachment extends Omit<Fields<typeof ATTACHMENT_SHAPE>, "styles"> {
  readonly styles?: readonly ReadRange[] | undefined;
}

/** Reads the fields of a post, except those of its media. Returns null for a value that is not an object. */
export function readPost(value: unknown, issues: Issue[]): ReadPost | null {
  const fields = readFields(value, POST_SHAPE, "The post", [], issues);
  if (fields === null) return null;
  const { media, poll, countries, gif, spoilers, textAttachment, ...others } = fields;
  // The fields are assigned one by one, because an object literal with a spread and six more fields takes longer than all checks of a short text.
  const post: { -readonly [Field in keyof ReadPost]: ReadPost[Field] } = others;
  if (media !== undefined) post.media = copyList(media, "The post's media", ["media"], issues);
  if (poll !== undefined) post.poll = readTexts(poll, "Option", ["poll"], issues);
  if (countries !== undefined) post.countries = readTexts(countries, "Country", ["countries"], issues);
  if (gif !== undefined) post.gif = readFields(gif, GIF_SHAPE, "The GIF", ["gif"], issues, ["id", "provider"]) ?? {};
  if (spoilers !== undefined) post.spoilers = readSpoilers(spoilers, issues);
  if (textAttachment !== undefined) post.textAttachment = readAttachment(textAttachment, issues);
  return post;
}

function readTexts(
  list: readonly unknown[],
  noun: string,
  path: Path,
  issues: Issue[],
): readonly (string | undefined)[] | undefined {
  const read = (item: unknown, at: Path, index: number) => readValue(item, "text", `${noun} ${index + 1}`, at, issues);
  return readList(list, `The post's ${path.join(".")}`, path, issues, read);
}

function readSpoilers(list: readonly unknown[], issues: Issue[]): readonly ReadRange[] | undefined {
  return readList(list, "The post's spoilers", ["spoilers"], issues, (item, path, index) =>
    readFields(item, RANGE_SHAPE, `Spoiler ${index + 1}`, path, issues, ["offset", "length"]),
  );
}

function readAttachment(value: object, issues: Issue[]): ReadAttachment {
  const path: Path = ["textAttachment"];
  const fields = readFields(value, ATTACHMENT_SHAPE, "The text attachment", path, issues, ["text"]) ?? {};
  const { styles } = fields;
  if (styles === undefined) return { ...fields, styles };
  const read = (item: unknown, at: Path, index: number) => readStyle(item, `Style ${index + 1}`, at, issues);
  return { ...fields, styles: readList(styles, "The text attachment's styles", [...path, "styles"], issues, read) };
}

function readStyle(item: unknown, name: string, path: Path, issues: Issue[]): ReadRange {
  const fields = readFields(item, STYLED_SHAPE, name, path, issues, ["offset", "length", "styles"]);
  if (fields === null) return null;
  const { styles, ...range } = fields;
  const read = (style: unknown, where: Path) =>
    readValue(style, "style", `Each style of ${name.toLowerCase()}`, where, issues);
  return styles ? { ...range, styles: readList(styles, `${name}'s styles`, [...path, "styles"], issues, read) } : range;
}
