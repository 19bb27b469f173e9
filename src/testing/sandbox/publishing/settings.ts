import type { SandboxContainer } from "../state/posts.js";

/** A new container, for the function {@link SandboxOptions.processingMs}. */
export interface ProcessedContainer extends Pick<SandboxContainer, "mediaType" | "parameters"> {
  /** The URL of its image or video; null for a text and for a carousel. */
  readonly url: string | null;
  /** The number of the container in this sandbox, from 1. */
  readonly ordinal: number;
}

/** How long a container is processed, in milliseconds of the sandbox's clock; with `error`, it fails with this `error_message`. */
export type Processing = number | { readonly ms: number; readonly error?: string | undefined };

/** The share of containers whose publishing is refused at first with 24/4279009 although they are FINISHED. */
export interface PublishRace {
  /** The share, from 0 to 1. The seed decides which containers are affected. */
  readonly rate: number;
  /** The most refusals of one container; the seed decides the number. 3 by default, `Infinity` for always. */
  readonly times?: number | undefined;
}

/** A quota of a user in rolling 24 hours. */
export type Quota = "posts" | "replies" | "deletions";

/** The settings of publishing. */
export interface PublishingSettings {
  readonly processing: (container: ProcessedContainer) => Processing;
  readonly fetchMedia: boolean;
  readonly publishRace: { readonly rate: number; readonly times: number };
  readonly quotas: Readonly<Record<Quota, number>>;
  readonly delays: Delays;
  readonly dateOffsetMs: number;
}

/** How long responses lag behind the state, in milliseconds of the sandbox's clock. */
export interface Delays {
  /** How long a new post is missing from the lists. */
  readonly listDelayMs: number;
  /** How long reading a new container's status is refused with 24/4279009, although the container can be published. */
  readonly statusDelayMs: number;
  /** How long the status of a published container is still FINISHED. */
  readonly staleStatusMs: number;
  /** How long a reply to a new post is refused with 24/4279009. */
  readonly parentDelayMs: number;
  /** How long an image cannot be fetched, counted from the first container that names its URL. */
  readonly mediaDelayMs: number;
}
