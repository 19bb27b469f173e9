import { VERSION } from "../version.js";
import type { Call } from "./call.js";
import type { WireRequest } from "./dispatch.js";
import { encodeParameters } from "./parameters.js";

const BASE_HEADERS = {
  accept: "application/json",
  "accept-encoding": "identity",
  "user-agent": `hayon-threads/${VERSION}`,
};
const FORM_HEADERS = { ...BASE_HEADERS, "content-type": "application/x-www-form-urlencoded" };

/** Encodes a call as an HTTP request. `basePath` is the path of a proxy that replaces the Graph host, or empty. */
export function wireRequest(call: Call<unknown>, origin: string, basePath: string): WireRequest {
  const query = call.query === undefined ? "" : encodeParameters(call.query);
  const path = basePath + call.path;
  return {
    origin,
    target: query === "" ? path : `${path}?${query}`,
    method: call.method,
    headers: call.form === undefined ? BASE_HEADERS : FORM_HEADERS,
    body: call.form === undefined ? null : encodeParameters(call.form),
  };
}
