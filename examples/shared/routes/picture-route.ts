/** Serves the pictures of the sandbox's users. */
import { portraitOf } from "../sandbox-users.js";
import { failed } from "./responses.js";
import type { Route } from "./route.js";

export const pictureRoute: Route = {
  method: "GET",
  path: "/portraits/:file",
  handle({ params }) {
    const picture = portraitOf(String(params.file));
    if (picture === null) return failed(404, "NO_SUCH_PICTURE", "This picture does not exist.");
    const headers = { "content-type": "image/svg+xml", "cache-control": "max-age=3600" };
    return { status: 200, headers, body: picture };
  },
};
