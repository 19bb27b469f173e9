/** A site in Fastify 5 whose signed-in users connect their Threads accounts. */
import Fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import { threadsPlugin } from "@hayon/threads/fastify";
import { pageHeaders, SCRIPTS, settingsPage, signInPage } from "../shared/pages.js";
import { BASE_PATH, type Site } from "../shared/serve.js";
import { createSessions, endedCookie, sessionCookie, userIdOf } from "../shared/sessions.js";

declare module "fastify" {
  interface FastifyRequest {
    userId: string | null;
  }
}

/** Builds the application. With a front end on another site it is an API only. */
export async function createApp({ connections, origin, frontEnd, report }: Site): Promise<FastifyInstance> {
  const sessions = createSessions();
  const app = Fastify();
  app.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );

  if (frontEnd !== null) {
    app.addHook("onRequest", (_request, reply, done) => {
      void reply.headers({
        "access-control-allow-origin": frontEnd,
        "access-control-allow-headers": "authorization, content-type",
        "access-control-allow-methods": "GET, POST, DELETE",
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

  app.post("/sign-in", (request, reply) => {
    const user = userIdOf(request.body);
    if (user === null) return reply.code(400).send("Please give a name of letters and digits.");
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
    app.get("/settings", (request, reply) =>
      request.userId === null ? reply.redirect("/sign-in") : reply.headers(pageHeaders("")).send(settingsPage("")),
    );
    app.get("/settings.js", (_request, reply) => reply.type("text/javascript").send(SCRIPTS["/settings.js"]));
  }
  return app;
}
