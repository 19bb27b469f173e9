const DAY_MS = 86_400_000;
const numbers = new Intl.NumberFormat("en");
const dates = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const days = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

/** Writes a number. Null means that Threads left the number out, which is not 0. */
export const count = (value) => (value === null || value === undefined ? "–" : numbers.format(value));

/** Writes a number with its unit, such as "1 view" or "2 views". */
export const counted = (value, unit) => `${count(value)} ${unit}${value === 1 ? "" : "s"}`;

/** Writes the date of a time, such as "3 Nov". */
export const date = (time) => dates.format(new Date(time));

/** Returns the start of the day, in UTC, whose views Threads sent. Threads sends the end of the day: 07:00 or 08:00 UTC of the next one. */
export const dayOf = ({ end_time }) => Math.floor((Date.parse(end_time) - DAY_MS / 2) / DAY_MS) * DAY_MS;

/** Writes a day. */
export const day = (start) => days.format(start);
