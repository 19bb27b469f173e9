/* global document, fetch, FormData, location, sessionStorage */

// On another site than the server: the session cookie would not be kept, so that the page keeps a token.
document.querySelector("form").onsubmit = async (event) => {
  event.preventDefault();
  const body = JSON.stringify(Object.fromEntries(new FormData(event.target)));
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${document.body.dataset.api}/sign-in`, { method: "POST", headers, body });
  sessionStorage.setItem("token", (await response.json()).token);
  location.assign("/settings");
};
