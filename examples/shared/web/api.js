// The origin of the API. Empty for the page's own origin, which uses the session cookie; another origin uses a bearer token.
export const { api } = document.body.dataset;
const token = sessionStorage.getItem("token");

/** The path of the SDK's routes. */
export const CONNECTION = "/api/platform/threads";

export const element = (id) => document.getElementById(id);

/** Sends a request as the signed-in user. A file is sent unchanged, anything else as JSON. */
export async function send(method, path, body, signal) {
  const headers = { accept: "application/json" };
  if (token !== null) headers.authorization = `Bearer ${token}`;
  const isFile = body instanceof Blob;
  if (body !== undefined) headers["content-type"] = isFile ? body.type : "application/json";
  return fetch(api + path, { method, headers, body: isFile ? body : JSON.stringify(body), signal });
}

/** Sends a request as the signed-in user, and returns the JSON of the response. */
export async function call(method, path, body) {
  const response = await send(method, path, body);
  // After a write, the page stays open, so that nothing is lost that the user has entered.
  if (response.status === 401 && method === "GET") location.assign("/sign-in");
  return response.json();
}

// With a token, the sign-out needs a script.
element("sign-out").onsubmit = async (event) => {
  if (token === null) return;
  event.preventDefault();
  sessionStorage.removeItem("token");
  await send("POST", "/sign-out");
  location.assign("/");
};
