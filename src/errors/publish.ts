/** Errors of publishing. Each says what is live, and what the same key does when it is retried. */
import { ownValue } from "../internal/own-value.js";
import { named, ThreadsError } from "./base.js";

/** What a container came to: Threads' own words, and new ones that it may add. */
export type ContainerState = "IN_PROGRESS" | "FINISHED" | "PUBLISHED" | "ERROR" | "EXPIRED" | (string & {});

/** For the owner, by Threads' `error_message`. Source: https://developers.facebook.com/documentation/threads/troubleshooting */
const ADVICE_BY_REASON: Readonly<Record<string, string>> = {
  FAILED_DOWNLOADING_VIDEO: "Threads could not download the video. Check that its address can be opened by everyone.",
  FAILED_PROCESSING_AUDIO: "Threads could not use the video's sound. It takes AAC, mono or stereo, up to 48 kHz.",
  FAILED_PROCESSING_VIDEO: "Threads could not use the video. It takes MP4 and MOV files with H.264 or HEVC.",
  // Threads' own spelling.
  INVALID_ASPEC_RATIO: "The video's shape does not fit: Threads takes up to 10:1, and advises 9:16.",
  INVALID_BIT_RATE: "The video's bit rate is too high: Threads takes up to 100 Mbps.",
  INVALID_DURATION: "The video is too short or too long: Threads takes up to 5 minutes.",
  INVALID_FRAME_RATE: "The video's frame rate does not fit: Threads takes 23 to 60 frames a second.",
  INVALID_AUDIO_CHANNELS: "The video's sound does not fit: Threads takes mono or stereo.",
  INVALID_AUDIO_CHANNEL_LAYOUT: "The video's sound does not fit: Threads takes mono or stereo.",
};

const FILE_REFUSED = "Threads could not use one of the files. Check that it opens, and try another.";
const POST_REFUSED = "Threads could not make this post. Check its text and its files, and try again.";

const STILL_WORKING = "Threads is still working on the post. Please try again in a few minutes.";

/** For the owner, where the next attempt may succeed. */
const PASSING: Readonly<Record<string, string>> = {
  EXPIRED: "Threads discarded the unpublished post. Please try again.",
  UNSEEN: "Threads can't find the prepared post yet. Please try again in a few minutes.",
};

/** Advice for a status that may pass; null for a final one. An unknown status is not final. */
function passingAdvice(status: ContainerState): string | null {
  return ownValue(PASSING, status) ?? (status === "ERROR" ? null : STILL_WORKING);
}

/**
 * Threads could not make a container ready to be published: it refused a file, took too long, or the container is more than a day old.
 * Nothing was published. Run again with the same idempotency key, it makes a new container, or goes on waiting for one in progress.
 */
export class ThreadsContainerError extends ThreadsError {
  static {
    named(this, "ThreadsContainerError");
  }
  readonly code = "THREADS_CONTAINER";
  /** The container that failed. */
  readonly containerId: string;
  /**
   * `ERROR`, `EXPIRED`, `IN_PROGRESS` when the wait reached its limit, `UNSEEN` when Threads does not find the container yet, or a word that
   * the SDK does not know, as Threads sent it.
   */
  readonly status: ContainerState;
  /** Threads' `error_message`, such as `FAILED_DOWNLOADING_VIDEO`; null when it gave none. */
  readonly reason: string | null;
  /** Which medium of the draft it holds, from 0; null for a container that holds none or all of them. */
  readonly mediaIndex: number | null;

