import type { FaultAction } from "./faults.js";
import { rateLimited } from "../http/graph-errors.js";
import { toHttpResponse, type HttpResponse, type ResponseFormat } from "../http/response.js";

// fact: edge-html
const BAD_GATEWAY = `<!DOCTYPE html>
<html><head><title>502 Bad Gateway</title></head>
<body><h1>502 Bad Gateway</h1><p>The server returned an invalid or incomplete response.</p></body></html>
`;

/**
 * Returns the response that a fault puts in place of the original. Faults of the connection, such as `cut` and `delay`, keep the
 * response and affect how it is sent.
 */
export function faultResponse(
  fault: FaultAction,
  response: HttpResponse | null,
  url: string,
  format: ResponseFormat,
): HttpResponse | null {
  const graph: ResponseFormat = { ...format, envelope: "graph" };
  switch (fault.kind) {
    case "html-502":
      return { status: 502, headers: { "content-type": "text/html" }, body: BAD_GATEWAY, refusal: null };
    case "rate-limited": {
      const limited = rateLimited(format.behaviors, fault.code, fault.subcode);
      const refusal = { ...limited, status: fault.status ?? limited.status };
      return toHttpResponse({ kind: "refusal", refusal }, graph);
    }
    case "graph-error": {
      const refusal = { ...fault, message: fault.message ?? "An unknown error has occurred." };
      return toHttpResponse({ kind: "refusal", refusal }, graph);
    }
    case "http-error":
      return { status: fault.status, ...ERROR_BODIES[fault.body ?? "empty"], refusal: null };
    case "altered":
      return response?.refusal === null ? { ...response, body: altered(response.body, fault) } : response;
    case "redirect":
      return {
        status: 302,
        headers: { location: fault.location ?? `${url}/elsewhere` },
        body: "",
        refusal: null,
      };
    case "malformed-json":
      return { status: 200, headers: JSON_TYPE, body: `${(response?.body ?? "{}").slice(0, -1)},`, refusal: null };
    case "empty-body":
      return { status: 200, headers: JSON_TYPE, body: "", refusal: null };
    case "endless-body":
      return { status: 200, headers: JSON_TYPE, body: '{"data":"', refusal: null };
    case "close-before":
    case "close-after":
    case "hang":
    case "late":
      return null;
    case "cut":
    case "delay":
    case "wrong-date":
      return response;
  }
}

/** Removes and sets fields of a JSON object. Any other body, such as a page, is not changed. */
function altered(body: string, { without = [], set = {} }: AlteredFault): string {
  if (!body.startsWith("{")) return body;
  // JSON.parse would round a bare number such as `user_id`, so it is kept as a marked string.
  const read = JSON.parse(body.replace(/:(\d{16,})(?=[,}])/g, ':"bare $1"')) as Record<string, unknown>;
  const kept = Object.entries(read).filter(([name]) => !without.includes(name));
  return JSON.stringify({ ...Object.fromEntries(kept), ...set }).replace(/:"bare (\d+)"/g, ":$1");
}

type AlteredFault = Extract<FaultAction, { readonly kind: "altered" }>;

// fact: edge-html
const ERROR_BODIES = {
  empty: { headers: {}, body: "" },
  html: { headers: { "content-type": "text/html" }, body: "<!DOCTYPE html><title>Error</title><h1>Error</h1>\n" },
  json: { headers: { "content-type": "application/json" }, body: '{"message":"The request failed."}' },
} as const;

const JSON_TYPE = { "content-type": "application/json; charset=UTF-8" } as const;
