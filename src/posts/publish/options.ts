/** The options of one publish, and their checks. */
import { CALL_OPTIONS, checkCallOptions, checkObject, checkText, isTimeout } from "../../internal/arguments.js";
import { refuse } from "../../validation/refuse.js";
import type { CallOptions } from "../../http/call.js";
import { sanitizeText } from "../../internal/sanitize-text.js";
import { unknownOption, type NamesOf } from "../../validation/fields/known-fields.js";
import type { PublishJournal } from "./journal.js";
import type { PublishProgress } from "./context.js";
import { DEFAULT_PUBLISH_TIMING, type PublishTimingOverrides } from "./timing.js";
import { hasMethods } from "../../validation/fields/objects.js";

/** The options of `publish` for an account that has a journal. */
export interface JournaledPublishOptions extends CallOptions {
  /**
   * Aborts every step before the publish request. Once that request is sent, its response is awaited, because the post may be live. The
   * result is then the same as without an abort; if the response is lost, it is a `ThreadsPublishUnconfirmedError`.
   */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for each request. Default: the client's `timeoutMs`. Waiting for Threads to process media does not count. */
  readonly timeoutMs?: number | undefined;
  /**
   * Your name for this post, unique across all accounts, up to 200 characters, for example a job id. A key publishes at most one post. A
   * repeated call with the same key resumes where the last one stopped, or returns the existing post. Needs a journal.
   */
  readonly idempotencyKey?: string | undefined;
  /** The journal that keeps the progress of the key. Needs `idempotencyKey`. */
  readonly journal?: PublishJournal | undefined;
  /**
   * What to do while another run holds the key: `"throw"` throws a `ThreadsPublishInProgressError`; `"wait"` waits until that run ends.
   * Default: `"throw"`.
   */
  readonly ifRunning?: "throw" | "wait" | undefined;
  /**
   * The `resume` of a `ThreadsPublishUnconfirmedError`, to continue that publish with the same draft. Only without a journal.
   *
   * @example
   * ```ts
   * try {
   *   await account.publish(draft);
   * } catch (error) {
   *   if (!(error instanceof ThreadsPublishUnconfirmedError) || error.resume === null) throw error;
   *   await account.publish(draft, { resume: error.resume });
   * }
   * ```
   */
  readonly resume?: unknown;
  /**
   * Whether a post without media is published in one request, without a container. This is faster, but a lost response cannot be confirmed.
   * Default: `true`. Not allowed with a journal.
   */
  readonly autoPublishText?: boolean | undefined;
  /** Called at every step. Its errors are ignored. */
  readonly onProgress?: ((progress: PublishProgress) => unknown) | undefined;
  /**
   * Shorter waits, for the SDK's own tests.
   *
   * @internal
   */
  readonly timing?: PublishTimingOverrides | undefined;
}

/** A key and the journal that keeps its progress: both or neither. */
export type KeyWithJournal =
  | {
      /**
       * Your name for this post, unique across all accounts, up to 200 characters, for example a job id. A key publishes at most one post. A
       * repeated call with the same key resumes where the last one stopped, or returns the existing post.
       */
      readonly idempotencyKey: string;
      /** The journal that keeps the progress of the key. */
      readonly journal: PublishJournal;
    }
  | { readonly idempotencyKey?: undefined; readonly journal?: undefined };

/**
 * The options of `publish`. `idempotencyKey` and `journal` go together.
 *
 * @example
 * ```ts
 * // A redelivered job returns the post that its first delivery published.
 * const post = await account.publish(
 *   { text: "Hello" },
 *   { idempotencyKey: job.id, journal, onProgress: ({ step, done, total }) => console.log(step, `${done}/${total}`) },
 * );
 * ```
 */
export type PublishOptions = Omit<JournaledPublishOptions, "idempotencyKey" | "journal"> & KeyWithJournal;

const PUBLISH_OPTIONS: NamesOf<JournaledPublishOptions> = {
  ...CALL_OPTIONS,
  idempotencyKey: true,
  journal: true,
  ifRunning: true,
  resume: true,
  autoPublishText: true,
  onProgress: true,
  timing: true,
};

/** The longest idempotency key, in characters. */
export const MAX_KEY_LENGTH = 200;

/** @throws ThreadsValidationError for an invalid option or combination of options */
export function checkPublishOptions(options: JournaledPublishOptions): void {
  checkCallOptions(options, PUBLISH_OPTIONS);
  const { idempotencyKey, journal, ifRunning, resume, autoPublishText, onProgress, timing } = options;
  if (idempotencyKey !== undefined) checkText("idempotencyKey", idempotencyKey, MAX_KEY_LENGTH);
  if ((idempotencyKey === undefined) !== (journal === undefined)) {
    refuse(idempotencyKey === undefined ? "idempotencyKey" : "journal", "is missing: a key and a journal go together");
  }
  if (journal !== undefined) checkJournal(journal);
  if (journal !== undefined && autoPublishText === true) {
    refuse(
      "autoPublishText",
      "must not be true with a journal: only the status of a container can confirm a lost response",
    );
  }
  if (journal !== undefined && resume !== undefined)
    refuse("resume", "must not be set with a journal: a call with the same key resumes by itself");
  if (![undefined, "throw", "wait"].includes(ifRunning)) refuse("ifRunning", 'must be "throw" or "wait"');
  if (onProgress !== undefined && typeof onProgress !== "function") refuse("onProgress", "must be a function");
  checkTiming(timing);
}

/** Returns whether a value has the methods of a journal. */
export const isJournal = (value: unknown) => hasMethods(value, ["load", "save"]);

/** The problem of a value that is not a journal. */
export const JOURNAL_PROBLEM = "must be a PublishJournal, with load and save";

/** @throws ThreadsValidationError for a value that is not a journal */
export function checkJournal(journal: unknown): void {
  if (!isJournal(journal)) refuse("journal", JOURNAL_PROBLEM);
}

const isDelay = (ms: unknown) => ms === undefined || ms === 0 || isTimeout(ms);

/** Checks the timing by the shape of the defaults. A delay that is not a number would cause a loop without pauses. */
function checkTiming(timing: unknown): void {
  if (timing === undefined) return;
  checkObject("timing", timing);
  for (const [name, value] of Object.entries(timing as object)) {
    const fallback = Object.hasOwn(DEFAULT_PUBLISH_TIMING, name)
      ? DEFAULT_PUBLISH_TIMING[name as keyof typeof DEFAULT_PUBLISH_TIMING]
      : refuse(`timing.${sanitizeText(name, 60)}`, unknownOption(name, DEFAULT_PUBLISH_TIMING));
    if (value === undefined) continue;
    if (typeof fallback === "number") {
      if (!isDelay(value)) refuse(`timing.${name}`, "must be a number of milliseconds, 0 or more");
    } else if (Array.isArray(fallback)) {
      if (!Array.isArray(value) || value.includes(undefined) || !value.every(isDelay))
        refuse(`timing.${name}`, "must be a list of milliseconds, each 0 or more");
    } else {
      checkObject(`timing.${name}`, value);
      for (const [kind, ms] of Object.entries(value as object)) {
        if (!Object.hasOwn(fallback, kind) || !isDelay(ms))
          refuse(`timing.${name}`, `must have milliseconds, 0 or more, by kind: ${Object.keys(fallback).join(", ")}`);
      }
    }
  }
}
