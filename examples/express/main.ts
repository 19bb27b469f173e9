/** Starts the example with a sandbox: `npx tsx examples/express/main.ts [--separate-front-end]`. */
import { serve } from "../shared/serve.js";
import { createApp } from "./app.js";

const { url, sandbox } = await serve((setup) => createApp(setup), {
  port: Number(process.env.PORT ?? 3000),
  separateFrontEnd: process.argv.includes("--separate-front-end"),
});
console.log(`Open ${url}`);
if (sandbox !== null) console.log(`The published posts are at ${sandbox.url}/`);
