import type { Forgiveness } from "../http/operation-row.js";
import { isAllowed } from "../publishing/container-combinations.js";

/** Differences in the parameters of a container. */
export const CONTAINER_FORGIVENESS: readonly Forgiveness[] = [
  // fact: poll-empty-options
  { level: "documented", apply: (all) => rewrite(all, "poll_attachment", withoutEmptyOptions) },
  // fact: entity-numbers
  { level: "documented", apply: (all) => rewrite(all, "text_entities", withNumbers) },
  // fact: text-of-items
  {
    level: "documented",
    apply: (all) => drop(all, (name) => name === "text" && isItem(all), "on an item of a carousel"),
  },
  {
    level: "lenient",
    apply: (all) => drop(all, (name) => all.get(name) === "false" && !isAllowed(name, all), "where it does not belong"),
  },
  { level: "lenient", apply: (all) => drop(all, (name) => isText(all) && OF_MEDIA.includes(name), "on a text") },
];

/** Parameters of media that clients also send with a text. */
const OF_MEDIA = ["alt_text", "is_spoiler_media"];

function isItem(all: URLSearchParams): boolean {
  return all.get("is_carousel_item") === "true";
}

function isText(all: URLSearchParams): boolean {
  return all.get("media_type") === "TEXT";
}

/** Drops parameters, with a warning for each. */
function drop(all: URLSearchParams, fails: (name: string) => boolean, place: string): string[] {
  const names = [...new Set(all.keys())].filter(fails);
  for (const name of names) all.delete(name);
  return names.map((name) => `${name} ${place}`);
}

/** Changes a parameter that is JSON. `change` returns the warning, or null for no change. Malformed JSON stays unchanged. */
function rewrite(all: URLSearchParams, name: string, change: (value: unknown) => string | null): string[] {
  let value: unknown;
  try {
    value = JSON.parse(all.get(name) ?? "");
  } catch {
    return [];
  }
  const warning = change(value);
  if (warning === null) return [];
  all.set(name, JSON.stringify(value));
  return [warning];
}

function withoutEmptyOptions(poll: unknown): string | null {
  if (!isRecord(poll)) return null;
  const empty = Object.keys(poll).filter((name) => poll[name] === "");
  for (const name of empty) Reflect.deleteProperty(poll, name);
  return empty.length === 0 ? null : "empty option in poll_attachment";
}

function withNumbers(entities: unknown): string | null {
  if (!Array.isArray(entities)) return null;
  let changed = false;
  for (const entity of entities.filter(isRecord)) {
    for (const name of ["offset", "length"]) {
      const value = entity[name];
      if (typeof value !== "string" || !/^\d{1,9}$/.test(value)) continue;
      entity[name] = Number(value);
      changed = true;
    }
  }
  return changed ? "number as text in text_entities" : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
