/** What the journals share: values as JSON, and the dates that they prune by. */
import { refuse } from "../../validation/refuse.js";
import type { Versioned } from "../../internal/versioned.js";
import type { JournalValue } from "../../posts/publish/journal.js";

/** Returns a stored entry. Each reader gets a value of its own. */
export function entryFromJson(version: string, json: string): Versioned<JournalValue> {
  return { value: JSON.parse(json) as JournalValue, version };
}

/**
 * Returns the date that an entry is pruned by.
 *
 * @throws ThreadsValidationError for a `savedAt` that is not a date
 */
export function savedDate({ savedAt }: JournalValue): Date {
  return validDate("savedAt", new Date(savedAt));
}

/**
 * Returns the date before which entries are pruned. An invalid one would prune nothing, and the journal would grow without an error.
 *
 * @throws ThreadsValidationError for an invalid date
 */
export function pruneDate(olderThan: Date): Date {
  return validDate("olderThan", olderThan);
}

function validDate(name: string, date: Date): Date {
  return Number.isNaN(date.getTime()) ? refuse(name, "must be a date") : date;
}
