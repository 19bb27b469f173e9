/** A Fastify 5 app whose users connect their Threads accounts and publish posts. */
import Fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import { threadsPlugin } from "@hayon/threads/fastify";
import { ASSETS } from "../shared/assets.js";
import { composePage, pageHeaders, settingsPage, signInPage } from "../shared/pages.js";
import { MAX_IMAGE_BYTES, postRoutes } from "../shared/post-routes.js";
import { BASE_PATH, type Site } from "../shared/serve.js";
import { createSessions, endedCookie, sessionCookie, userIdOf } from "../shared/sessions.js";

declare module "fastify" {
  interface FastifyRequest {
    userId: string | null;
  }
}

/** Builds the app. With a separate front end it serves no pages. */
export async function createApp(site: Site): Promise<FastifyInstance> {
  const { connections, origin, frontEnd, report } = site;
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
    onError: report,
  });

  for (const { method, path, handle } of postRoutes(site)) {
    app.route<{ Params: Record<string, unknown> }>({
      method,
      url: path,
      async handler({ userId, headers, params, body }, reply) {
        const result = await handle({ user: userId, headers, params, body });
        return reply.code(result.status).headers(result.headers).send(result.body);
      },
    });
  }

  app.post("/sign-in", (request, reply) => {
    const user = userIdOf(request.body);
    if (user === null) return reply.code(400).send("Please enter a name of letters and digits.");
    const session = sessions.open(user);
    if (frontEnd !== null) return reply.send({ token: session });
    return reply.header("set-cookie", sessionCookie(session)).redirect("/settings", 303);
  });
  app.post("/sign-out", (request, reply) => {
    sessions.close(request.headers);
    return reply.header("set-cookie", endedCookie).redirect("/sign-in", 303);
  });

  if (frontEnd === null) {
    app.get("/sign-in", (_request, reply) => reply.headers(pageHeaders("")).send(signInPage("")));
    for (const [path, page] of [
      ["/settings", settingsPage("")],
      ["/compose", composePage("")],
    ] as const) {
      app.get(path, (request, reply) =>
        request.userId === null ? reply.redirect("/sign-in") : reply.headers(pageHeaders("")).send(page),
      );
    }
    for (const [path, { type, body }] of Object.entries(ASSETS)) {
      app.get(path, (_request, reply) => reply.type(type).send(body));
    }
  }
  return app;
}
