/** Schemas of Threads' responses in this module. Unknown fields are left out, and unknown values are accepted. */
import type { ContainerState } from "../errors/index.js";
import { schema, type Zod } from "../http/schema.js";
import { exactId } from "../internal/ids.js";

const id = (z: Zod) => z.unknown().transform(exactId).pipe(z.string("must be an id of digits"));
const text = (z: Zod) => z.string().nullable().default(null);
const node = (z: Zod) =>
  z
    .object({ id: id(z) })
    .nullable()
    .default(null);

/** The response to creating or publishing a container: an id, and possibly the status of sharing to Instagram. */
export interface IssuedId {
  readonly id: string;
  /** `SUCCESS` or `FAILED`; null when sharing was not requested, or this response does not report it. */
  readonly instagram: string | null;
}

/** The sharing status is documented both in the container's response and in the publish response, so both are read. */
export const issuedIdSchema = schema<IssuedId>((z) =>
  z
    .object({ id: id(z), crossreshare_to_ig_status: text(z) })
    .transform((response) => ({ id: response.id, instagram: response.crossreshare_to_ig_status })),
);

/** The status of a container. */
export interface ContainerStatus {
  readonly status: ContainerState;
  readonly errorMessage: string | null;
}

/** Source: https://developers.facebook.com/documentation/threads/troubleshooting */
export const containerStatusSchema = schema<ContainerStatus>((z) =>
  z
    .object({ status: z.string().min(1), error_message: text(z) })
    .transform((response) => ({ status: response.status, errorMessage: response.error_message })),
);

/** Threads omits the permalink of posts with flagged media. Source: https://developers.facebook.com/documentation/threads/reference/media-retrieval */
export const permalinkSchema = schema<string | null>((z) =>
  z.object({ permalink: text(z) }).transform(({ permalink }) => permalink),
);

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

/** A page of such a list, and the cursor of the next page. */
export interface ListedPage {
  readonly posts: readonly ListedPost[];
  readonly after: string | null;
}

/** Parses `2026-04-21T03:24:04+0000`. `Date.parse` is not required to accept an offset without a colon. */
function parseTime(timestamp: string | null): number | null {
  const at = timestamp === null ? NaN : Date.parse(timestamp.replace(/([+-]\d\d)(\d\d)$/, "$1:$2"));
  return Number.isNaN(at) ? null : at;
}

/** Source: https://developers.facebook.com/documentation/threads/retrieve-and-discover-posts/retrieve-posts */
export const listedPageSchema = schema<ListedPage>((z) => {
  const post = z
    .object({
      id: id(z),
      text: text(z),
      timestamp: text(z),
      media_type: text(z),
      permalink: text(z),
      children: z
        .object({ data: z.array(z.object({ id: id(z) })) })
        .nullable()
        .default(null),
      topic_tag: text(z),
      replied_to: node(z),
      quoted_post: node(z),
      reposted_post: node(z),
      alt_text: text(z),
      ghost_post_status: text(z),
    })
    .transform((listed): ListedPost => ({
      id: listed.id,
      text: listed.text,
      publishedAt: parseTime(listed.timestamp),
      mediaType: listed.media_type,
      permalink: listed.permalink,
      children: listed.children?.data.map((child) => child.id) ?? [],
      topicTag: listed.topic_tag,
      repliedTo: listed.replied_to?.id ?? null,
      parentUnknown: false,
      quoted: listed.quoted_post?.id ?? null,
      reposted: listed.reposted_post?.id ?? null,
      altText: listed.alt_text,
      ghost: listed.ghost_post_status !== null,
    }));
  return z
    .object({
      data: z.array(post),
      // `next` is never followed, because it contains the token. The cursor is enough to continue.
      paging: z
        .object({
          cursors: z
            .object({ after: text(z) })
            .nullable()
            .default(null),
        })
        .nullable()
        .default(null),
    })
    .transform(({ data, paging }) => ({ posts: data, after: paging?.cursors?.after ?? null }));
});
