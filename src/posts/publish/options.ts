/** What a host may say about one publish, and what is wrong with it. */
import { CALL_OPTIONS, checkCallOptions, checkObject, checkText, isTimeout, refuse } from "../../internal/arguments.js";
import type { CallOptions } from "../../http/call.js";
import { sanitizeText } from "../../internal/sanitize-text.js";
import { unknownOption, type NamesOf } from "../../validation/fields/known-fields.js";
import type { PublishJournal } from "./journal.js";
import type { PublishProgress } from "./progress.js";
import { DEFAULT_PUBLISH_TIMING, type PublishTimingOverrides } from "./timing.js";

/** Options of `publish` where the journal may be left out, because the account has one. */
export interface JournaledPublishOptions extends CallOptions {
  /**
   * Aborts everything before the publish request. Once that is under way its answer is waited for, since the post may be live: then the
   * result comes as if nothing had been aborted, or, where the answer is lost, ThreadsPublishUnconfirmedError.
   */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for each single request; the client's `timeoutMs` by default. Waiting for Threads' processing does not count. */
  readonly timeoutMs?: number | undefined;
  /**
   * Your own name for this post, up to 200 characters, unique over all accounts: a job's id. The same key never makes a second post; it goes
   * on where it stopped, or answers the post again. Needs a journal.
   */
  readonly idempotencyKey?: string | undefined;
  /** Where it is written down how far the key is. Needs `idempotencyKey`. */
  readonly journal?: PublishJournal | undefined;
  /** When somebody else holds the key: `"throw"` ThreadsPublishInProgressError, the default, or `"wait"` for its end. */
  readonly ifRunning?: "throw" | "wait" | undefined;
  /** What a ThreadsPublishUnconfirmedError brought as `resume`, with the same draft: goes on from there. Only without a journal. */
  readonly resume?: unknown;
  /**
   * Whether a post without media goes out in one request, without a container. That is quicker and never meets the publish race, but a lost
   * answer cannot be looked into. True by default, and not possible with a journal.
   */
  readonly autoPublishText?: boolean | undefined;
  /** Told of every step. Whatever it throws is dropped. */
  readonly onProgress?: ((progress: PublishProgress) => unknown) | undefined;
  /**
   * Shorter waits, for the SDK's own tests.
   *
   * @internal
   */
  readonly timing?: PublishTimingOverrides | undefined;
}

/** A key and the journal that it is written to: both or neither. */
export type KeyWithJournal =
  | {
      /**
       * Your own name for this post, up to 200 characters, unique over all accounts: a job's id. The same key never makes a second post; it
       * continues where it stopped, or returns the existing post.
       */
      readonly idempotencyKey: string;
      /** The journal that records how far the key is. */
      readonly journal: PublishJournal;
    }
  | { readonly idempotencyKey?: undefined; readonly journal?: undefined };

/** Options of `publish`. `idempotencyKey` and `journal` go together. */
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

/** Characters of an idempotency key. */
export const MAX_KEY_LENGTH = 200;

const has = (value: unknown, method: string) =>
  typeof (value as Record<string, unknown> | null | undefined)?.[method] === "function";

/** @throws ThreadsValidationError for options that make no sense alone or together */
export function checkPublishOptions(options: JournaledPublishOptions): void {
  checkCallOptions(options, PUBLISH_OPTIONS);
  const { idempotencyKey, journal, ifRunning, resume, autoPublishText, onProgress, timing } = options;
  if (idempotencyKey !== undefined) checkText("idempotencyKey", idempotencyKey, MAX_KEY_LENGTH);
  if ((idempotencyKey === undefined) !== (journal === undefined)) {
    refuse(idempotencyKey === undefined ? "idempotencyKey" : "journal", "is missing: a key and a journal go together");
  }
  if (journal !== undefined) checkJournal(journal);
  if (journal !== undefined && autoPublishText === true) {
    refuse("autoPublishText", "does not go with a journal: only a container can be asked what became of it");
  }
  if (journal !== undefined && resume !== undefined) refuse("resume", "is for runs without a journal");
  if (![undefined, "throw", "wait"].includes(ifRunning)) refuse("ifRunning", 'must be "throw" or "wait"');
  if (onProgress !== undefined && typeof onProgress !== "function") refuse("onProgress", "must be a function");
  checkTiming(timing);
}

/** Tells whether a value has the methods of a journal. */
export const isJournal = (value: unknown) => has(value, "load") && has(value, "save");

/** What to pass instead of a value that is not a journal. */
export const JOURNAL_PROBLEM = "must be a PublishJournal, with load and save";

/** @throws ThreadsValidationError for a value that is not a journal */
export function checkJournal(journal: unknown): void {
  if (!isJournal(journal)) refuse("journal", JOURNAL_PROBLEM);
}

const isWait = (ms: unknown) => ms === undefined || ms === 0 || isTimeout(ms);

/** By the shape of the defaults. A wait that is no number would end in a loop without a pause. */
function checkTiming(timing: unknown): void {
  if (timing === undefined) return;
  checkObject("timing", timing);
  for (const [name, value] of Object.entries(timing as object)) {
    const usual = Object.hasOwn(DEFAULT_PUBLISH_TIMING, name)
      ? DEFAULT_PUBLISH_TIMING[name as keyof typeof DEFAULT_PUBLISH_TIMING]
      : refuse(`timing.${sanitizeText(name, 60)}`, unknownOption(name, DEFAULT_PUBLISH_TIMING));
    if (value === undefined) continue;
    if (typeof usual === "number") {
      if (!isWait(value)) refuse(`timing.${name}`, "must be milliseconds from 0");
    } else if (Array.isArray(usual)) {
      if (!Array.isArray(value) || value.includes(undefined) || !value.every(isWait))
        refuse(`timing.${name}`, "must be a list of milliseconds from 0");
    } else {
      checkObject(`timing.${name}`, value);
      for (const [kind, ms] of Object.entries(value as object)) {
        if (!Object.hasOwn(usual, kind) || !isWait(ms))
          refuse(`timing.${name}`, `must be milliseconds from 0 by kind: ${Object.keys(usual).join(", ")}`);
      }
    }
  }
}
