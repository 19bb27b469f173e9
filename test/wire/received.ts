/** Decodes a received request by the rules of HTTP and forms alone. */

/** A request, decoded. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** As sent, undecoded. */
  readonly rawQuery: string | null;
  /** As sent, undecoded. */
  readonly body: string;
  readonly query: readonly (readonly [string, string])[];
  readonly form: readonly (readonly [string, string])[];
}

/** Decodes a request. */
export function received(request: string): Received {
  const end = request.indexOf("\r\n\r\n");
  const [line = "", ...headerLines] = request.slice(0, end).split("\r\n");
  const [method = "", target = ""] = line.split(" ");
  const mark = target.indexOf("?");
  const rawQuery = mark < 0 ? null : target.slice(mark + 1);
  const body = request.slice(end + 4);
  return {
    method,
    path: mark < 0 ? target : target.slice(0, mark),
    headers: Object.fromEntries(
      headerLines.map((header) => {
        const colon = header.indexOf(":");
        return [header.slice(0, colon).toLowerCase(), header.slice(colon + 1).trim()];
      }),
    ),
    rawQuery,
    body,
    query: [...new URLSearchParams(rawQuery ?? "")],
    form: [...new URLSearchParams(body)],
  };
}

/** Matches text that is percent-encoded as the standard requires: no forbidden raw characters, and no incomplete escapes. */
const ENCODED = /^(?:[A-Za-z0-9\-._~!'()*+&=]|%[0-9A-F]{2})*$/;

/**
 * Returns the parameters of a request without its token, from the one place where they are allowed.
 *
 * @throws when they are elsewhere, twice, badly encoded, or without the token; with `null`, when they have one
 */
export function parametersOf(request: Received, accessToken: string | null): Readonly<Record<string, string>> {
  const { method, path, headers, rawQuery, body, query, form } = request;
  const fail = (problem: string) => new Error(`${method} ${path} ${problem}`);
  const inForm = method === "POST";
  if (inForm && headers["content-type"] !== "application/x-www-form-urlencoded") throw fail("is no form");
  if (inForm ? rawQuery !== null : body !== "") throw fail("has parameters in two places");
  if (!ENCODED.test(inForm ? body : (rawQuery ?? ""))) throw fail("has badly encoded parameters");
  const pairs = inForm ? form : query;
  if (new Set(pairs.map(([name]) => name)).size < pairs.length) throw fail("has a parameter twice");
  const { access_token, ...parameters } = Object.fromEntries(pairs);
  if ((access_token ?? null) !== accessToken) throw fail(accessToken === null ? "has a token" : "has not the token");
  return parameters;
}
