import type { IncomingMessage, ServerResponse } from "node:http";
import { fields } from "../checks/values.js";
import { readBody } from "../http/server.js";
import { errorPage } from "../oauth/pages.js";
import { pageHeaders } from "../ui/html.js";
import { checkAccess, contentType, isForm, isPageForm } from "./access.js";
import type { Control, Endpoint } from "./endpoint.js";
import { CONTROLS } from "./endpoints.js";
import { CONTROL_ERRORS, ControlError } from "./errors.js";

/** Returns whether a request is for a control endpoint. */
export function isControl(target: string): boolean {
  return /^\/sandbox(?:[/?]|$)/.test(target);
}

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Serves a control request. No fault affects it, and the log does not contain it. */
export async function serveControl(
  control: Control,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const reply = await replyTo(control, request).catch((error: unknown) => failure(error, isPageForm(request.headers)));
  response.writeHead(reply.status, { ...reply.headers, "content-length": Buffer.byteLength(reply.body) });
  response.end(reply.body);
}

async function replyTo(control: Control, request: IncomingMessage): Promise<Reply> {
  const { method = "GET", url = "/", headers, socket } = request;
  checkAccess({ method, headers, peer: socket.remoteAddress }, control.port, control.key);
  const [path = "", query = ""] = url.split("?", 2);
  const { row, id } = find(method, path);
  const body = await readBody(request);
  if (body === null) throw new ControlError("too_large", "The body must have at most 256 KiB.");
  const { input, back } = read(row, query, body.toString("utf8"), headers);
  await control.delayed.catchUp();
  const result = await (row.handle as (input: unknown, control: Control, id: string) => unknown)(input, control, id);
  if (back !== null) return { status: 303, headers: { location: back, "cache-control": "no-store" }, body: "" };
  return { status: 200, headers: JSON_HEADERS, body: JSON.stringify(result) };
}

const JSON_HEADERS = {
  "content-type": "application/json; charset=utf-8",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
};

function find(method: string, path: string): { row: Endpoint; id: string } {
  const matches = CONTROLS.flatMap((row) => {
    const pattern = row.path.replace("{post}", "(\\d+)");
    const match = new RegExp(`^${pattern}/?$`).exec(path);
    return match === null ? [] : [{ row, id: match[1] ?? "" }];
  });
  const found = matches.find(({ row }) => row.method === method);
  if (found !== undefined) return found;
  const methods = matches.map(({ row }) => row.method).join(", ");
  if (methods !== "") throw new ControlError("method_not_allowed", `This path takes ${methods}.`);
  throw new ControlError("not_found", "No control endpoint has this path. GET /sandbox lists them.");
}

/** Returns the checked fields of a request, and for a form the page to return to. */
function read(
  row: Endpoint,
  query: string,
  body: string,
  headers: IncomingMessage["headers"],
): { input: unknown; back: string | null } {
  const shape = Object.fromEntries(Object.entries(row.fields).map(([name, { check }]) => [name, check]));
  const form = row.method === "GET" ? query : isForm(headers) ? body : null;
  const parameters = new URLSearchParams(form ?? "");
  const input = form === null ? parseJson(body, headers) : fromForm(row, parameters);
  fields(shape, row.required)(input, row.method === "GET" ? "query" : "body");
  return { input, back: form === null || row.method === "GET" ? null : ownPage(parameters.get("back")) };
}

function parseJson(body: string, headers: IncomingMessage["headers"]): unknown {
  if (body === "") return {};
  if (contentType(headers) !== "application/json")
    throw new ControlError("unsupported_content_type", "The content type must be application/json.");
  try {
    return JSON.parse(body);
  } catch {
    throw new ControlError("invalid_request", "The body must be JSON.");
  }
}

/** Returns the fields of a form, without empty ones. */
function fromForm({ fields }: Endpoint, parameters: URLSearchParams): unknown {
  const names = new Set(parameters.keys());
  names.delete("back");
  return Object.fromEntries(
    Array.from(names, (name) => {
      const values = parameters.getAll(name).filter((value) => value !== "");
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
      return [name, values.length === 0 ? undefined : (field?.fromForm(values) ?? values)];
    }),
  );
}

/** Accepts only a path of the sandbox itself. */
function ownPage(back: string | null): string {
  return back !== null && /^\/(?![/\\])[!-~]*$/.test(back) ? back : "/";
}

function failure(error: unknown, asPage: boolean): Reply {
  const isInvalid = error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError;
  const known =
    error instanceof ControlError ? error : isInvalid ? new ControlError("invalid_request", error.message) : null;
  if (known === null) throw error;
  const { code, message } = known;
  // Browsers then ask for a username and a password. The password is the key.
  const headers = code === "key_required" ? { "www-authenticate": 'Basic realm="Threads sandbox"' } : {};
  const status = CONTROL_ERRORS[code];
  if (asPage) return { status, headers: { ...pageHeaders(), ...headers }, body: errorPage(code, message) };
  return { status, headers: { ...JSON_HEADERS, ...headers }, body: JSON.stringify({ error: { code, message } }) };
}
