/** An app on plain `node:http` whose users connect their Threads accounts and publish posts. */
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { json, text } from "node:stream/consumers";
import { isThreadsError } from "@hayon/threads";
import { createListener, type RoutesOptions } from "@hayon/threads/server";
import { firstPostOf } from "../shared/first-post.js";
import { BASE_PATH, type AppSetup } from "../shared/serve.js";
import { createSessions, sessionCookie, userIdOf } from "../shared/sessions.js";

/** The verify token that you entered in Meta's App Dashboard, and the function that receives webhooks. */
export type Webhooks = Pick<RoutesOptions<never>, "webhookVerifyToken" | "onWebhook">;

export function createApp({ connections, origin, report }: AppSetup, webhooks: Webhooks): RequestListener {
  const sessions = createSessions();
  const threads = createListener(connections, {
    authenticate: ({ headers }) => sessions.userOf(headers),
    settingsUrl: `${origin}/settings`,
    onError: report,
    ...webhooks,
  });

  async function publish(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const user = sessions.userOf(request.headers);
    if (user === null) {
      respond(response, 401, { message: "Please sign in first." });
      return;
    }
    const post = firstPostOf(await json(request).catch(() => null));
    if (post === null) {
      respond(response, 400, { message: "Please send JSON with id and text." });
      return;
    }
    try {
      // A repeated request with the same id returns the existing post.
      const key = { idempotencyKey: `${user}/${post.id}` };
      const { id, permalink } = await connections.account(user).publish({ text: post.text }, key);
      respond(response, 200, { id, permalink });
    } catch (error) {
      if (!isThreadsError(error)) throw error;
      respond(response, error.retryable ? 503 : 400, { message: error.advice });
    }
  }

  async function signIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const user = userIdOf(Object.fromEntries(new URLSearchParams(await text(request))));
    if (user === null) {
      respond(response, 400, { message: "Please enter a name of letters and digits." });
      return;
    }
    response.setHeader("set-cookie", sessionCookie(sessions.open(user)));
    response.writeHead(303, { location: "/settings" }).end();
  }

  async function settings(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const user = sessions.userOf(request.headers);
    if (user === null) respond(response, 401, { message: "Please sign in first." });
    else respond(response, 200, await connections.status(user));
  }

  const own: Readonly<Record<string, typeof publish>> = {
    "POST /posts": publish,
    "POST /sign-in": signIn,
    "GET /settings": settings,
  };

  return (request, response) => {
    const path = (request.url ?? "/").replace(/\?.*/, "");
    if (path.startsWith(`${BASE_PATH}/`)) {
      threads(request, response);
      return;
    }
    const handle = own[`${request.method ?? "GET"} ${path}`];
    if (handle === undefined) {
      respond(response, 404, { message: "This address does not exist." });
      return;
    }
    handle(request, response).catch(() => respond(response, 500, { message: "Something went wrong." }));
  };
}

function respond(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
