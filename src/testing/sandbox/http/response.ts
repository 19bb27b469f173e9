import { errorPage } from "../oauth/pages.js";
import type { Behaviors } from "../behaviors.js";
import type { Random } from "../state/random.js";
import { pageHeaders } from "../ui/html.js";
import { envelop, type Envelope, type Refusal } from "./graph-errors.js";
import type { HandlerResult } from "./handler.js";

/** An HTTP response that is ready to send. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How the body's characters become bytes: `latin1` for a file. `utf8` by default. */
  readonly encoding?: "latin1";
  /** The reason for an error response, else null. */
  readonly refusal: Refusal | null;
}

/** What decides the form of a response, beside the handler's result. */
export interface ResponseFormat {
  readonly envelope: Envelope;
  readonly behaviors: Behaviors;
  readonly trace: Random;
}

const JSON_HEADERS = { "content-type": "application/json; charset=UTF-8", "cache-control": "no-store" } as const;

/** Turns a handler's result into an HTTP response. */
export function toHttpResponse(result: HandlerResult, format: ResponseFormat): HttpResponse {
  switch (result.kind) {
    case "json":
      return { status: 200, headers: apiHeaders(format), body: result.text, refusal: null };
    case "page":
      return { status: 200, headers: { ...(result.headers ?? pageHeaders()) }, body: result.html, refusal: null };
    case "file": {
      const headers = { "content-type": result.type, "cache-control": "no-store" };
      return { status: 200, headers, body: result.bytes.toString("latin1"), encoding: "latin1", refusal: null };
    }
    case "redirect": {
      const headers = { location: result.location, "cache-control": "no-store", "referrer-policy": "no-referrer" };
      return { status: result.status, headers, body: "", refusal: null };
    }
    case "refusal":
      return refusalResponse(result.refusal, format);
  }
}

function refusalResponse(refusal: Refusal, format: ResponseFormat): HttpResponse {
  const { envelope, behaviors, trace } = format;
  if (envelope === "page") {
    const body = errorPage(refusal.code, refusal.message);
    return { status: refusal.status, headers: { ...pageHeaders(), ...refusal.headers }, body, refusal };
  }
  const { status, body } = envelop(refusal, envelope, behaviors, trace);
  return { status, headers: { ...apiHeaders(format), ...refusal.headers }, body, refusal };
}

// fact: trace-headers
function apiHeaders({ behaviors, trace }: ResponseFormat): Record<string, string> {
  if (!behaviors.traceHeaders) return { ...JSON_HEADERS };
  return { ...JSON_HEADERS, "x-fb-trace-id": trace.text(11), "x-fb-request-id": `A${trace.text(22)}` };
}
