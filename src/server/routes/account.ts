/** The routes of a signed-in user's own connection. */
import type { LinkedConnection } from "../../connections/index.js";
import { succeeded } from "../responses.js";
import { fieldOf } from "../body.js";
import type { RouteCall } from "../route.js";
import { resolveReturnTo } from "../return-to.js";

/** Whose account it is. */
const accountOf = ({ platformId, profile }: LinkedConnection) => ({ platformId, profile });

/** `POST /complete`: what the callback has handed to the front end, from the user who began it. */
export async function complete({ connections, config, body }: RouteCall, ownerId: string): Promise<Response> {
  const fields = await body("json");
  const parameters = { code: fieldOf(fields, "code"), state: fieldOf(fields, "state") };
  const { connection, returnTo, replaced } = await connections.complete(parameters, { ownerId });
  const target = returnTo === null ? null : resolveReturnTo(returnTo, config.settingsUrl);
  return succeeded("Your Threads account is connected.", {
    ...accountOf(connection),
    returnTo: target?.href ?? null,
    replaced,
  });
}

/** `GET /refresh`: fetches the profile anew and stores it. */
export async function refresh({ connections }: RouteCall, ownerId: string): Promise<Response> {
  const connection = await connections.refreshProfile(ownerId);
  return succeeded("Your Threads profile is up to date.", accountOf(connection));
}

/** `DELETE /disconnect`. Nothing to disconnect is no failure. */
export async function disconnect({ connections }: RouteCall, ownerId: string): Promise<Response> {
  await connections.disconnect(ownerId);
  return succeeded("Your Threads account is disconnected.");
}

/** `GET /status`: how the connection is, without its token. */
export async function status({ connections }: RouteCall, ownerId: string): Promise<Response> {
  return succeeded("The state of your Threads connection.", await connections.status(ownerId));
}
