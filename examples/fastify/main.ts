/** `npx tsx examples/fastify/main.ts [--elsewhere]`: the site, with the sandbox behind it. */
import { serve } from "../shared/serve.js";
import { createListener } from "./listener.js";

const { url, sandbox } = await serve(createListener, {
  port: Number(process.env.PORT ?? 3000),
  elsewhere: process.argv.includes("--elsewhere"),
});
console.log(`Open ${url}`);
if (sandbox !== null) console.log(`What was posted is at ${sandbox.url}/`);
