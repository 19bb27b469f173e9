/* global Blob, document, fetch, location, sessionStorage */

// Where the server is: "" on the page's own site, which sends the session cookie; else another site, which takes a bearer token.
export const { api } = document.body.dataset;
const token = sessionStorage.getItem("token");

export const at = (id) => document.getElementById(id);

/** Asks the server, as the signed-in person. A file goes as it is, everything else as JSON. */
export async function call(method, path, body) {
  const headers = { accept: "application/json" };
  if (token !== null) headers.authorization = `Bearer ${token}`;
  const isFile = body instanceof Blob;
  if (body !== undefined) headers["content-type"] = isFile ? body.type : "application/json";
  const response = await fetch(api + path, { method, headers, body: isFile ? body : JSON.stringify(body) });
  if (response.status === 401) location.assign("/sign-in");
  return response.json();
}

/** Where the SDK's own routes are. */
export const CONNECTION = "/api/platform/threads";
