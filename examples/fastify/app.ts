/** A Fastify 5 app whose users connect their Threads accounts and publish posts. */
import Fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import { threadsPlugin } from "@hayon/threads/fastify";
import { ASSETS } from "../shared/assets.js";
import { pageHeaders, renderPage } from "../shared/pages/layout.js";
import { PAGES } from "../shared/pages/table.js";
import { scopesFor } from "../shared/routes/permissions.js";
import { MAX_IMAGE_BYTES } from "../shared/routes/post-routes.js";
import { unreadable } from "../shared/routes/responses.js";
import { appRoutes } from "../shared/routes/table.js";
import { BASE_PATH, type AppSetup } from "../shared/serve.js";
import { createSessions } from "../shared/sessions.js";

declare module "fastify" {
  interface FastifyRequest {
    userId: string | null;
  }
}

/** Builds the app. With a separate front end it serves no pages. */
export async function createApp(setup: AppSetup): Promise<FastifyInstance> {
  const { connections, origin, frontEnd, report } = setup;
  const sessions = createSessions();
  const app = Fastify();
  app.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  app.addContentTypeParser(/^image\//, { parseAs: "buffer", bodyLimit: MAX_IMAGE_BYTES }, (_request, body, done) =>
    done(null, body),
  );

  if (frontEnd !== null) {
    app.addHook("onRequest", (_request, reply, done) => {
      void reply.headers({
        "access-control-allow-origin": frontEnd,
        "access-control-allow-headers": "authorization, content-type",
        "access-control-allow-methods": "GET, POST, DELETE",
        "access-control-expose-headers": "retry-after",
      });
      done();
    });
    app.options("/*", (_request, reply) => reply.code(204).send());
  }
  app.setErrorHandler((error, { method, url }, reply) => {
    const { status, headers, body } = unreadable(error);
    if (status >= 500) report(error, { method, path: url.replace(/[?#].*/s, "") });
    return reply.code(status).headers(headers).send(body);
  });
  app.decorateRequest("userId", null);
  app.addHook("onRequest", (request, _reply, done) => {
    request.userId = sessions.userOf(request.headers);
    done();
  });

  await app.register(threadsPlugin, {
    prefix: BASE_PATH,
    connections,
    authenticate: (request: FastifyRequest) => request.userId,
    settingsUrl: `${frontEnd ?? origin}/settings`,
    finish: frontEnd === null ? "server" : "front-end",
    scopes: scopesFor(connections),
    onError: report,
  });

  for (const { method, path, handle } of appRoutes(setup, sessions)) {
    app.route<{ Params: Record<string, unknown>; Querystring: Record<string, unknown> }>({
      method,
      url: path,
      async handler({ userId, headers, params, query, body }, reply) {
        const result = await handle({ user: userId, headers, params, query, body });
        return reply.code(result.status).headers(result.headers).send(result.body);
      },
    });
  }

  if (frontEnd === null) {
    for (const page of PAGES) {
      const document = renderPage(page, PAGES, setup);
      app.get(page.path, ({ userId }, reply) => {
        if (!page.isPublic && userId === null) return reply.redirect("/sign-in");
        return reply.headers(pageHeaders(setup)).send(document);
      });
    }
    for (const [path, { type, body }] of Object.entries(ASSETS)) {
      app.get(path, (_request, reply) => reply.type(type).send(body));
    }
  }
  return app;
}
