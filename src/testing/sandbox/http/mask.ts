/** The text that replaces a value that may be secret. */
export const MASK = "(masked)";

/**
 * The form of secrets: codes, user tokens, app tokens, and any long run of token characters, because a secret of another app is
 * also secret. Secrets are found by their form and not in a list of all that were issued, so that the cost of a request does not
 * grow with the requests before it.
 */
const SECRETS = /(?:THQ|AQB)[\w|+/=%-]{37,}|TH\|\d+\|[\w-]+|[\w|-]{40,}|[0-9a-f]{32,}/g;

/** Control characters, and those that change the direction of text: in a terminal both can disguise a log line. */
// eslint-disable-next-line no-control-regex -- finding them is the point
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** How many layers of percent-encoding are decoded to find a secret. */
const MOST_LAYERS = 3;

/**
 * Masks each secret in a text, raw and percent-encoded, and replaces control characters.
 * The text around an encoded secret is returned decoded.
 */
export function maskText(text: string, appSecret: string): string {
  const mask = (layer: string): string => layer.replaceAll(appSecret, MASK).replace(SECRETS, MASK);
  let shown = mask(text);
  let layer = shown;
  for (let depth = 0; depth < MOST_LAYERS && layer.includes("%"); depth += 1) {
    const inner = decoded(layer);
    layer = mask(inner);
    if (layer !== inner) shown = layer;
  }
  return shown.replace(UNPRINTABLE, "\uFFFD");
}

/** Returns a parameter's or a field's name if it has the form of a name, else null: a client may send a token in place of a name. */
export function safeName(name: string): string | null {
  return /^[A-Za-z0-9_ ]{1,40}$/.test(name) && name.search(SECRETS) === -1 ? name : null;
}

/** Returns a parameter's name for a message, in quotes if it contains a space. */
export function named(name: string): string {
  const safe = safeName(name) ?? "(not a parameter's name)";
  return name.includes(" ") && safe === name ? `"${name}"` : safe;
}

/** Decodes each run of escapes by itself, so that a stray `%` does not stop the others. */
function decoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
}
