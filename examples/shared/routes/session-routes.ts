/** Signs users in and out. Your app has its own way; this one needs no password. */
import type { AppSetup } from "../serve.js";
import { endedCookie, sessionCookie, userIdOf, type Sessions } from "../sessions.js";
import { json, redirect, failed } from "./responses.js";
import type { Route } from "./route.js";

export function sessionRoutes({ frontEnd, sandboxUrl }: AppSetup, sessions: Sessions): readonly Route[] {
  return [
    { method: "GET", path: "/session", handle: ({ user }) => json(200, { user, sandbox: sandboxUrl }) },
    {
      method: "POST",
      path: "/sign-in",
      handle({ body }) {
        const user = userIdOf(body);
        if (user === null) return failed(400, "BAD_REQUEST", "Please enter a name of letters and digits.");
        const session = sessions.open(user);
        // A separate front end is on another site, so the browser would not keep a cookie.
        if (frontEnd !== null) return json(200, { token: session });
        return redirect("/settings", { "set-cookie": sessionCookie(session) });
      },
    },
    {
      method: "POST",
      path: "/sign-out",
      handle({ headers }) {
        sessions.close(headers);
        if (frontEnd !== null) return json(200, {});
        return redirect("/", { "set-cookie": endedCookie });
      },
    },
  ];
}
