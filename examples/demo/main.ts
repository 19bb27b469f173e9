/**
 * `npm run demo` walks everything against the sandbox, over real HTTP on loopback, and exits with 1 when a step does not go as it says.
 * `npm run demo -- --serve` starts the Express example with the sandbox behind it, and prints the address to open.
 */
import { createApp } from "../express/app.js";
import { serve } from "../shared/serve.js";
import { connectionStory } from "./connections.js";
import { handshake } from "./handshake.js";
import { publishingStory } from "./publishing.js";

if (process.argv.includes("--serve")) {
  const { url, sandbox } = await serve(createApp, { port: Number(process.env.PORT ?? 0) });
  console.log(
    `Open ${url} (Ctrl+C ends it). Sign in with any name, connect, and post: Threads is a sandbox on this computer.`,
  );
  if (sandbox !== null) console.log(`What was posted is at ${sandbox.url}/`);
} else {
  await handshake();
  await connectionStory();
  await publishingStory();
  console.log("\nDone: every step went as it should.");
}
