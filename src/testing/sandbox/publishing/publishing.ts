import type { SandboxContainer } from "../state/posts.js";

/** A container whose processing is about to begin, for {@link SandboxOptions.processingMs}. */
export interface ProcessedContainer extends Pick<SandboxContainer, "mediaType" | "parameters"> {
  /** Where its own medium is; null for a text and for a carousel. */
  readonly url: string | null;
  /** Counted from 1 over all containers of this sandbox. */
  readonly ordinal: number;
}

/** How long a container is processed, in milliseconds of the sandbox's clock, and how that ends when it ends badly. */
export type Processing = number | { readonly ms: number; readonly error?: string | undefined };

/** A share of the containers whose publishing is refused with 24/4279009 at first although nothing is wrong. */
export interface PublishRace {
  /** The share, from 0 to 1, drawn from the seed. */
  readonly rate: number;
  /** How often at most one container is refused; how often exactly is drawn. 3 by default, `Infinity` for ever. */
  readonly times?: number | undefined;
}

/** What a profile may do only so often in rolling 24 hours. */
export type Quota = "posts" | "replies" | "deletions";

/** How publishing goes here: the options about it, their gaps filled. */
export interface Publishing {
  readonly processing: (container: ProcessedContainer) => Processing;
  readonly fetchMedia: boolean;
  readonly publishRace: { readonly rate: number; readonly times: number };
  readonly quotas: Readonly<Record<Quota, number>>;
  readonly delays: Delays;
  readonly dateOffsetMs: number;
}

/** How far what Threads shows is behind what is true there, in milliseconds of the sandbox's clock. */
export interface Delays {
  /** How long a new post is missing from the lists. */
  readonly listDelayMs: number;
  /** How long a new container's status answers 24/4279009, although the container can be published. */
  readonly statusDelayMs: number;
  /** How long the status of a published container still reads FINISHED. */
  readonly staleStatusMs: number;
  /** How long a reply to a new post is refused with 24/4279009. */
  readonly parentDelayMs: number;
  /** How long an image cannot be fetched, from the first container that names its URL. */
  readonly mediaDelayMs: number;
}
