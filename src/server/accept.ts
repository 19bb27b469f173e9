/** What kind of answer a caller wants. */

/** How much a caller wants a type that it names, from 0 to 1, and how early it names it; null when it does not. */
function wish(accept: string, type: string): { quality: number; position: number } | null {
  const ranges = accept.split(",").map((range) =>
    range
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/),
  );
  const position = ranges.findIndex(([name]) => name === type);
  const quality = ranges[position]?.find((part) => part.startsWith("q="))?.slice(2);
  return position < 0 ? null : { quality: Number(quality ?? 1), position };
}

/**
 * Is JSON wanted rather than a redirect? It is when the caller names it, and not HTML before it; and whenever an `Authorization` header
 * came: a browser on its way to a page sends none, and a script cannot follow a redirect to Threads.
 */
export function prefersJson(headers: Headers): boolean {
  if (headers.has("authorization")) return true;
  const accept = headers.get("accept") ?? "";
  const json = wish(accept, "application/json");
  const html = wish(accept, "text/html");
  if (json === null) return false;
  const atLeast = html?.quality ?? 0;
  return json.quality > atLeast || (json.quality === atLeast && html !== null && json.position < html.position);
}
