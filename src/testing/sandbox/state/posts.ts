/** What is published here, and what it is made from. */

/** A picture or a film of a post. */
export interface SandboxMedium {
  readonly id: string;
  readonly type: "IMAGE" | "VIDEO";
  readonly url: string;
  readonly altText: string | null;
}

/** A post as the sandbox's own record has it, also when it is deleted by now. */
export interface SandboxPost {
  /** 17 digits, as Threads' ids are; no number holds it exactly. */
  readonly id: string;
  readonly userId: string;
  /** The container that it came from; null for a repost. */
  readonly containerId: string | null;
  readonly mediaType: "TEXT_POST" | "IMAGE" | "VIDEO" | "CAROUSEL_ALBUM" | "REPOST_FACADE";
  /** Empty when there is none. */
  readonly text: string;
  readonly topicTag: string | null;
  readonly replyTo: string | null;
  readonly quoteOf: string | null;
  readonly repostOf: string | null;
  /** One, or a carousel's in their order. */
  readonly media: readonly SandboxMedium[];
  readonly ghost: boolean;
  /** The container's parameters as sent, without the token: what the post was made from. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly permalink: string;
  readonly shortcode: string;
  /** Epoch ms by the sandbox's clock. */
  readonly publishedAt: number;
  readonly deletedAt: number | null;
}

/** How far a container is. https://developers.facebook.com/documentation/threads/troubleshooting */
export type ContainerStatus = "IN_PROGRESS" | "FINISHED" | "PUBLISHED" | "ERROR" | "EXPIRED";

/** A container as the sandbox's own record has it. */
export interface SandboxContainer {
  /** 17 digits, never those of a post. */
  readonly id: string;
  readonly userId: string;
  readonly mediaType: "TEXT" | "IMAGE" | "VIDEO" | "CAROUSEL";
  /** As sent, without the token. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The containers of a carousel's items, in their order. */
  readonly children: readonly string[];
  /** Epoch ms by the sandbox's clock. */
  readonly createdAt: number;
  /** When it is done processing, well or badly. Epoch ms. */
  readonly readyAt: number;
  /** How it ended badly, in the words of `error_message`; null when it did not. */
  readonly error: string | null;
  /** The posts made from it: one at most, except under the reading `publishTwice: "doubles"`. */
  readonly postIds: readonly string[];
  /** As of when it was asked for. */
  readonly status: ContainerStatus;
}
