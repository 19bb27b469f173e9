import type { Finding } from "./rule.js";

const SHAPE = /^https?:\/\/[^\s/?#\\]+(?:[/?#]\S*)?$/i;

/** Servers reject longer URLs, and parsing a host of a million characters takes half a second. */
const MAX_CHARACTERS = 8_192;

/**
 * Returns a finding for a text that is not a full http or https URL, or null. The pattern rejects what a parser would correct, such as a
 * trailing space. The parser rejects what the pattern misses, such as port 999999. A runtime without `URL` uses the pattern alone.
 *
 * @param actual the finding's `actual` for a URL with another scheme
 */
export function urlFinding(name: string, url: string, actual: string | null): Finding | null {
  const { length } = url;
  if (length > MAX_CHARACTERS) {
    const message = `${name} has a URL of ${length} characters; use one of at most ${MAX_CHARACTERS}.`;
    return { limit: MAX_CHARACTERS, actual: length, message };
  }
  if (SHAPE.test(url) && (typeof URL === "undefined" || URL.canParse(url))) return null;
  return {
    limit: ["https", "http"],
    actual,
    message: `${name} needs a full URL that begins with https:// or http://.`,
  };
}
