/** The responses of the routes. They are never cached, and never contain a token. */

const HEADERS = {
  "cache-control": "no-store",
  // The address of the callback contains a code, which no other page may receive as a referrer.
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** The body of every JSON response except the one that Meta reads. */
export interface JsonBody {
  readonly success: boolean;
  /** A sentence for the user. */
  readonly message: string;
  /** The result; for a failure `{ code }`. */
  readonly data: unknown;
}

/** Returns a JSON response of any shape. */
export function plainJson(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Response {
  const type = { "content-type": "application/json; charset=utf-8" };
  return new Response(JSON.stringify(body), { status, headers: { ...HEADERS, ...type, ...headers } });
}

/** Returns `{ success: true, message, data }`. */
export function succeeded(message: string, data: unknown = null): Response {
  return plainJson(200, { success: true, message, data } satisfies JsonBody);
}

/** Returns `{ success: false, message, data: { code } }`. */
export function failed(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return plainJson(status, { success: false, message, data: { code } } satisfies JsonBody, headers);
}

/** Returns a response with a text from a request. Its type keeps browsers from rendering it as HTML. */
export function plainText(text: string): Response {
  return new Response(text, { headers: { ...HEADERS, "content-type": "text/plain; charset=utf-8" } });
}

export function redirect(location: string): Response {
  return new Response(null, { status: 302, headers: { ...HEADERS, location } });
}

/** Returns a page without scripts, which other sites cannot frame. */
export function page(status: number, html: string): Response {
  const policy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  const headers = { ...HEADERS, "content-type": "text/html; charset=utf-8", "content-security-policy": policy };
  return new Response(html, { status, headers });
}

/** Adds cookies to a response. */
export function withCookies(response: Response, cookies: readonly string[]): Response {
  for (const cookie of cookies) response.headers.append("set-cookie", cookie);
  return response;
}
