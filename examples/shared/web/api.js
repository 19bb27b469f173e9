/* global Blob, document, fetch, location, sessionStorage */

// The origin of the API. Empty for the page's own origin, which uses the session cookie; another origin uses a bearer token.
export const { api } = document.body.dataset;
const token = sessionStorage.getItem("token");

export const element = (id) => document.getElementById(id);

/** Sends a request as the signed-in user. A file is sent unchanged, anything else as JSON. */
export async function call(method, path, body) {
  const headers = { accept: "application/json" };
  if (token !== null) headers.authorization = `Bearer ${token}`;
  const isFile = body instanceof Blob;
  if (body !== undefined) headers["content-type"] = isFile ? body.type : "application/json";
  const response = await fetch(api + path, { method, headers, body: isFile ? body : JSON.stringify(body) });
  if (response.status === 401) location.assign("/sign-in");
  return response.json();
}

/** The path of the SDK's routes. */
export const CONNECTION = "/api/platform/threads";
