/*
 * Importing the root loads neither undici nor zod; the first request loads both, which also proves that the look at the loaded scripts
 * sees them. The one argument is how to load the package: `import` or `require`.
 */
const assert = require("node:assert/strict");
const { heavyParts } = require("./loaded-scripts.cjs");

async function main() {
  const { ThreadsClient } = process.argv[2] === "import" ? await import("@hayon/threads") : require("@hayon/threads");
  const nowhere = "http://127.0.0.1:9";
  const client = new ThreadsClient({
    appId: "1234567890",
    appSecret: "not-a-secret",
    redirectUri: "https://host.example/callback",
    hosts: { authorize: nowhere, graph: nowhere },
    retry: { maxAttempts: 1 },
  });
  client.buildAuthorizeUrl({ state: "state" });
  client.validatePost({ text: "hello" });
  assert.deepEqual(heavyParts(), { undici: false, zod: false }, "loaded before the first request");

  await assert.rejects(client.getProfile("token"), { name: "ThreadsNetworkError" });
  assert.deepEqual(heavyParts(), { undici: true, zod: true }, "loaded after the first request");
  await client.close();
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
