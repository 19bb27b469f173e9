/** Runs the app on a server of `node:http`. Your app can call `serve({ fetch: app.fetch, port })` of `@hono/node-server` instead. */
import type { RequestListener } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { AppSetup } from "../shared/serve.js";
import { createApp, type Webhooks } from "./app.js";

export function createListener(setup: AppSetup, webhooks: Webhooks): RequestListener {
  const listener = getRequestListener(createApp(setup, webhooks).fetch);
  return (request, response) => void listener(request, response);
}
