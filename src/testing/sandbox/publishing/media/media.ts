import { request as requestHttp, type IncomingMessage } from "node:http";
import { request as requestHttps } from "node:https";
import { VIDEO_HEAD_BYTES, readVideo, readImage } from "./media-files.js";

/** The result of fetching an image or a video. A reason never repeats the URL, which may be signed. */
export type FetchedMedia =
  | {
      readonly ok: true;
      readonly mimeType: string;
      readonly bytes: number;
      /** Pixels; null for a video. */
      readonly width: number | null;
      readonly height: number | null;
    }
  | { readonly ok: false; readonly reason: string };

/** The limits of a fetch. https://developers.facebook.com/documentation/threads/overview */
export const MEDIA_LIMITS = { timeoutMs: 10_000, imageBytes: 8 * 1024 ** 2, videoBytes: 1024 ** 3 } as const;

/** {@link MEDIA_LIMITS}, or smaller limits for a test. */
export type MediaLimits = { readonly [Name in keyof typeof MEDIA_LIMITS]: number };

/** The maximum number of redirects. */
const MOST_REDIRECTS = 3;

/**
 * Fetches an image or a video as Threads does, and detects its type from its bytes, not from the content type. It only fetches
 * from this machine, and never rejects.
 */
export async function fetchMedia(
  url: string,
  type: "IMAGE" | "VIDEO",
  limits: MediaLimits = MEDIA_LIMITS,
): Promise<FetchedMedia> {
  const signal = AbortSignal.timeout(limits.timeoutMs);
  try {
    const response = await get(url, signal);
    return typeof response === "string" ? failed(response) : await read(response, type, limits);
  } catch (error) {
    if (signal.aborted) return failed(`it took more than ${limits.timeoutMs} ms`);
    return failed(`the connection failed (${codeOf(error)})`);
  }
}

/** Follows redirects. Returns the 200 response, or the reason for the failure. */
async function get(url: string, signal: AbortSignal): Promise<IncomingMessage | string> {
  let next = url;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    if (!isLoopback(next)) return NOT_LOCAL;
    const response = await send(new URL(next), signal);
    if (response.statusCode === 200) return response;
    response.destroy();
    const { location } = response.headers;
    if (!REDIRECTS.includes(response.statusCode) || location === undefined || !URL.canParse(location, next)) {
      return `the server returned ${response.statusCode ?? "no status"}`;
    }
    next = new URL(location, next).href;
  }
  return `it was redirected more than ${MOST_REDIRECTS} times`;
}

const REDIRECTS: readonly (number | undefined)[] = [301, 302, 303, 307, 308];

const NOT_LOCAL =
  "the sandbox fetches media only from this machine: HTTP or HTTPS at 127.0.0.1, localhost or [::1]. " +
  "Use its own /media/sample.png or /media/sample.mp4, or accept any URL with fetchMedia: false (--no-fetch)";

function send(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
  const request = url.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    // Each fetch has its own connection, because an open one would keep the test's server from closing.
    const headers = { accept: "*/*", "user-agent": "facebookexternalhit/1.1" };
    request(url, { agent: false, headers, signal }, resolve).on("error", reject).end();
  });
}

async function read(response: IncomingMessage, type: "IMAGE" | "VIDEO", limits: MediaLimits): Promise<FetchedMedia> {
  const isImage = type === "IMAGE";
  const most = isImage ? limits.imageBytes : limits.videoBytes;
  const kept: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    // Only the first bytes of a video are kept.
    if (isImage || bytes < VIDEO_HEAD_BYTES) kept.push(chunk);
    bytes += chunk.length;
    if (bytes > most) return failed(`the file is larger than ${most} bytes`);
  }
  const file = isImage ? readImage(Buffer.concat(kept)) : readVideo(Buffer.concat(kept));
  if (file !== null) return { ok: true, bytes, ...file };
  return failed(isImage ? "the file is not a readable JPEG or PNG" : "the file is not an MP4 or MOV");
}

function failed(reason: string): FetchedMedia {
  return { ok: false, reason };
}

/** Returns only the code, because the message of a connection error contains the address. */
function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown error";
}

/** Returns whether a URL leads to this machine over HTTP or HTTPS: a test must not make the sandbox send requests elsewhere. */
function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  // The URL parser has converted every other notation of an IPv4 address to four numbers.
  const here = hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
  return here && (protocol === "http:" || protocol === "https:");
}
