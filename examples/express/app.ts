/** An Express 5 app whose users connect their Threads accounts and publish posts. */
import express, { type Express } from "express";
import { threadsRouter } from "@hayon/threads/express";
import { ASSETS } from "../shared/assets.js";
import { composePage, pageHeaders, settingsPage, signInPage } from "../shared/pages.js";
import { MAX_IMAGE_BYTES, postRoutes } from "../shared/post-routes.js";
import { BASE_PATH, type Site } from "../shared/serve.js";
import { createSessions, endedCookie, sessionCookie, userIdOf } from "../shared/sessions.js";

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- Express declares the namespace
  namespace Express {
    interface Request {
      auth?: { id: string };
    }
  }
}

/** Builds the app. With a separate front end it serves no pages. */
export function createApp(site: Site): Express {
  const { connections, origin, frontEnd, report } = site;
  const sessions = createSessions();
  const app = express();
  app.use(express.json(), express.urlencoded({ extended: false }));

  if (frontEnd !== null) {
    app.use((request, response, next) => {
      response.set({
        "access-control-allow-origin": frontEnd,
        "access-control-allow-headers": "authorization, content-type",
        "access-control-allow-methods": "GET, POST, DELETE",
        "access-control-expose-headers": "retry-after",
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

  app.use("/media", express.raw({ type: "image/*", limit: MAX_IMAGE_BYTES }));
  for (const { method, path, handle } of postRoutes(site)) {
    app[method === "GET" ? "get" : "post"](path, async ({ auth, headers, params, body }, response) => {
      const result = await handle({ user: auth?.id ?? null, headers, params, body: body as unknown });
      response.status(result.status).set(result.headers).send(result.body);
    });
  }

  app.post("/sign-in", (request, response) => {
    const user = userIdOf(request.body);
    if (user === null) return void response.status(400).send("Please enter a name of letters and digits.");
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
    for (const [path, page] of [
      ["/settings", settingsPage("")],
      ["/compose", composePage("")],
    ] as const) {
      app.get(path, (request, response) => {
        if (request.auth === undefined) response.redirect("/sign-in");
        else response.set(pageHeaders("")).send(page);
      });
    }
    for (const [path, { type, body }] of Object.entries(ASSETS)) {
      app.get(path, (_request, response) => void response.type(type).send(body));
    }
  }
  return app;
}
