/** Reads the body of a request: of the right type, of a bounded size, and only once. */
import { RouteFailure } from "./failure.js";

/** What a route takes. */
export type BodyType = "json" | "form";

const MEDIA_TYPE: Readonly<Record<BodyType, string>> = {
  json: "application/json",
  form: "application/x-www-form-urlencoded",
};

/** Larger than anything that is sent here: a code and a state, or a signed request. */
export const MAX_BODY_BYTES = 64 * 1024;

/** Its fields; a field that came more than once is a list. */
export type BodyFields = Readonly<Record<string, unknown>>;

const tooLarge = () => new RouteFailure("BODY_TOO_LARGE", "The request's body is too large.");
const unreadable = (type: BodyType) =>
  new RouteFailure("BAD_REQUEST", `The request's body is not ${MEDIA_TYPE[type]}.`);

/**
 * Reads the body.
 *
 * @param parsed what a body parser of the host has made of it already; undefined when none has, and the stream is still to be read
 */
export async function readBody(request: Request, type: BodyType, parsed?: unknown): Promise<BodyFields> {
  const mediaType = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (mediaType !== MEDIA_TYPE[type]) {
    throw new RouteFailure("UNSUPPORTED_MEDIA_TYPE", `The request's body must be ${MEDIA_TYPE[type]}.`, {
      accept: MEDIA_TYPE[type],
    });
  }
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  if (parsed === undefined || typeof parsed === "string" || parsed instanceof Uint8Array) {
    return parse(parsed === undefined ? await readText(request) : textOf(parsed), type);
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) throw unreadable(type);
  return parsed as BodyFields;
}

function textOf(parsed: string | Uint8Array): string {
  if (parsed.length > MAX_BODY_BYTES) throw tooLarge();
  return typeof parsed === "string" ? parsed : new TextDecoder().decode(parsed);
}

async function readText(request: Request): Promise<string> {
  const encoding = request.headers.get("content-encoding")?.toLowerCase() ?? "identity";
  if (encoding !== "identity") {
    throw new RouteFailure("UNSUPPORTED_MEDIA_TYPE", "The request's body must not be compressed.");
  }
  if (request.body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  try {
    for await (const chunk of request.body as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength;
      if (bytes > MAX_BODY_BYTES) throw tooLarge();
      text += decoder.decode(chunk, { stream: true });
    }
  } catch (error) {
    if (error instanceof RouteFailure) throw error;
    throw new RouteFailure("BAD_REQUEST", "The request's body did not come whole.");
  }
  return text + decoder.decode();
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
    throw unreadable(type);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw unreadable(type);
  return value as BodyFields;
}

/** The one text of a field. */
export function fieldOf(fields: BodyFields, name: string): string {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (typeof value === "string" && value !== "") return value;
  throw new RouteFailure("BAD_REQUEST", `The request's body must have one ${name}.`);
}
