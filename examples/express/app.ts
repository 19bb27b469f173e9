/** A site in Express 5 whose signed-in users connect their Threads accounts. */
import express, { type Express } from "express";
import { threadsRouter } from "@hayon/threads/express";
import { pageHeaders, SCRIPTS, settingsPage, signInPage } from "../shared/pages.js";
import { BASE_PATH, type Site } from "../shared/serve.js";
import { createSessions, endedCookie, sessionCookie, userIdOf } from "../shared/sessions.js";

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- how Express is told what a middleware puts on a request
  namespace Express {
    interface Request {
      auth?: { id: string };
    }
  }
}

/** Builds the application. With a front end on another site it is an API only. */
export function createApp({ connections, origin, frontEnd, report }: Site): Express {
  const sessions = createSessions();
  const app = express();
  app.use(express.json(), express.urlencoded({ extended: false }));

  if (frontEnd !== null) {
    app.use((request, response, next) => {
      response.set({
        "access-control-allow-origin": frontEnd,
        "access-control-allow-headers": "authorization, content-type",
        "access-control-allow-methods": "GET, POST, DELETE",
      });
      if (request.method === "OPTIONS") response.status(204).end();
      else next();
    });
  }
  app.use((request, _response, next) => {
    const id = sessions.userOf(request.headers);
    if (id !== null) request.auth = { id };
    next();
  });

  app.use(
    BASE_PATH,
    threadsRouter(connections, {
      authenticate: (req) => req.auth?.id,
      settingsUrl: `${frontEnd ?? origin}/settings`,
      finish: frontEnd === null ? "server" : "front-end",
      onError: report,
    }),
  );

  app.post("/sign-in", (request, response) => {
    const user = userIdOf(request.body);
    if (user === null) return void response.status(400).send("Please give a name of letters and digits.");
    const session = sessions.open(user);
    if (frontEnd !== null) return void response.json({ token: session });
    response.set("set-cookie", sessionCookie(session)).redirect(303, "/settings");
  });
  app.post("/sign-out", (request, response) => {
    sessions.close(request.headers);
    response.set("set-cookie", endedCookie).redirect(303, "/sign-in");
  });

  if (frontEnd === null) {
    app.get("/sign-in", (_request, response) => void response.set(pageHeaders("")).send(signInPage("")));
    app.get("/settings", (request, response) => {
      if (request.auth === undefined) response.redirect("/sign-in");
      else response.set(pageHeaders("")).send(settingsPage(""));
    });
    app.get("/settings.js", (_request, response) => void response.type("js").send(SCRIPTS["/settings.js"]));
  }
  return app;
}
