/** The errors of publishing. Each says what is live, and what a retry with the same key does. */
import { ownValue } from "../internal/own-value.js";
import { named, ThreadsError } from "./base.js";
import { RESPONSIBLE } from "./responsible.js";

/** The status of a container: Threads' documented values, and new ones that it may add. */
export type ContainerState = "IN_PROGRESS" | "FINISHED" | "PUBLISHED" | "ERROR" | "EXPIRED" | (string & {});

/** The advice to the owner for each `error_message` of Threads. Source: https://developers.facebook.com/documentation/threads/troubleshooting */
const ADVICE_BY_REASON: Readonly<Record<string, string>> = {
  FAILED_DOWNLOADING_VIDEO: "Threads could not download the video. Check that anyone can open its URL.",
  FAILED_PROCESSING_AUDIO: "Threads could not use the video's sound. It must be AAC, mono or stereo, up to 48 kHz.",
  FAILED_PROCESSING_VIDEO: "Threads could not use the video. It must be an MP4 or MOV file with H.264 or HEVC.",
  // Threads' own spelling.
  INVALID_ASPEC_RATIO: "The video's aspect ratio is not supported: Threads accepts up to 10:1, and recommends 9:16.",
  INVALID_BIT_RATE: "The video's bit rate is too high: Threads accepts up to 100 Mbps.",
  INVALID_DURATION: "The video is too short or too long: Threads accepts up to 5 minutes.",
  INVALID_FRAME_RATE: "The video's frame rate is not supported: Threads accepts 23 to 60 frames per second.",
  INVALID_AUDIO_CHANNELS: "The video's sound is not supported: Threads accepts mono or stereo.",
  INVALID_AUDIO_CHANNEL_LAYOUT: "The video's sound is not supported: Threads accepts mono or stereo.",
};

const FILE_REFUSED = "Threads could not use one of the files. Check that it opens, or try another file.";
const POST_REFUSED = "Threads could not publish this post. Check its text and its files, and try again.";

const STILL_WORKING = "Threads is still working on the post. Please try again in a few minutes.";

/** The advice to the owner when the next attempt may succeed. */
const RETRYABLE: Readonly<Record<string, string>> = {
  EXPIRED: "Threads discarded the unpublished post. Please try again.",
  UNSEEN: "Threads can't find the prepared post yet. Please try again in a few minutes.",
};

/** Returns the advice for a status that may change, or null for a final one. An unknown status may change. */
function retryAdvice(status: ContainerState): string | null {
  return ownValue(RETRYABLE, status) ?? (status === "ERROR" ? null : STILL_WORKING);
}

/**
 * Threads could not prepare a container for publishing: it refused a file, took too long, or the container is more than a day old. Nothing was
 * published. A retry with the same idempotency key creates a new container, or waits again for one in progress.
 */
export class ThreadsContainerError extends ThreadsError {
  static {
    named(this, "ThreadsContainerError");
  }
  readonly code = "THREADS_CONTAINER";
  /** The container that failed. */
  readonly containerId: string;
  /**
   * `ERROR`, `EXPIRED`, `IN_PROGRESS` when the wait reached its limit, `UNSEEN` when Threads does not find the container yet, or a status that
   * the SDK does not know, as Threads sent it.
   */
  readonly status: ContainerState;
  /** Threads' `error_message`, such as `FAILED_DOWNLOADING_VIDEO`, or null. */
  readonly reason: string | null;
  /** The index of the draft's medium in it, from 0; null for a container with none or all of them. */
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
    const retry = retryAdvice(status);
    const result =
      status === "IN_PROGRESS"
        ? `is still IN_PROGRESS after ${Math.round(waitedMs / 1000)} s`
        : `ended in ${status}${reason === null ? "" : ` (${reason})`}`;
    const known = reason === null ? undefined : ownValue(ADVICE_BY_REASON, reason);
    super(`${what} ${result}; nothing was published.`, {
      // Threads would refuse the same file again.
      retryable: retry !== null,
      responsible: RESPONSIBLE.THREADS_CONTAINER(retry !== null),
      retryAfterMs: retry === null ? null : 60_000,
      advice: retry ?? known ?? (mediaIndex === null ? POST_REFUSED : FILE_REFUSED),
      cause,
    });
    this.containerId = containerId;
    this.status = status;
    this.reason = reason;
    this.mediaIndex = mediaIndex;
  }
}

