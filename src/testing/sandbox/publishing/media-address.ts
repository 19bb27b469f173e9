/**
 * Whether a URL leads to this very machine, over http or https. The sandbox fetches and shows media from nowhere else: what a test
 * publishes must not make it call on strangers.
 */
export function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  // The parser has already turned every other spelling of an IPv4 address into four numbers.
  const here = hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
  return here && (protocol === "http:" || protocol === "https:");
}
