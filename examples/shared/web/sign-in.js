/* global document, fetch, FormData, location, sessionStorage */

// The API is on another site, so the browser would not keep a session cookie. The page stores a token instead.
// With a cookie, the form needs no script.
const submit = async (event) => {
  event.preventDefault();
  const body = JSON.stringify(Object.fromEntries(new FormData(event.target)));
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${document.body.dataset.api}/sign-in`, { method: "POST", headers, body });
  sessionStorage.setItem("token", (await response.json()).token);
  location.assign("/settings");
};
if (document.body.dataset.api !== "") document.querySelector("form").onsubmit = submit;
