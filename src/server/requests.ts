/** Reads requests: the body, with a checked type and a bounded size, and whether the caller prefers JSON. */
import { ThreadsWebhookError } from "../errors/index.js";
import { RouteError } from "./errors.js";

/** The type of body that a route accepts. */
export type BodyType = "json" | "form";

/** The fields of a body. A field that occurs more than once is a list. */
export type BodyFields = Readonly<Record<string, unknown>>;

const MEDIA_TYPE: Readonly<Record<BodyType, string>> = {
  json: "application/json",
  form: "application/x-www-form-urlencoded",
};

/** Larger than any code with its state, and any signed request. */
export const MAX_BODY_BYTES = 64 * 1024;

/** The largest body of a webhook. Meta sends at most 1,000 updates at once, which fit. */
export const MAX_WEBHOOK_BYTES = 4 * 1024 * 1024;

const tooLarge = () => new RouteError("BODY_TOO_LARGE", "The request body is too large.");
const invalid = (type: BodyType) => new RouteError("BAD_REQUEST", `The request body is not valid ${MEDIA_TYPE[type]}.`);

/**
 * Reads the body.
 *
 * @param parsed the result of the host's body parser; undefined when the stream is still to be read
 * @throws RouteError
 */
export async function readBody(request: Request, type: BodyType, parsed?: unknown): Promise<BodyFields> {
  const mediaType = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (mediaType !== MEDIA_TYPE[type]) {
    throw new RouteError("UNSUPPORTED_MEDIA_TYPE", `The request body must be ${MEDIA_TYPE[type]}.`, {
      accept: MEDIA_TYPE[type],
    });
  }
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  if (parsed === undefined || typeof parsed === "string" || parsed instanceof Uint8Array) {
    return parse(parsed === undefined ? decoded(await readBytes(request, MAX_BODY_BYTES)) : textOf(parsed), type);
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) throw invalid(type);
  return parsed as BodyFields;
}

function textOf(parsed: string | Uint8Array): string {
  if (parsed.length > MAX_BODY_BYTES) throw tooLarge();
  return typeof parsed === "string" ? parsed : decoded(parsed);
}

const decoded = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/**
 * Returns the bytes of the body, which a signature covers.
 *
 * @param parsed the result of an earlier body parser, which may be the bytes; undefined without one
 * @throws RouteError; ThreadsWebhookError (`raw-body`) when only the result of a body parser is left
 */
export async function readRawBody(request: Request, parsed?: unknown): Promise<Uint8Array> {
  if (parsed instanceof Uint8Array) {
    if (parsed.byteLength > MAX_WEBHOOK_BYTES) throw tooLarge();
    return parsed;
  }
  if (parsed === undefined && !request.bodyUsed) return await readBytes(request, MAX_WEBHOOK_BYTES);
  throw new ThreadsWebhookError(
    "raw-body",
    "The signature of a webhook covers the bytes of the body, which another body parser has read. Mount these routes before it, or let it " +
      "keep the bytes: express.json({ verify: (request, response, bytes) => { request.rawBody = bytes; } }).",
  );
}

/** Reads the body. Refuses a longer one. */
async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array> {
  const encoding = request.headers.get("content-encoding")?.toLowerCase() ?? "identity";
  if (encoding !== "identity") {
    throw new RouteError("UNSUPPORTED_MEDIA_TYPE", "The request body must not be compressed.");
  }
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof RouteError) throw error;
    throw new RouteError("BAD_REQUEST", "The request body is incomplete.");
  }
  return Buffer.concat(chunks);
}

function parse(text: string, type: BodyType): BodyFields {
  if (type === "form") {
    const form = new URLSearchParams(text);
    const fields = [...new Set(form.keys())].map((name) => [name, form.getAll(name)] as const);
    return Object.fromEntries(fields.map(([name, values]) => [name, values.length === 1 ? values[0] : values]));
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid(type);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw invalid(type);
  return value as BodyFields;
}

/** Returns the one value of a field. */
export function fieldOf(fields: BodyFields, name: string): string {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (typeof value === "string" && value !== "") return value;
  throw new RouteError("BAD_REQUEST", `The request body must contain exactly one ${name}.`);
}

/** A type's quality, from 0 to 1, and its position in an `Accept` header; null when the header does not name the type. */
function preference(accept: string, type: string): { quality: number; position: number } | null {
  const ranges = accept.split(",").map((range) =>
    range
      .trim()
      .toLowerCase()
      // Each part is trimmed separately, because a pattern for spaces before a semicolon takes quadratic time on a long row of spaces.
      .split(";")
      .map((part) => part.trim()),
  );
  const position = ranges.findIndex(([name]) => name === type);
  const quality = ranges[position]?.find((part) => part.startsWith("q="))?.slice(2);
  return position < 0 ? null : { quality: Number(quality ?? 1), position };
}

/** A browser sends these schemes by itself, also when it loads a page. */
const BROWSER_SCHEMES = ["basic", "digest", "negotiate", "ntlm"];

function isFromScript(authorization: string | null): boolean {
  const scheme = (authorization ?? "").trim().split(/\s/)[0]?.toLowerCase() ?? "";
  return scheme !== "" && !BROWSER_SCHEMES.includes(scheme);
}

/**
 * Returns whether the caller prefers JSON to a redirect: when its `Accept` header prefers JSON to HTML, or when a script has sent an
 * `Authorization` header such as `Bearer …`. A script cannot follow a redirect to Threads.
 */
export function prefersJson(headers: Headers): boolean {
  if (isFromScript(headers.get("authorization"))) return true;
  const accept = headers.get("accept") ?? "";
  const json = preference(accept, "application/json");
  const html = preference(accept, "text/html");
  if (json === null) return false;
  const atLeast = html?.quality ?? 0;
  return json.quality > atLeast || (json.quality === atLeast && html !== null && json.position < html.position);
}
