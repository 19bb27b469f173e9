import { BASE64URL } from "./random.js";
import type { Context } from "./context.js";

/** What ids begin with, so that a person can tell a container from a post. */
const FIRST_DIGITS = { container: "17", post: "18" } as const;

/** A fresh id of 17 digits, odd, so that a careless `JSON.parse` changes it. */
// fact: long-ids
export function newId(kind: keyof typeof FIRST_DIGITS, context: Context): string {
  const { state, random } = context;
  const id = `${FIRST_DIGITS[kind]}${random.ids.text(14, "0123456789")}${random.ids.text(1, "13579")}`;
  return state.containers.has(id) || state.posts.has(id) ? newId(kind, context) : id;
}

/** The short name of a post in its permalink: its id in base 64. */
export function shortcodeOf(id: string): string {
  let code = "";
  for (let rest = BigInt(id); rest > 0n; rest /= 64n) code = BASE64URL.charAt(Number(rest % 64n)) + code;
  return code;
}
