/** The options of a sweep, checked and with their defaults. */
import { checkNames } from "../../internal/arguments.js";
import { refuse } from "../../validation/refuse.js";
import type { NamesOf } from "../../validation/fields/known-fields.js";
import { DAY_MS } from "../record-rules.js";
import type { RefreshDueOptions } from "./report.js";

/** The options of a sweep with their defaults. */
export interface SweepSettings extends Pick<RefreshDueOptions, "signal" | "onResult"> {
  readonly withinMs: number;
  readonly limit: number;
  readonly concurrency: number;
  readonly profileLimit: number;
  /** Whether refusals count from the first one, and are never attributed to the app. */
  readonly skipVerification: boolean;
}

/** The names of all options. */
const OPTIONS: NamesOf<RefreshDueOptions> = {
  withinMs: true,
  limit: true,
  concurrency: true,
  profileLimit: true,
  signal: true,
  onResult: true,
  dangerouslySkipTokenVerification: true,
};

const WITHIN_MS = 10 * DAY_MS;
const CONCURRENCY = 8;
const MAX_CONCURRENCY = 1_000;
const PROFILE_LIMIT = 500;

/** @throws ThreadsValidationError for an invalid option */
export function sweepSettings(options: RefreshDueOptions): SweepSettings {
  checkNames("options", options, OPTIONS);
  const { withinMs = WITHIN_MS, limit = Infinity, concurrency = CONCURRENCY, profileLimit = PROFILE_LIMIT } = options;
  if (!Number.isFinite(withinMs) || withinMs <= 0) refuse("withinMs", "must be a number of milliseconds above 0");
  if (limit !== Infinity && (!Number.isInteger(limit) || limit < 1)) refuse("limit", "must be a whole number from 1");
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > MAX_CONCURRENCY) {
    refuse("concurrency", `must be a whole number from 1 to ${MAX_CONCURRENCY}`, MAX_CONCURRENCY);
  }
  if (profileLimit !== Infinity && (!Number.isInteger(profileLimit) || profileLimit < 0)) {
    refuse("profileLimit", "must be a whole number from 0");
  }
  const { signal, onResult, dangerouslySkipTokenVerification } = options;
  return {
    withinMs,
    limit,
    concurrency,
    profileLimit,
    signal,
    onResult,
    skipVerification: dangerouslySkipTokenVerification === true,
  };
}
