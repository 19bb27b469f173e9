/** The application on a server that listens already. By itself, `app.listen({ port })` is all that it takes. */
import type { RequestListener } from "node:http";
import type { Site } from "../shared/serve.js";
import { createApp } from "./app.js";

export async function createListener(site: Site): Promise<RequestListener> {
  const app = await createApp(site);
  await app.ready();
  return (request, response) => app.routing(request, response);
}
