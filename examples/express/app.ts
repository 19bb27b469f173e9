/** An Express 5 app whose users connect their Threads accounts and publish posts. */
import { pipeline, Readable } from "node:stream";
import express, { type ErrorRequestHandler, type Express } from "express";
import { threadsRouter } from "@hayon/threads/express";
import { ASSETS } from "../shared/assets.js";
import { pageHeaders, renderPage } from "../shared/pages/layout.js";
import { PAGES } from "../shared/pages/table.js";
import { scopesFor } from "../shared/routes/permissions.js";
import { MAX_IMAGE_BYTES } from "../shared/routes/post-routes.js";
import { unreadable } from "../shared/routes/responses.js";
import { appRoutes } from "../shared/routes/table.js";
import { BASE_PATH, type AppSetup } from "../shared/serve.js";
import { createSessions } from "../shared/sessions.js";

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- Express declares the namespace
  namespace Express {
    interface Request {
      auth?: { id: string };
    }
  }
}

const METHODS = { GET: "get", POST: "post", DELETE: "delete" } as const;

/** Builds the app. With a separate front end it serves no pages. */
export function createApp(setup: AppSetup): Express {
  const { connections, origin, frontEnd, report } = setup;
  const sessions = createSessions();
  const app = express();
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
  // After the headers above: without them a separate front end could not read why a body was refused.
  app.use(express.json(), express.urlencoded({ extended: false }));
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
      scopes: scopesFor(connections),
      onError: report,
    }),
  );

  app.use("/media", express.raw({ type: "image/*", limit: MAX_IMAGE_BYTES }));
  for (const { method, path, handle } of appRoutes(setup, sessions)) {
    app.route(path)[METHODS[method]](async ({ auth, headers, params, query, body }, response) => {
      const result = await handle({ user: auth?.id ?? null, headers, params, query, body: body as unknown });
      response.status(result.status).set(result.headers);
      if (result.body instanceof Readable) pipeline(result.body, response, () => undefined);
      else response.send(result.body);
    });
  }

  if (frontEnd === null) {
    for (const page of PAGES) {
      const document = renderPage(page, PAGES, setup);
      app.get(page.path, ({ auth }, response) => {
        if (!page.isPublic && auth === undefined) response.redirect("/sign-in");
        else response.set(pageHeaders(setup)).send(document);
      });
    }
    for (const [path, { type, body }] of Object.entries(ASSETS)) {
      app.get(path, (_request, response) => void response.type(type).send(body));
    }
  }

  const onError: ErrorRequestHandler = (error: unknown, { method, path }, response, next) => {
    const { status, headers, body } = unreadable(error);
    if (status >= 500) report(error, { method, path });
    if (response.headersSent) next(error);
    else response.status(status).set(headers).send(body);
  };
  return app.use(onError);
}
