/** An image or a video of a post. */
export interface SandboxMediaItem {
  readonly id: string;
  readonly type: "IMAGE" | "VIDEO";
  readonly url: string;
  readonly altText: string | null;
}

/** A post in the sandbox, including a deleted one. */
export interface SandboxPost {
  /** 17 digits, as at Threads: too large for an exact JavaScript number. */
  readonly id: string;
  readonly userId: string;
  /** The post's container; null for a repost. */
  readonly containerId: string | null;
  readonly mediaType: "TEXT_POST" | "IMAGE" | "VIDEO" | "CAROUSEL_ALBUM" | "REPOST_FACADE";
  /** Empty for a post without text. */
  readonly text: string;
  readonly topicTag: string | null;
  readonly replyTo: string | null;
  readonly quoteOf: string | null;
  readonly repostOf: string | null;
  /** The image or video, or those of a carousel in their order. */
  readonly media: readonly SandboxMediaItem[];
  readonly ghost: boolean;
  /** The container's parameters as they were sent, without the token. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly permalink: string;
  readonly shortcode: string;
  /** Epoch ms by the sandbox's clock. */
  readonly publishedAt: number;
  readonly deletedAt: number | null;
}

/** The status of a container. https://developers.facebook.com/documentation/threads/troubleshooting */
export type ContainerStatus = "IN_PROGRESS" | "FINISHED" | "PUBLISHED" | "ERROR" | "EXPIRED";

/** A container in the sandbox. */
export interface SandboxContainer {
  /** 17 digits. Never the id of a post. */
  readonly id: string;
  readonly userId: string;
  readonly mediaType: "TEXT" | "IMAGE" | "VIDEO" | "CAROUSEL";
  /** The parameters as they were sent, without the token. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The ids of a carousel's item containers, in their order. */
  readonly children: readonly string[];
  /** Epoch ms by the sandbox's clock. */
  readonly createdAt: number;
  /** When processing ends, successfully or not. Epoch ms. */
  readonly readyAt: number;
  /** The `error_message` of a failed container, else null. */
  readonly error: string | null;
  /** The ids of its posts: at most one, except under the behavior `publishTwice: "publishes-again"`. */
  readonly postIds: readonly string[];
  /** The status when the container was read. */
  readonly status: ContainerStatus;
}

/** Reactions to one post that no other post shows. */
export interface Engagement {
  views: number;
  likes: number;
  shares: number;
  /** Clicks on the links of the post. */
  clicks: number;
}

/** What an author decided about a reply. */
export interface ReplyDecision {
  hidden: boolean;
  approval: "approved" | "ignored" | null;
}
