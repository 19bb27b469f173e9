/**
 * What Meta calls when a person removes the app or asks for their data to be deleted, and the page that it shows to that person.
 * Source: https://developers.facebook.com/docs/development/create-an-app/app-dashboard/data-deletion-callback/
 */
import { page, plainJson, succeeded } from "../responses.js";
import { fieldOf } from "../body.js";
import type { RouteCall } from "../route.js";

const signedRequest = async ({ body }: RouteCall) => fieldOf(await body("form"), "signed_request");

/** `POST /deauthorize`. Whose connections it ended is nobody's business. */
export async function deauthorize(call: RouteCall): Promise<Response> {
  await call.connections.deauthorize(await signedRequest(call));
  return succeeded("The request has been carried out.");
}

/** `POST /data-deletion`. Answers in Meta's own shape. */
export async function deleteData(call: RouteCall): Promise<Response> {
  return plainJson(200, await call.connections.deleteData(await signedRequest(call), call.config.publicUrl));
}

/** `GET /data-deletion/:code`: for the person, who may have no account here. The code says all that it shows. */
export function deletionStatus({ connections, parameter }: RouteCall): Promise<Response> {
  const known = connections.readConfirmation(parameter);
  const text =
    known === null
      ? "There is no deletion request with this code."
      : carriedOut(known.requestedAt.toISOString().slice(0, 10));
  return Promise.resolve(page(known === null ? 404 : 200, html(text)));
}

/** True also where nothing was stored of the account, and where it was connected anew between the request and its arrival. */
const carriedOut = (day: string) =>
  `The deletion that was received on ${day} has been carried out: nothing is kept here of a connection that this Threads account had ` +
  "when it was asked for. A connection made since then stays until it is removed.";

/** Only our own words go in: nothing of the request is shown, so nothing needs escaping. */
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
