/**
 * The routes that Meta calls when a Threads user removes the app or requests the deletion of their data, and the page that shows the
 * status of a deletion.
 * Source: https://developers.facebook.com/docs/development/create-an-app/app-dashboard/data-deletion-callback/
 */
import { fieldOf } from "../requests.js";
import { page, plainJson, succeeded } from "../responses.js";
import type { RouteCall } from "./route.js";

const signedRequest = async ({ body }: RouteCall) => fieldOf(await body("form"), "signed_request");

/** `POST /deauthorize`: ends the connections of a Threads user. The response does not say which. */
export async function deauthorize(call: RouteCall): Promise<Response> {
  await call.connections.deauthorize(await signedRequest(call));
  return succeeded("The request was processed.");
}

/** `POST /data-deletion`: deletes the data of a Threads user. The response has the shape that Meta requires. */
export async function deleteData(call: RouteCall): Promise<Response> {
  return plainJson(200, await call.connections.deleteData(await signedRequest(call), call.config.publicUrl));
}

/** `GET /data-deletion/:code`: the status page of a deletion. It needs no sign-in, because it shows only what the code contains. */
export function deletionStatus({ connections, parameter }: RouteCall): Promise<Response> {
  const known = connections.readConfirmation(parameter);
  const text =
    known === null
      ? "No deletion request has this code."
      : deletionComplete(known.requestedAt.toISOString().slice(0, 10));
  return Promise.resolve(page(known === null ? 404 : 200, html(text)));
}

/** The text is also true when no data of the account was stored, and when the account was connected again after the request. */
const deletionComplete = (day: string) =>
  `The deletion request of ${day} is complete: no data remains of any connection that this Threads account had at that time. ` +
  "A connection that was made later remains until it is removed.";

/** Nothing needs escaping, because the texts contain nothing of the request. */
const html = (text: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Deletion of your Threads data</title>
</head>
<body>
<main>
<h1>Deletion of your Threads data</h1>
<p>${text}</p>
</main>
</body>
</html>
`;
