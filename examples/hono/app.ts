/** A Hono app whose users connect their Threads accounts and publish posts. */
import { isThreadsError } from "@hayon/threads";
import { createRoutes, type RoutesOptions } from "@hayon/threads/server";
import { Hono, type Context } from "hono";
import { firstPostOf } from "../shared/first-post.js";
import { BASE_PATH, type AppSetup } from "../shared/serve.js";
import { createSessions, sessionCookie, userIdOf } from "../shared/sessions.js";

interface Env {
  Variables: { user: string | null };
}

/** The verify token that you entered in Meta's App Dashboard, and the function that receives webhooks. */
export type Webhooks = Pick<RoutesOptions<never>, "webhookVerifyToken" | "onWebhook">;

export function createApp({ connections, origin, report }: AppSetup, webhooks: Webhooks): Hono<Env> {
  const sessions = createSessions();
  const app = new Hono<Env>();
  app.use(async (c, next) => {
    c.set("user", sessions.userOf({ cookie: c.req.header("cookie") }));
    await next();
  });

  const routes = createRoutes(connections, {
    authenticate: (c: Context<Env>) => c.get("user"),
    settingsUrl: `${origin}/settings`,
    onError: report,
    ...webhooks,
  });
  app.all(`${BASE_PATH}/*`, (c) => routes(c.req.raw, { caller: c }));

  app.post("/posts", async (c) => {
    const user = c.get("user");
    if (user === null) return c.json({ message: "Please sign in first." }, 401);
    const post = firstPostOf(await c.req.json<unknown>().catch(() => null));
    if (post === null) return c.json({ message: "Please send JSON with id and text." }, 400);
    try {
      // A repeated request with the same id returns the existing post.
      const key = { idempotencyKey: `${user}/${post.id}` };
      const { id, permalink } = await connections.account(user).publish({ text: post.text }, key);
      return c.json({ id, permalink });
    } catch (error) {
      if (!isThreadsError(error)) throw error;
      return c.json({ message: error.advice }, error.retryable ? 503 : 400);
    }
  });

  app.post("/sign-in", async (c) => {
    const user = userIdOf(await c.req.parseBody().catch(() => null));
    if (user === null) return c.text("Please enter a name of letters and digits.", 400);
    c.header("set-cookie", sessionCookie(sessions.open(user)));
    return c.redirect("/settings", 303);
  });
  app.get("/settings", async (c) => {
    const user = c.get("user");
    if (user === null) return c.text("Please sign in first.", 401);
    const { profile } = await connections.status(user);
    return c.text(profile === null ? `Not connected. Open ${BASE_PATH}/connect` : `Connected as @${profile.handle}.`);
  });
  return app;
}
