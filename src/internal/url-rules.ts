/** Checks of the URLs that can be configured. */

/** Returns true if a host name, as `URL` normalizes it, is loopback. Only there may tokens be sent over plain http. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

function parse(value: unknown): URL | string {
  if (typeof value !== "string" || value === "") return "is missing";
  // eslint-disable-next-line no-control-regex -- `URL` removes some of them silently, and then the URI would not match
  if (value.length > 2_048 || /[\u0000-\u0020\u007f]/.test(value))
    return "must be a URL without spaces, of at most 2048 characters";
  if (!URL.canParse(value)) return "must be an absolute URL";
  const url = new URL(value);
  if (url.protocol !== "https:" && url.protocol !== "http:") return "must be an https URL";
  if (url.username !== "" || url.password !== "") return "must not contain a user or a password";
  return url.hash === "" && !value.endsWith("#") ? url : "must not contain a fragment";
}

const insecure = (url: URL) => url.protocol === "http:" && !isLoopback(url.hostname);

/** Returns what is wrong with a redirect URI, in words that follow its name, or null. Threads itself accepts https only. */
export function redirectUriProblem(value: unknown): string | null {
  const url = parse(value);
  if (typeof url === "string") return url;
  return insecure(url) ? "must be https unless the host is loopback" : null;
}

/** Returns what is wrong with the URL of a host that replaces Threads' own, or null. */
export function hostUrlProblem(value: unknown, allowInsecure: boolean): string | null {
  const url = parse(value);
  if (typeof url === "string") return url;
  if (typeof value === "string" && value.includes("?")) return "must not contain a query";
  if (insecure(url) && !allowInsecure) return "must be https unless the host is loopback, because it receives tokens";
  return null;
}

/** Returns a URL without the slashes at its end. A loop, because a regular expression takes quadratic time on many slashes. */
export function withoutTrailingSlashes(url: string): string {
  let end = url.length;
  while (url.charAt(end - 1) === "/") end -= 1;
  return url.slice(0, end);
}
