/**
 * The HTML that shows a post on a web page. It needs no token.
 * Source: https://developers.facebook.com/documentation/threads/reference/oembed
 */
import type { Endpoint } from "../graph/endpoint.js";
import { schemaOf } from "../graph/fields.js";
import { name, number, object, orNull, text } from "../graph/values.js";
import type { CallOptions } from "../http/call.js";
import type { Transport } from "../http/transport.js";
import { CALL_OPTIONS, checkCallOptions, checkText } from "../internal/arguments.js";
import { refuse } from "../validation/refuse.js";
import { isLoopback } from "../internal/url-rules.js";
import type { NamesOf } from "../validation/fields/known-fields.js";

/** A post as HTML, under Threads' own names. Only for display: Meta does not allow storing or analyzing it. */
export interface OEmbed {
  /** Untrusted HTML from Threads: a `blockquote`, and the script `https://www.threads.com/embed.js`, which turns it into the post. */
  readonly html: string;
  /** `rich`. */
  readonly type: string | null;
  /** `1.0`. */
  readonly version: string | null;
  /** `Threads`. */
  readonly provider_name: string | null;
  readonly provider_url: string | null;
  /** Pixels. */
  readonly width: number | null;
}

/** Options of `client.oembed`. */
export interface OEmbedOptions extends CallOptions {
  /** The largest width in pixels: a whole number from 320 to 658. */
  readonly maxwidth?: number | undefined;
}

const OPTIONS: NamesOf<OEmbedOptions> = { ...CALL_OPTIONS, maxwidth: true };

/** Source: https://developers.facebook.com/documentation/threads/reference/oembed */
export const OEMBED_ENDPOINTS = {
  oembed: { method: "GET", path: "/oembed", scopes: [], replay: "always" },
} as const satisfies Record<string, Endpoint>;

const response = schemaOf(
  object<OEmbed>({
    html: name,
    type: orNull(text),
    version: orNull(text),
    provider_name: orNull(text),
    provider_url: orNull(text),
    width: orNull(number),
  }),
);

/** Reads the HTML of a public post. */
export async function readOEmbed(
  transport: Transport,
  version: string,
  url: string,
  options: OEmbedOptions = {},
): Promise<OEmbed> {
  checkCallOptions(options, OPTIONS);
  const { maxwidth, signal, timeoutMs } = options;
  if (maxwidth !== undefined && !(Number.isInteger(maxwidth) && maxwidth >= 320 && maxwidth <= 658))
    refuse("maxwidth", "must be a whole number of pixels from 320 to 658");
  const { method, path, replay } = OEMBED_ENDPOINTS.oembed;
  const query = { url: checkPostUrl(url), maxwidth };
  return await transport.send({
    method,
    path: `/${version}${path}`,
    query,
    replay,
    schema: response,
    signal,
    timeoutMs,
  });
}

const HOSTS = ["www.threads.com", "threads.com", "www.threads.net", "threads.net"];

/** Returns the URL of a post without its query and fragment, which often belong to the copied link. Accepts loopback URLs for a sandbox. */
function checkPostUrl(given: unknown): string {
  const address = checkText("url", given, 2_048);
  const url = URL.canParse(address) ? new URL(address) : null;
  const isThreads = url?.protocol === "https:" && HOSTS.includes(url.host);
  const isPost = url !== null && /^\/(?:@[\w.]+\/post|t)\/[\w-]+\/?$/.test(url.pathname);
  if (!isPost || (!isThreads && !isLoopback(url.hostname)))
    refuse("url", "must be the URL of a post, such as https://www.threads.com/@threads/post/DLnkQ3gOYvS");
  return url.origin + url.pathname;
}
