const SHAPE = /^https?:\/\/[^\s/?#\\]+(?:[/?#]\S*)?$/i;

/**
 * Whether this is a full http or https URL, as it stands. The pattern refuses what a parser would mend, such as a space behind
 * it; the parser refuses what no pattern knows, such as a port of 999999. Where there is only the language, the pattern decides.
 */
export function isWebUrl(url: string): boolean {
  return SHAPE.test(url) && (typeof URL === "undefined" || URL.canParse(url));
}
