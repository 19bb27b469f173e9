/** What stands in place of a value that may be secret. */
export const MASK = "(masked)";

/**
 * What secrets look like: codes and user tokens in whatever letters they are made of, app tokens, and any long run of
 * token letters besides, for a secret of somebody else's is no less secret. By their looks, and not by a list of all that
 * was ever issued: the cost of a request must not grow with those before it.
 */
const SECRETS = /(?:THQ|AQB)[\w|+/=%-]{37,}|TH\|\d+\|[\w-]+|[\w|-]{40,}|[0-9a-f]{32,}/g;

/** Control characters, and those that turn the direction of text: in a terminal both can make one log line look like another. */
// eslint-disable-next-line no-control-regex -- finding them is the point
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** As often as a value may be percent-encoded around a secret and still have it found. */
const MOST_LAYERS = 3;

/**
 * A text with each secret in it masked, raw and percent-encoded, and without what a terminal would obey. Where a secret
 * was encoded, what surrounds it is shown decoded.
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

/** Each run of escapes by itself: a stray `%` must not keep the rest from being read. */
function decoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
}
