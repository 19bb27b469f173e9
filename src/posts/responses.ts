/** Shapes of what Threads answers in this room. Reading is lenient: unknown fields are left out, unknown values let through. */
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

/** The answer to a container or to a publish request: an id, and perhaps what became of sharing to Instagram. */
export interface IssuedId {
  readonly id: string;
  /** `SUCCESS` or `FAILED`; null when it was not asked for, or this answer does not tell. */
  readonly instagram: string | null;
}

/** Whether the sharing status comes with the container or with the publish answer is documented both ways: it is read in both. */
export const issuedIdSchema = schema<IssuedId>((z) =>
  z
    .object({ id: id(z), crossreshare_to_ig_status: text(z) })
    .transform((answer) => ({ id: answer.id, instagram: answer.crossreshare_to_ig_status })),
);

/** How a container stands. */
export interface ContainerStatus {
  readonly status: ContainerState;
  readonly errorMessage: string | null;
}

/** Source: https://developers.facebook.com/documentation/threads/troubleshooting */
export const containerStatusSchema = schema<ContainerStatus>((z) =>
  z
    .object({ status: z.string().min(1), error_message: text(z) })
    .transform((answer) => ({ status: answer.status, errorMessage: answer.error_message })),
);

/** Omitted for posts with flagged media. Source: https://developers.facebook.com/documentation/threads/reference/media-retrieval */
export const permalinkSchema = schema<string | null>((z) =>
  z.object({ permalink: text(z) }).transform(({ permalink }) => permalink),
);

/** A post as the account's own lists show it. */
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
  /** Whether it may reply to a post that the list does not name. */
  readonly parentUnknown: boolean;
  readonly quoted: string | null;
  readonly reposted: string | null;
  readonly altText: string | null;
  /** Whether it is a ghost post: a text like any other, of a list of its own. */
  readonly ghost: boolean;
}

/** One page of such a list, and the cursor of the next one. */
export interface ListedPage {
  readonly posts: readonly ListedPost[];
  readonly after: string | null;
}

/** `2026-04-21T03:24:04+0000`: an offset without its colon, which `Date.parse` need not take. */
function timeOf(timestamp: string | null): number | null {
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
      publishedAt: timeOf(listed.timestamp),
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
      // `next` is never followed: it carries the token. The cursor alone says where to go on.
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
