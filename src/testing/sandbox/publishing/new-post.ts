import { newId, postPath, shortcodeOf } from "../state/ids.js";
import type { SandboxMediaItem, SandboxPost } from "../state/posts.js";
import { addPost, userById, type ContainerRecord, type PostRecord } from "../state/state.js";
import { tagInText } from "./text.js";
import type { Context } from "../state/context.js";

/** A post without its id, its permalink and its times. */
export type PostContent = Omit<SandboxPost, "id" | "permalink" | "shortcode" | "publishedAt" | "deletedAt">;

/** Creates and stores a post. */
export function newPost(content: PostContent, context: Context): PostRecord {
  const { state, clock, behaviors } = context;
  const id = newId("post", context);
  const shortcode = shortcodeOf(id);
  const { username } = userById(state, content.userId);
  // fact: permalink-host
  const host = behaviors.permalinkHost === "sandbox" ? context.url : `https://www.${behaviors.permalinkHost}`;
  const permalink = `${host}${postPath(username, shortcode)}`;
  const post: PostRecord = { id, ...content, permalink, shortcode, publishedAt: clock.now(), deletedAt: null };
  addPost(state, post);
  context.happened({ kind: "published", post });
  return post;
}

/** Creates the post of a container, whose status becomes PUBLISHED. */
export function publishContainer(container: ContainerRecord, context: Context): PostRecord {
  const { parameters } = container;
  const text = parameters.text ?? "";
  const content: PostContent = {
    userId: container.userId,
    containerId: container.id,
    mediaType: MEDIA_TYPES[container.mediaType],
    text,
    topicTag: parameters.topic_tag ?? tagInText(text),
    replyTo: parameters.reply_to_id ?? null,
    quoteOf: parameters.quote_post_id ?? null,
    repostOf: null,
    media: mediaOf(container, context),
    ghost: parameters.is_ghost_post === "true",
    parameters,
  };
  const post = newPost(content, context);
  container.postIds.push(post.id);
  return post;
}

const MEDIA_TYPES = { TEXT: "TEXT_POST", IMAGE: "IMAGE", VIDEO: "VIDEO", CAROUSEL: "CAROUSEL_ALBUM" } as const;

function mediaOf(container: ContainerRecord, context: Context): SandboxMediaItem[] {
  if (container.mediaType === "TEXT") return [];
  if (container.mediaType !== "CAROUSEL") return mediaItemOf(container, container.id);
  return container.children.flatMap((item) => {
    const made = context.state.containers.get(item);
    // fact: child-ids
    return made === undefined
      ? []
      : mediaItemOf(made, context.behaviors.childIds === "own" ? newId("post", context) : item);
  });
}

function mediaItemOf({ mediaType, parameters }: ContainerRecord, id: string): SandboxMediaItem[] {
  if (mediaType !== "IMAGE" && mediaType !== "VIDEO") return [];
  const url = parameters[mediaType === "IMAGE" ? "image_url" : "video_url"] ?? "";
  return [{ id, type: mediaType, url, altText: parameters.alt_text ?? null }];
}
