/** Attaches the app to a server that is already listening. Your app can call `app.listen({ port })` instead. */
import type { RequestListener } from "node:http";
import type { AppSetup } from "../shared/serve.js";
import { createApp } from "./app.js";

export async function createListener(setup: AppSetup): Promise<RequestListener> {
  const app = await createApp(setup);
  await app.ready();
  return (request, response) => app.routing(request, response);
}
