/** `npx tsx examples/express/main.ts [--elsewhere]`: the site, with the sandbox behind it. */
import { serve } from "../shared/serve.js";
import { createApp } from "./app.js";

const { url, sandbox } = await serve((site) => createApp(site), {
  port: Number(process.env.PORT ?? 3000),
  elsewhere: process.argv.includes("--elsewhere"),
});
console.log(`Open ${url}`);
if (sandbox !== null) console.log(`What was posted is at ${sandbox.url}/`);
