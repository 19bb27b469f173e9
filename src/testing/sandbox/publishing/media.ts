import { request as requestHttp, type IncomingMessage } from "node:http";
import { request as requestHttps } from "node:https";
import { FILM_HEAD_BYTES, readFilm, readPicture } from "./media-files.js";

/** What became of a medium that Threads was pointed at. A reason never repeats the URL: hosts sign theirs. */
export type FetchedMedia =
  | {
      readonly ok: true;
      readonly mimeType: string;
      readonly bytes: number;
      /** Pixels; null for a film. */
      readonly width: number | null;
      readonly height: number | null;
    }
  | { readonly ok: false; readonly reason: string };

/** How long a fetch may take, and how much it may bring. https://developers.facebook.com/documentation/threads/overview */
export const MEDIA_LIMITS = { timeoutMs: 10_000, imageBytes: 8 * 1024 ** 2, videoBytes: 1024 ** 3 } as const;

/** The bounds of a fetch. */
export type MediaLimits = { readonly [Name in keyof typeof MEDIA_LIMITS]: number };

/** A host may move a file, and move it again; a circle must end. */
const MOST_REDIRECTS = 3;

/**
 * Fetches a medium as Threads does, which takes files from nobody but reads them itself, and judges it by its own bytes, not by
 * what the server calls it. Only from this machine. Never rejects.
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

/** The answer that is neither an error nor a redirect, or the reason why there is none. */
async function get(url: string, signal: AbortSignal): Promise<IncomingMessage | string> {
  let next = url;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    if (!isLoopback(next)) return ELSEWHERE;
    const response = await send(new URL(next), signal);
    if (response.statusCode === 200) return response;
    response.destroy();
    const { location } = response.headers;
    if (!REDIRECTS.includes(response.statusCode) || location === undefined || !URL.canParse(location, next)) {
      return `the server answered ${response.statusCode ?? "nothing"}`;
    }
    next = new URL(location, next).href;
  }
  return `it was redirected more than ${MOST_REDIRECTS} times`;
}

const REDIRECTS: readonly (number | undefined)[] = [301, 302, 303, 307, 308];

const ELSEWHERE =
  "the sandbox fetches media from this machine only: http or https at 127.0.0.1, localhost or [::1]; this URL leads elsewhere";

function send(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
  const request = url.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    // A connection of its own: one that stayed open would keep the host's server from closing.
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
    // Of a film only the head is kept, however long the film is.
    if (isImage || bytes < FILM_HEAD_BYTES) kept.push(chunk);
    bytes += chunk.length;
    if (bytes > most) return failed(`the file is larger than ${most} bytes`);
  }
  const file = isImage ? readPicture(Buffer.concat(kept)) : readFilm(Buffer.concat(kept));
  if (file !== null) return { ok: true, bytes, ...file };
  return failed(isImage ? "the file is not a JPEG or PNG that can be read" : "the file is not an MP4 or MOV");
}

function failed(reason: string): FetchedMedia {
  return { ok: false, reason };
}

/** Only the code: the message of a failed connection repeats where it went. */
function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "no reason given";
}

/** Returns whether a URL leads to this machine over HTTP or HTTPS: a test must not make the sandbox send requests elsewhere. */
function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  // The parser has already turned every other spelling of an IPv4 address into four numbers.
  const here = hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
  return here && (protocol === "http:" || protocol === "https:");
}
