/**
 * Mutations that change nothing that can be observed, each with the reason. They do not count in the rate. A mutation is found again by
 * its file, the text of its line and its change, so that an entry survives changes elsewhere in the file.
 */
import { keyOf, type Mutation } from "./mutation.js";

/** A named equivalent mutation. */
export interface Equivalent {
  readonly file: string;
  readonly lineText: string;
  readonly change: string;
  readonly reason: string;
}

/** All named equivalent mutations. */
export const EQUIVALENT: readonly Equivalent[] = [
  {
    file: "src/oauth/signed-request.ts",
    lineText:
      "const isBase64url = (text: string | undefined): text is string => text !== undefined && /^[\\w-]+$/.test(text);",
    change: "text !== undefined && /^[\\w-]+$/.test(text) -> (/^[\\w-]+$/.test(text))",
    reason: "It is called with parts of a text of exactly two parts; only the type allows undefined.",
  },
];

/** Returns why this mutation is equivalent, or null. */
export function equivalenceOf(mutation: Mutation, known: readonly Equivalent[] = EQUIVALENT): string | null {
  return known.find((entry) => keyOf(entry) === keyOf(mutation))?.reason ?? null;
}