  constructor(facts: {
    containerId: string;
    status: ContainerState;
    reason: string | null;
    mediaIndex: number | null;
    waitedMs: number;
    cause?: unknown;
  }) {
    const { containerId, status, reason, mediaIndex, waitedMs, cause } = facts;
    const what = mediaIndex === null ? "The container" : `The container of media[${mediaIndex}]`;
    const passing = passingAdvice(status);
    const end =
      status === "IN_PROGRESS"
        ? `is still IN_PROGRESS after ${Math.round(waitedMs / 1000)} s`
        : `ended in ${status}${reason === null ? "" : ` (${reason})`}`;
    const known = reason === null ? undefined : ownValue(ADVICE_BY_REASON, reason);
    super(`${what} ${end}; nothing was published.`, {
      // Threads refuses the same file again.
      retryable: passing !== null,
      retryAfterMs: passing === null ? null : 60_000,
      advice: passing ?? known ?? (mediaIndex === null ? POST_REFUSED : FILE_REFUSED),
      cause,
    });
    this.containerId = containerId;
    this.status = status;
    this.reason = reason;
    this.mediaIndex = mediaIndex;
  }
}

/** A post of the account's own list that may be the one in question. */
export interface PublishCandidate {
  readonly id: string;
  readonly permalink: string | null;
  /** When Threads dates it, epoch milliseconds; null when it does not say. */
  readonly publishedAt: number | null;
}

/** What a {@link ThreadsPublishUnconfirmedError} is made from. */
export interface UnconfirmedFacts {
  readonly published: true | null;
  readonly containerId: string | null;
  readonly candidates: readonly PublishCandidate[];
  readonly idempotencyKey: string | null;
  readonly resume: unknown;
  readonly final?: boolean;
  readonly missingScope?: string | null;
  readonly cause?: unknown;
}

/**
 * It is not known whether the post is live, or which post it is: a response was lost, and no later response shows it. Never publish the
 * draft again because of it. Retry the same idempotency key while `retryable` is true. When `final` is true no retry can find out more: let a
 * person look at `candidates`, and close the key with `account.resolvePublish`. Without a key, pass `resume` to `publish`.
 */
export class ThreadsPublishUnconfirmedError extends ThreadsError {
  static {
    named(this, "ThreadsPublishUnconfirmedError");
  }
  readonly code = "THREADS_PUBLISH_UNKNOWN";
  /** True when Threads says that the post is published and only its id is missing; null when not even that is known. */
  readonly published: true | null;
  /** The container; null for a text that was published without one. */
  readonly containerId: string | null;
  /** Posts of the account that may be this one, newest first. */
  readonly candidates: readonly PublishCandidate[];
  /** The key to retry with, or null. */
  readonly idempotencyKey: string | null;
  /** JSON-safe, without token and text: pass it to `publish(draft, { resume })` where no journal keeps it. Null without a container. */
  readonly resume: unknown;
  /** True when another try cannot tell more. */
  readonly final: boolean;
  /** The scope without which Threads does not show the list that the post is in; null when no scope is in the way. */
  readonly missingScope: string | null;

  constructor(facts: UnconfirmedFacts) {
    const { published, idempotencyKey, final = false } = facts;
    const mayTell = idempotencyKey !== null && !final;
    super(unknownOutcomeMessage(facts), {
      retryable: mayTell,
      retryAfterMs: mayTell ? 60_000 : null,
      advice:
        published === true
          ? "Your post is on Threads. Please do not post it again."
          : "Your post may already be on Threads. Please look there before you post it again.",
      cause: facts.cause,
    });
    this.published = published;
    this.containerId = facts.containerId;
    this.candidates = facts.candidates;
    this.idempotencyKey = idempotencyKey;
    this.resume = facts.resume;
    this.final = final;
    this.missingScope = facts.missingScope ?? null;
  }
}

function unknownOutcomeMessage(facts: UnconfirmedFacts): string {
  const { published, containerId, idempotencyKey, final = false, missingScope = null } = facts;
  const what =
    published === true ? "The post is live, but its id could not be found" : "It is not known whether the post is live";
  const container = containerId === null ? "" : ` (container ${containerId})`;
  const scope =
    missingScope === null ? "" : ` Without the scope ${missingScope} Threads does not show the list that it is in.`;
  const closing =
    final && idempotencyKey !== null
      ? " No retry can find out more: compare the candidates, and close the key with account.resolvePublish()."
      : "";
  return `${what}${container}; it must not be published again.${scope}${closing}`;
}

