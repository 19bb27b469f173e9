/** What kind of answer a caller wants. */

/** How much a caller wants a type that it names, from 0 to 1, and how early it names it; null when it does not. */
function wish(accept: string, type: string): { quality: number; position: number } | null {
  const ranges = accept.split(",").map((range) =>
    range
      .trim()
      .toLowerCase()
      // Trimmed part by part: a pattern that takes the spaces before a semicolon with it starts over at each space of a long row.
      .split(";")
      .map((part) => part.trim()),
  );
  const position = ranges.findIndex(([name]) => name === type);
  const quality = ranges[position]?.find((part) => part.startsWith("q="))?.slice(2);
  return position < 0 ? null : { quality: Number(quality ?? 1), position };
}

/** The schemes in which a browser itself signs in to a whole site: it sends them also on its way to a page. */
const OF_BROWSERS = ["basic", "digest", "negotiate", "ntlm"];

/** Did a script put this there? */
function isOfScript(authorization: string | null): boolean {
  const scheme = (authorization ?? "").trim().split(/\s/)[0]?.toLowerCase() ?? "";
  return scheme !== "" && !OF_BROWSERS.includes(scheme);
}

/**
 * Is JSON wanted rather than a redirect? It is when the caller names it, and not HTML before it; and whenever a script has sent an
 * `Authorization` header, such as `Bearer …`: a script cannot follow a redirect to Threads.
 */
export function prefersJson(headers: Headers): boolean {
  if (isOfScript(headers.get("authorization"))) return true;
  const accept = headers.get("accept") ?? "";
  const json = wish(accept, "application/json");
  const html = wish(accept, "text/html");
  if (json === null) return false;
  const atLeast = html?.quality ?? 0;
  return json.quality > atLeast || (json.quality === atLeast && html !== null && json.position < html.position);
}