/** A post in the account's own lists that may be the unconfirmed one. */
export interface PublishCandidate {
  /** The id of the post: pass it to `resolvePublish` as `postId` if this is the post. */
  readonly id: string;
  /** Its permalink, to show to the owner; null when Threads does not return one. */
  readonly permalink: string | null;
  /** When Threads published it, in epoch milliseconds; null when Threads does not report it. */
  readonly publishedAt: number | null;
}

/** The input of a {@link ThreadsPublishUnconfirmedError}. */
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
 * The outcome of a publish is not known: a response was lost, and no later response shows whether the post is live, or which post it is. Do not
 * publish the draft again under another key. Retry the same idempotency key while `retryable` is true. When `final` is true, no retry can find
 * out more: show `candidates` to the owner, and close the key with `account.resolvePublish`. Without a key, pass `resume` to `publish`.
 *
 * @example
 * ```ts
 * if (error instanceof ThreadsPublishUnconfirmedError && error.final && error.idempotencyKey !== null) {
 *   const postId = await askOwner(error.candidates); // null: the post is none of them
 *   const resolution = postId === null ? { notPublished: true as const } : { postId };
 *   await account.resolvePublish(error.idempotencyKey, resolution, { journal });
 * }
 * ```
 */
export class ThreadsPublishUnconfirmedError extends ThreadsError {
  static {
    named(this, "ThreadsPublishUnconfirmedError");
  }
  readonly code = "THREADS_PUBLISH_UNKNOWN";
  /** True when the post is published and only its id is unknown; null when not even that is known. */
  readonly published: true | null;
  /** The id of the container; null for a text that was published without one. */
  readonly containerId: string | null;
  /** The account's posts that may be this one, newest first. May be empty. */
  readonly candidates: readonly PublishCandidate[];
  /** The key to retry with; null for a publish without a key. */
  readonly idempotencyKey: string | null;
  /**
   * The state of the publish, to continue it without a journal: pass it to `publish(draft, { resume })` with the same draft. JSON-safe, without
   * token and text. Null when no container was created.
   */
  readonly resume: unknown;
  /** Whether no retry can find out more. */
  readonly final: boolean;
  /** The scope that reading the post's list needs and the token lacks, or null. */
  readonly missingScope: string | null;