/** The publish journal failed or was too slow. Retry the same key: it continues from the last saved step. */
export class ThreadsJournalError extends ThreadsError {
  static {
    named(this, "ThreadsJournalError");
  }
  readonly code = "THREADS_JOURNAL";

  constructor(message: string, cause?: unknown) {
    super(message, {
      retryable: true,
      retryAfterMs: 60_000,
      advice: "Your post could not be published right now. It will be tried again.",
      cause,
    });
  }
}

/** The key is in use: a run holds it, or what an earlier run sent may still take effect. This call did nothing. */
export class ThreadsPublishInProgressError extends ThreadsError {
  static {
    named(this, "ThreadsPublishInProgressError");
  }
  readonly code = "THREADS_PUBLISH_IN_PROGRESS";
  /** The key. */
  readonly idempotencyKey: string;

  constructor(idempotencyKey: string, retryAfterMs: number) {
    super("This idempotency key is in use: a run holds it, or what it sent may still take effect.", {
      retryable: true,
      retryAfterMs,
      advice: "Your post is being published.",
    });
    this.idempotencyKey = idempotencyKey;
  }
}

/** How a key's second use differs from its first. */
export type IdempotencyConflict = "draft" | "account" | "journal-entry" | "post";

/** A key was used before for something else. The host's mistake; nothing was sent. */
export class ThreadsIdempotencyConflictError extends ThreadsError {
  static {
    named(this, "ThreadsIdempotencyConflictError");
  }
  readonly code = "THREADS_IDEMPOTENCY_CONFLICT";
  /** The key. */
  readonly idempotencyKey: string;
  /** What differs: the draft, the account, or the whole entry: a thread's where a single post is meant, or one that this SDK has not written. */
  readonly reason: IdempotencyConflict;

  constructor(idempotencyKey: string, reason: IdempotencyConflict) {
    const what = {
      draft: "another draft",
      account: "another account",
      "journal-entry": "something of another kind",
      post: "another post",
    };
    super(`This idempotency key belongs to ${what[reason]}; this call published nothing.`, {
      retryable: false,
      advice: "Something went wrong in this app. Please tell its operator.",
    });
    this.idempotencyKey = idempotencyKey;
    this.reason = reason;
  }
}

/** What is known of the part that failed. A failed journal, and the host's own errors, tell nothing about earlier runs of the key. */
function endOfPart(cause: unknown): string {
  if (cause instanceof ThreadsPublishUnconfirmedError) return "may be live";
  if (cause instanceof ThreadsPublishInProgressError) return "is being published by another worker";
  if (cause instanceof ThreadsIdempotencyConflictError) return "was not sent: its key belongs to something else";
  const silent = cause instanceof ThreadsJournalError || !(cause instanceof ThreadsError);
  return silent ? "could not be looked up, so that it may be live" : "was not published";
}

/** A chain of posts stopped in the middle. What is live stays live; the same key goes on from there. */
export class ThreadsPublishThreadError extends ThreadsError {
  static {
    named(this, "ThreadsPublishThreadError");
  }
  readonly code = "THREADS_PUBLISH_THREAD";
  /** The ids of the parts that are live, in order. */
  readonly published: readonly string[];
  /** The part that failed, from 0. */
  readonly failedIndex: number;

  /** @param keyed whether the same call goes on behind what is live; without a key it would publish the first part again */
  constructor(published: readonly string[], failedIndex: number, cause: unknown, keyed: boolean) {
    const known = cause instanceof ThreadsError ? cause : null;
    const before = published.length === 0 ? "" : ` The ${published.length} before it are live.`;
    super(`Part ${failedIndex + 1} of the thread ${endOfPart(cause)}.${before}`, {
      retryable: (keyed || published.length === 0) && (known?.retryable ?? keyed),
      retryAfterMs: known?.retryAfterMs ?? null,
      advice: known?.advice ?? "The rest of your thread could not be published.",
      request: known?.request ?? null,
      cause,
    });
    this.published = published;
    this.failedIndex = failedIndex;
  }
}
