/** Does what the README says about its first post: starts the app with the sandbox's settings, presses Connect and then Post. */
/* global fetch */
const assert = require("node:assert/strict");
const { ThreadsSandbox } = require("@hayon/threads/testing");

const origin = `http://localhost:${process.argv[2]}`;
const ask = (url, init = {}) => fetch(url, { redirect: "manual", ...init });

async function main() {
  const sandbox = await ThreadsSandbox.start({ redirectUris: [`${origin}/api/platform/threads/callback`] });
  Object.assign(process.env, {
    THREADS_APP_ID: sandbox.clientOptions.appId,
    THREADS_APP_SECRET: sandbox.clientOptions.appSecret,
    THREADS_REDIRECT_URI: `${origin}/api/platform/threads/callback`,
    THREADS_HOSTS: sandbox.url,
  });
  require("./out/first-post.js");

  const page = await (await ask(`${origin}/`)).text();
  const [, connect] = /href="([^"]+)"/.exec(page);
  const away = await ask(`${origin}${connect}`);
  const [cookie] = away.headers.getSetCookie()[0].split(";");
  const back = await ask(await sandbox.consent(away.headers.get("location")), { headers: { cookie } });
  assert.equal(back.headers.get("location"), `${origin}/?success=threads_connected#`);

  const posted = await ask(`${origin}/`, { method: "POST" });
  const [post] = sandbox.posts();
  assert.equal(post.text, "Hello, Threads!");
  assert.equal(posted.headers.get("location"), post.permalink);
  assert.equal((await ask(post.permalink)).status, 200);
  process.exit(0); // the app of the README listens until it is stopped
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
