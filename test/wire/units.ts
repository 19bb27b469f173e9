/**
 * The unit of `offset` and `length` on the wire is not documented. Meta's own sample counts UTF-16 units, one client counts UTF-8 bytes, and two
 * count characters. If Threads is observed to count in another unit, change it here and in the code.
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
