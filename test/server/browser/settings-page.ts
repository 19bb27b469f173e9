/** The settings page of the front end. Its script is what docs/connecting.md asks of a front end. */

/** @param routes the address of the SDK's routes */
export const settingsPage = (routes: string): string => `<!doctype html>
<html lang="en">
<title>Settings</title>
<link rel="icon" href="data:,">
<p id="message" role="status"></p>
<a href="${routes}/connect">Connect by link</a>
<button id="sign-in">Sign in</button>
<button id="connect">Connect by script</button>
<button id="status">Status with cookies</button>
<script type="module">
const routes = ${JSON.stringify(routes)};
const show = (text) => (document.getElementById("message").textContent = text);
const on = (id, work) => document.getElementById(id).addEventListener("click", () => work().catch((error) => show(String(error))));
// The token must survive the way to Threads and back. The page is loaded again then.
const headers = () => ({ "content-type": "application/json", authorization: "Bearer " + sessionStorage.getItem("token") });

on("sign-in", async () => {
  const response = await fetch(new URL("/sign-in", routes), { method: "POST" });
  sessionStorage.setItem("token", (await response.json()).token);
  show("Signed in.");
});
on("connect", async () => {
  const { data } = await (await fetch(routes + "/connect", { headers: headers() })).json();
  location.href = data.url;
});
on("status", async () => show("Status " + (await fetch(routes + "/status", { credentials: "include" })).status));

const { search, hash } = location;
history.replaceState(null, "", location.pathname);
const { code, state } = Object.fromEntries(new URLSearchParams(hash.slice(1)));
if (code !== undefined) {
  const body = JSON.stringify({ code, state });
  const response = await fetch(routes + "/complete", { method: "POST", headers: headers(), body });
  show((await response.json()).message);
} else show(search);
</script>
</html>
`;
