import type { Finding } from "./rule.js";

const SHAPE = /^https?:\/\/[^\s/?#\\]+(?:[/?#]\S*)?$/i;

/** Servers take no longer ones, and parsing a host of a million characters takes half a second. */
const MOST_CHARACTERS = 8_192;

/**
 * What is wrong with what should be a full http or https URL, or null; `actual` is for one of another scheme. The pattern refuses what a
 * parser would mend, such as a space behind it; the parser refuses what no pattern knows, such as a port of 999999. Where there is only the
 * language, the pattern decides.
 */
export function urlFinding(name: string, url: string, actual: string | null): Finding | null {
  const { length } = url;
  if (length > MOST_CHARACTERS) {
    const message = `${name} has a URL of ${length} characters; servers take at most ${MOST_CHARACTERS}.`;
    return { limit: MOST_CHARACTERS, actual: length, message };
  }
  if (SHAPE.test(url) && (typeof URL === "undefined" || URL.canParse(url))) return null;
  return {
    limit: ["https", "http"],
    actual,
    message: `${name} needs a full URL that begins with https:// or http://.`,
  };
}
