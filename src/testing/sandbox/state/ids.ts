import { BASE64URL } from "./random.js";
import type { Context } from "./context.js";

/** The first digits of an id, so that a reader can distinguish containers from posts. */
const FIRST_DIGITS = { container: "17", post: "18" } as const;

/** Returns a new id of 17 digits. It is odd, so that `JSON.parse` would round it. */
// fact: long-ids
export function newId(kind: keyof typeof FIRST_DIGITS, context: Context): string {
  const { state, random } = context;
  const id = `${FIRST_DIGITS[kind]}${random.ids.text(14, "0123456789")}${random.ids.text(1, "13579")}`;
  return state.containers.has(id) || state.posts.has(id) ? newId(kind, context) : id;
}

/** Returns the short code of a post in its permalink, which is its id in base 64. */
export function shortcodeOf(id: string): string {
  let code = "";
  for (let rest = BigInt(id); rest > 0n; rest /= 64n) code = BASE64URL.charAt(Number(rest % 64n)) + code;
  return code;
}

/** Returns the path of a post's own page. */
export function postPath(username: string, shortcode: string): string {
  return `/@${encodeURIComponent(username)}/post/${shortcode}`;
}
