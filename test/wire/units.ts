/**
 * The unit of `offset` and `length` on the wire is documented nowhere. Meta's own sample counts UTF-16 units, one client insists on UTF-8
 * bytes, two count characters. This is the switch: the day that Threads is seen to count otherwise, it is turned here and in the code.
 * Source: publishing.md section 5.
 */
const UNIT: "utf16" | "codePoints" | "utf8" = "utf16";

/** Why the rows with characters outside the BMP are unsure. */
export const UNSURE_UNIT =
  "the unit of offsets is undocumented; UTF-16 as in Meta's own sample, which however sends them as strings, where the pages show numbers";

/** A range, counted by hand in each unit: offset and length. */
export function range(counted: Readonly<Record<"utf16" | "codePoints" | "utf8", readonly [number, number]>>) {
  const [offset, length] = counted[UNIT];
  return { offset, length };
}
