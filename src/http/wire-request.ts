/** From a call to what goes over the wire. */
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

/** Encodes a call for a host; `basePath` is that of a proxy that stands for the Graph host. */
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
