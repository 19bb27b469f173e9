import type { Forgiveness } from "../http/operation-row.js";
import { isPostField } from "../reading/post-fields.js";
import { fieldNames } from "../reading/requested-fields.js";

const DAY_MS = 86_400_000;
const UNITS_MS = { second: 1000, minute: 60_000, hour: 3_600_000, day: DAY_MS, week: 7 * DAY_MS } as const;

/** `since` and `until` as text that PHP's strtotime reads. */
// fact: strtotime
export const DATES: Forgiveness = {
  level: "documented",
  apply: (all, now) =>
    ["since", "until"].flatMap((name) => {
      const text = all.get(name);
      const at = text === null || /^\d+$/.test(text) ? null : dateIn(text, now);
      if (at === null) return [];
      all.set(name, String(Math.floor(at / 1000)));
      return [`${name} as text`];
    }),
};

/** Returns epoch milliseconds, or null for unknown text. A time without a zone is in UTC. */
function dateIn(text: string, now: number): number | null {
  const words = text.trim().toLowerCase();
  const midnight = now - (now % DAY_MS);
  const named = { now, today: midnight, yesterday: midnight - DAY_MS, tomorrow: midnight + DAY_MS }[words];
  if (named !== undefined) return named;
  const [, sign = "", count = "", unit = "", ago = ""] =
    /^([+-]?)(\d{1,6}) ?(second|minute|hour|day|week)s?( ago)?$/.exec(words) ?? [];
  if (count !== "") {
    const isPast = (sign === "-") !== (ago !== "");
    return now + (isPast ? -1 : 1) * Number(count) * UNITS_MS[unit as keyof typeof UNITS_MS];
  }
  if (!/^\d{4}-\d{2}-\d{2}/.test(words)) return null;
  const iso = words.replace(" ", "t");
  const at = Date.parse(/t.*(?:z|[+-]\d{2}:?\d{2})$/.test(iso) ? iso : `${iso.includes("t") ? iso : `${iso}t00:00`}z`);
  return Number.isNaN(at) ? null : at;
}

/** Fields that a post does not have, in a list of posts. */
export const LIST_FIELDS: Forgiveness = {
  level: "lenient",
  apply: (all) => {
    const names = fieldNames(all.get("fields"));
    const known = names.filter(isPostField);
    if (known.length === names.length) return [];
    if (known.length === 0) all.delete("fields");
    else all.set("fields", known.join(","));
    return ["unknown field in fields"];
  },
};

/** `since` and `until` for a post's insights. Meta's sample app sends them, although these insights are totals. */
// fact: post-insights-range
export const POST_RANGE: Forgiveness = {
  level: "documented",
  apply: (all) =>
    ["since", "until"].flatMap((name) => {
      if (!all.has(name)) return [];
      all.delete(name);
      return [`${name} for the insights of a post`];
    }),
};
