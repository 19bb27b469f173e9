import { api } from "./api.js";

// The API is on another site, so the browser would not keep a session cookie. The page stores a token instead.
async function submit(event) {
  event.preventDefault();
  const body = JSON.stringify(Object.fromEntries(new FormData(event.target)));
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${api}/sign-in`, { method: "POST", headers, body });
  sessionStorage.setItem("token", (await response.json()).token);
  location.assign("/settings");
}

// With a cookie, the form needs no script.
if (api !== "") document.querySelector("main form").onsubmit = submit;
