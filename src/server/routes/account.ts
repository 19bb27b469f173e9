/** The routes of the signed-in user's connection. */
import type { LinkedConnection } from "../../connections/index.js";
import { fieldOf } from "../requests.js";
import { succeeded } from "../responses.js";
import { resolveReturnTo } from "../return-to.js";
import type { RouteCall } from "./route.js";

const accountOf = ({ platformId, profile }: LinkedConnection) => ({ platformId, profile });

/** `POST /complete`: completes a connection with the code and state that the callback passed to the front end. */
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

/** `GET /refresh`: fetches the profile again and stores it. */
export async function refresh({ connections }: RouteCall, ownerId: string): Promise<Response> {
  const connection = await connections.updateProfile(ownerId);
  return succeeded("Your Threads profile is up to date.", accountOf(connection));
}

/** `DELETE /disconnect`. Succeeds also when no account is connected. */
export async function disconnect({ connections }: RouteCall, ownerId: string): Promise<Response> {
  await connections.disconnect(ownerId);
  return succeeded("Your Threads account is disconnected.");
}

/** `GET /status`: the status of the connection, without its token. */
export async function status({ connections }: RouteCall, ownerId: string): Promise<Response> {
  return succeeded("The state of your Threads connection.", await connections.status(ownerId));
}
