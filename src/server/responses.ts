/** The answers of the routes. None is ever cached, and none holds a token or a binding. */

const HEADERS = {
  "cache-control": "no-store",
  // The callback's own address holds a code: no page behind it is told where the person came from.
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** The body of every JSON answer, but for the one that Meta reads. */
export interface JsonBody {
  readonly success: boolean;
  /** A sentence that may be shown to a person. */
  readonly message: string;
  /** What was asked for; of a failure `{ code }`, to switch on. */
  readonly data: unknown;
}

/** Any JSON, in whatever shape its reader wants. */
export function plainJson(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Response {
  const type = { "content-type": "application/json; charset=utf-8" };
  return new Response(JSON.stringify(body), { status, headers: { ...HEADERS, ...type, ...headers } });
}

/** `{ success: true, message, data }`. */
export function succeeded(message: string, data: unknown = null): Response {
  return plainJson(200, { success: true, message, data } satisfies JsonBody);
}

/** `{ success: false, message, data: { code } }`. */
export function failed(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return plainJson(status, { success: false, message, data: { code } } satisfies JsonBody, headers);
}

/** 302. */
export function redirect(location: string): Response {
  return new Response(null, { status: 302, headers: { ...HEADERS, location } });
}

/** A page without scripts, which no other site may frame. */
export function page(status: number, html: string): Response {
  const policy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  const headers = { ...HEADERS, "content-type": "text/html; charset=utf-8", "content-security-policy": policy };
  return new Response(html, { status, headers });
}

/** The same answer with cookies. */
export function withCookies(response: Response, cookies: readonly string[]): Response {
  for (const cookie of cookies) response.headers.append("set-cookie", cookie);
  return response;
}