  constructor(facts: UnconfirmedFacts) {
    const { published, idempotencyKey, final = false } = facts;
    const retryable = idempotencyKey !== null && !final;
    super(unconfirmedMessage(facts), {
      retryable,
      retryAfterMs: retryable ? 60_000 : null,
      responsible: RESPONSIBLE.THREADS_PUBLISH_UNKNOWN({ retryable, keyed: idempotencyKey !== null }),
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

function unconfirmedMessage(facts: UnconfirmedFacts): string {
  const { published, containerId, idempotencyKey, final = false, missingScope = null } = facts;
  const what =
    published === true ? "The post is live, but its id could not be found" : "It is not known whether the post is live";
  const container = containerId === null ? "" : ` (container ${containerId})`;
  const scope =
    missingScope === null ? "" : ` The token lacks the scope ${missingScope}, which reading the post's list needs.`;
  const closing =
    final && idempotencyKey !== null
      ? " No retry can find out more: compare the candidates, and close the key with account.resolvePublish()."
      : "";
  return `${what}${container}; it must not be published again.${scope}${closing}`;
}

/** The publish journal failed or was too slow. A retry with the same key continues from the last saved step. */
export class ThreadsJournalError extends ThreadsError {
  static {
    named(this, "ThreadsJournalError");
  }
  readonly code = "THREADS_JOURNAL";

  constructor(message: string, cause?: unknown) {
    super(message, {
      retryable: true,
      retryAfterMs: 60_000,
      responsible: RESPONSIBLE.THREADS_JOURNAL,
      advice: "Your post could not be published yet. Please try again in a minute.",
      cause,
    });
  }
}

/** Another run holds the key, or a request of an earlier run may still take effect. This call did nothing. Retry it after `retryAfterMs`. */
export class ThreadsPublishInProgressError extends ThreadsError {
  static {
    named(this, "ThreadsPublishInProgressError");
  }
  readonly code = "THREADS_PUBLISH_IN_PROGRESS";
  /** The idempotency key. */
  readonly idempotencyKey: string;

  constructor(idempotencyKey: string, retryAfterMs: number) {
    super("This idempotency key is in use: another run holds it, or an earlier request may still take effect.", {
      retryable: true,
      retryAfterMs,
      responsible: RESPONSIBLE.THREADS_PUBLISH_IN_PROGRESS,
      advice: "Your post is being published.",
    });
    this.idempotencyKey = idempotencyKey;
  }
}

/** How the second use of a key differs from the first. */
export type IdempotencyConflict = "draft" | "account" | "journal-entry" | "post";

/** The idempotency key belongs to another draft, account or post. This is a mistake in your app. Nothing was sent. */
export class ThreadsIdempotencyConflictError extends ThreadsError {
  static {
    named(this, "ThreadsIdempotencyConflictError");
  }
  readonly code = "THREADS_IDEMPOTENCY_CONFLICT";
  /** The idempotency key. */
  readonly idempotencyKey: string;
  /**
   * What differs: the draft, the account, the post, or the whole entry. `journal-entry` means a thread's key used for a single post or the reverse,
   * or an entry that this SDK did not write.
   */
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
      responsible: RESPONSIBLE.THREADS_IDEMPOTENCY_CONFLICT,
      advice: "Something went wrong in this app. Please tell its operator.",
    });
    this.idempotencyKey = idempotencyKey;
    this.reason = reason;
  }
}

/** Describes the failed part. A failed journal, and errors of your app, prove nothing about earlier runs of the key. */
function describePart(cause: unknown, notSent: boolean): string {
  if (notSent) return "was not published";
  if (cause instanceof ThreadsPublishUnconfirmedError) return "may be live";
  if (cause instanceof ThreadsPublishInProgressError) return "is being published by another run";
  if (cause instanceof ThreadsIdempotencyConflictError) return "was not sent: its key is used for something else";
  const provesNothing = cause instanceof ThreadsJournalError || !(cause instanceof ThreadsError);
  return provesNothing ? "could not be checked, and may be live" : "was not published";
}

/**
 * A thread stopped at one part. The parts before it stay published, and a retry with the same key continues after them.
 *
 * @example
 * ```ts
 * if (error instanceof ThreadsPublishThreadError) {
 *   console.warn(`Part ${error.failedIndex + 1} failed`, error.cause);
 *   if (error.retryable) await retryLater(job, error.retryAfterMs ?? 30_000);
 * }
 * ```
 */
export class ThreadsPublishThreadError extends ThreadsError {
  static {
    named(this, "ThreadsPublishThreadError");
  }
  readonly code = "THREADS_PUBLISH_THREAD";
  /** The ids of the published parts, in order. */
  readonly published: readonly string[];
  /** The index of the part that failed, from 0. `cause` is its error. */
  readonly failedIndex: number;

  /**
   * @param keyed whether a retry continues after the published parts; without a key it would publish the first part again
   * @param notSent whether it is certain that no run has sent the publish request of the failed part. Needed if the cause does not say it
   */
  constructor(published: readonly string[], failedIndex: number, cause: unknown, keyed: boolean, notSent = false) {
    const known = cause instanceof ThreadsError ? cause : null;
    const before =
      published.length === 0
        ? ""
        : ` The ${published.length} before it ${published.length === 1 ? "is" : "are"} published.`;
    super(`Part ${failedIndex + 1} of the thread ${describePart(cause, notSent)}.${before}`, {
      retryable: (keyed || published.length === 0) && (known?.retryable ?? keyed),
      retryAfterMs: known?.retryAfterMs ?? null,
      responsible: RESPONSIBLE.THREADS_PUBLISH_THREAD(known?.responsible),
      advice: known?.advice ?? "The rest of your thread could not be published.",
      request: known?.request ?? null,
      cause,
    });
    this.published = published;
    this.failedIndex = failedIndex;
  }
}
