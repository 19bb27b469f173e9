/** Starts the example with a sandbox: `npx tsx examples/hono/main.ts`. */
import { serve } from "../shared/serve.js";
import { createListener } from "./listener.js";

const webhooks = {
  webhookVerifyToken: process.env.THREADS_WEBHOOK_VERIFY_TOKEN ?? "a text of your choice",
  onWebhook: ({ id }: { readonly id: string }) => console.log(`Webhook ${id}`),
};
const { origin, sandbox } = await serve((setup) => createListener(setup, webhooks), {
  port: Number(process.env.PORT ?? 3000),
});
console.log(`Sign in: curl -i -d name=ada ${origin}/sign-in`);
if (sandbox !== null) console.log(`The published posts are at ${sandbox.url}/`);
