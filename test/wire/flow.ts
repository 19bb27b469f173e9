/** The requests that publish a post. */
import { MEDIA_FIELDS } from "./documents.js";
import type { Operation, Parameters, PostRow } from "./notation.js";

/** The single container, or the parent of a carousel. The ids of items end in the number in their file's name. */
export const CONTAINER_ID = "18000000000000001";
/** The id of the published post, which differs from its container's. Source: publishing.md section 1. */
export const POST_ID = "18100000000000001";

/** Requests that may be sent in any order. */
export type Phase = readonly Operation[];

/** The id of an item's container. */
export function itemId(url: string): string {
  const number = /\/(\d+)\.\w+(?:\?|#|$)/.exec(url)?.[1];
  if (number === undefined) throw new Error(`no number in ${url}`);
  return `179${number.padStart(14, "0")}`;
}

const create = (parameters: Parameters): Operation => ({ method: "POST", path: "/v1.0/me/threads", parameters });

/** Source: publishing.md section 4. */
const status = (id: string): Operation => ({
  method: "GET",
  path: `/v1.0/${id}`,
  parameters: { fields: "id,status,error_message" },
});

/** Source: reading.md sections 1 and 2. Only `id` is returned without `fields`. */
const permalink: Operation = {
  method: "GET",
  path: `/v1.0/${POST_ID}`,
  parameters: { fields: { required: ["permalink"], of: MEDIA_FIELDS } },
};

/** The only request of a text without a container. Source: publishing.md sections 1 and 3, auto_publish_text. */
export function inOneRequest({ container }: PostRow): readonly Phase[] {
  return [[create({ ...container, auto_publish_text: "true" })], [permalink]];
}

/** The creations, a status read of each container until it is finished, and the publish request. Source: publishing.md sections 1, 4 and 9. */
export function throughContainer({ items = [], container }: PostRow): readonly Phase[] {
  const ids = items.map(({ image_url, video_url }) => itemId((image_url ?? video_url) as string));
  return [
    [...items.map(create), ...ids.map(status)],
    [create(container)],
    [status(CONTAINER_ID)],
    [{ method: "POST", path: "/v1.0/me/threads_publish", parameters: { creation_id: CONTAINER_ID } }],
    [permalink],
  ];
}
