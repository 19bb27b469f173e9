const numbers = new Intl.NumberFormat("en");
const dates = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const days = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const HALF_DAY_MS = 43_200_000;

/** Returns a number in words of the page. Threads left out a number that is null: that is not 0. */
export const count = (value) => (value === null || value === undefined ? "–" : numbers.format(value));

/** Returns the date of a time, such as "3 Nov". */
export const date = (time) => dates.format(new Date(time));

/** Returns the day of views. Threads sends the end of a day: 07:00 or 08:00 UTC of the next one. */
export const dayOfViews = (endTime) => days.format(new Date(endTime).getTime() - HALF_DAY_MS);
