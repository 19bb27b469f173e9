/**
 * `npm run demo` connects, refreshes and publishes against the sandbox, over HTTP on 127.0.0.1. It exits with 1 when a step has another result
 * than expected. `npm run demo -- --serve` starts the Express example, an application to try in the browser, with a sandbox.
 */
import { createApp } from "../express/app.js";
import { serve } from "../shared/serve.js";
import { demonstrateConnections } from "./connections.js";
import { demonstrateOAuthFlow } from "./oauth-flow.js";
import { demonstratePublishing } from "./publishing.js";
import { seed } from "./seed.js";

if (process.argv.includes("--serve")) {
  const { url, sandbox } = await serve(createApp, { port: Number(process.env.PORT ?? 0), simulateEngagement: true });
  if (sandbox !== null) await seed(sandbox);
  console.log(`Open ${url} (Ctrl+C ends it). Sign in with any name, connect an account and publish.`);
  if (sandbox !== null) {
    console.log("Threads is a sandbox on this computer. Nothing is sent to the real Threads.");
    console.log(`The published posts are at ${sandbox.url}/`);
    console.log(`The clock, the users and the faults are at ${sandbox.url}/people`);
  }
} else {
  await demonstrateOAuthFlow();
  await demonstrateConnections();
  await demonstratePublishing();
  console.log("\nDone. Every step had the expected result.");
}
