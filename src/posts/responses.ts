/** Schemas of Threads' responses in this module. Unknown fields are left out, and unknown values are accepted. */
import type { ContainerState } from "../errors/index.js";
import { schemaOf } from "../graph/fields.js";
import { pageOf } from "../graph/pages.js";
import { edge, id, name, object, orNull, text, time, type Reader } from "../graph/values.js";

const optionalText = orNull(text);
const node = object<{ readonly id: string }>({ id });

/** The response to creating or publishing a container: an id, and possibly the status of sharing to Instagram. */
export interface IssuedId {
  readonly id: string;
  /** `SUCCESS` or `FAILED`; null when sharing was not requested, or this response does not report it. */
  readonly instagram: string | null;
}

const issuedId = object({ id, crossreshare_to_ig_status: optionalText });

/** The sharing status is documented both in the container's response and in the publish response, so both are read. */
export const issuedIdSchema = schemaOf((value): IssuedId => {
  const { id, crossreshare_to_ig_status: instagram } = issuedId(value);
  return { id, instagram };
});

/** The status of a container. */
export interface ContainerStatus {
  readonly status: ContainerState;
  readonly errorMessage: string | null;
}

const containerStatus = object({ status: name, error_message: optionalText });

/** Source: https://developers.facebook.com/documentation/threads/troubleshooting */
export const containerStatusSchema = schemaOf((value): ContainerStatus => {
  const { status, error_message: errorMessage } = containerStatus(value);
  return { status, errorMessage };
});

const withPermalink = object({ permalink: optionalText });

/** Threads omits the permalink of posts with flagged media. Source: https://developers.facebook.com/documentation/threads/reference/media-retrieval */
export const permalinkSchema = schemaOf((value) => withPermalink(value).permalink);

/** A post in the account's own lists. */
export interface ListedPost {
  readonly id: string;
  readonly text: string | null;
  /** Epoch milliseconds, or null. */
  readonly publishedAt: number | null;
  readonly mediaType: string | null;
  readonly permalink: string | null;
  readonly children: readonly string[];
  readonly topicTag: string | null;
  readonly repliedTo: string | null;
  /** Whether it may reply to a post that the list does not show. */
  readonly parentUnknown: boolean;
  readonly quoted: string | null;
  readonly reposted: string | null;
  readonly altText: string | null;
  /** Whether it is a ghost post, which Threads keeps in a list of its own. */
  readonly ghost: boolean;
}

/** Reads a time as epoch milliseconds. Returns null for a malformed time, so that one post does not fail the whole list. */
const epochMs: Reader<number | null> = (value) => {
  try {
    return time(value).getTime();
  } catch {
    return null;
  }
};

const listedPost = object({
  id,
  text: optionalText,
  timestamp: epochMs,
  media_type: optionalText,
  permalink: optionalText,
  children: orNull(edge(node)),
  topic_tag: optionalText,
  replied_to: orNull(node),
  quoted_post: orNull(node),
  reposted_post: orNull(node),
  alt_text: optionalText,
  ghost_post_status: optionalText,
});

/** Source: https://developers.facebook.com/documentation/threads/retrieve-and-discover-posts/retrieve-posts */
export const listedPageSchema = schemaOf(
  pageOf((value): ListedPost => {
    const listed = listedPost(value);
    return {
      id: listed.id,
      text: listed.text,
      publishedAt: listed.timestamp,
      mediaType: listed.media_type,
      permalink: listed.permalink,
      children: listed.children?.map((child) => child.id) ?? [],
      topicTag: listed.topic_tag,
      repliedTo: listed.replied_to?.id ?? null,
      parentUnknown: false,
      quoted: listed.quoted_post?.id ?? null,
      reposted: listed.reposted_post?.id ?? null,
      altText: listed.alt_text,
      ghost: listed.ghost_post_status !== null,
    };
  }),
);
