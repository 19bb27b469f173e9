/**
 * An app like those of docs/hayon.md: an API with its own sign-in and its own 401, and a front end at another origin. The API is at 127.0.0.1. The
 * front end is at 127.0.0.1 too (the same site, another port) or at localhost (another site). Threads is at localhost.
 */
import express, { type RequestHandler } from "express";
import { onTestFinished } from "vitest";
import { threadsRouter } from "../../../src/server/express.js";
import type { FinishAt } from "../../../src/server/index.js";
import { memoryStore, ThreadsClient, ThreadsConnections } from "../../../src/index.js";
import { ThreadsSandbox } from "../../../src/testing/index.js";
import { record, secret } from "../../support/leaks.js";
import { listening } from "../listening.js";
import { BASE } from "../support.js";
import { settingsPage } from "./settings-page.js";

export interface AppOptions {
  readonly frontEnd: "same site" | "another site";
  readonly finish: FinishAt;
  /** `SameSite` of the session cookie. */
  readonly sameSite?: "lax" | "strict";
}

const USER_ID = "ada";
const SIGN_IN_TOKEN = "sign-in-token-of-ada";

/** Reads the session from the cookie or the bearer token. */
const signIn: RequestHandler = (request, _response, next) => {
  const { cookie = "", authorization = "" } = request.headers;
  if (/(?:^|; )session=ada(?:;|$)/.test(cookie) || authorization === `Bearer ${SIGN_IN_TOKEN}`)
    request.auth = { id: USER_ID };
  next();
};

const requireUser: RequestHandler = (request, response, next) => {
  if (request.auth === undefined) response.status(401).send("Please sign in.");
  else next();
};

export async function startApp({ frontEnd, finish, sameSite = "lax" }: AppOptions) {
  const api = await listening();
  const pages = await listening();
  const origin = frontEnd === "same site" ? pages.url : pages.url.replace("127.0.0.1", "localhost");
  const settings = `${origin}/settings`;
  const sandbox = await ThreadsSandbox.start({ strictness: "strict", redirectUris: [`${api.url}${BASE}/callback`] });
  const { hosts, ...options } = sandbox.clientOptions;
  const authorize = hosts.authorize.replace("127.0.0.1", "localhost");
  const client = new ThreadsClient({ ...options, hosts: { authorize, graph: hosts.graph } });
  const connections = new ThreadsConnections({ client, store: memoryStore() });
  secret(options.appSecret);

  const app = express();
  app.use(express.json(), cors(origin), signIn);
  app.get("/sign-in", (_request, response) => {
    response.cookie("session", USER_ID, { httpOnly: true, sameSite }).redirect(settings);
  });
  app.post("/sign-in", (_request, response) => void response.json({ token: SIGN_IN_TOKEN }));
  app.use(
    ["/connect", "/status", "/refresh", "/disconnect", "/complete"].map((path) => BASE + path),
    requireUser,
  );
  app.use(
    BASE,
    threadsRouter(connections, {
      authenticate: ({ auth }) => auth?.id,
      settingsUrl: settings,
      finish,
      onError: (error) => record("onError", error),
    }),
  );
  api.server.on("request", (request, response) => void app(request, response));
  pages.server.on("request", (_request, response) => {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(settingsPage(api.url + BASE));
  });
  onTestFinished(async () => {
    for (const { value } of sandbox.tokens()) secret(value);
    await client.close();
    await sandbox.close();
  });
  const state = async () => (await connections.status(USER_ID)).state;
  return { api: api.url, settings, state };
}

/** The API's own CORS: the front end may send cookies and bearer tokens. */
const cors =
  (origin: string): RequestHandler =>
  (request, response, next) => {
    response.set({
      "access-control-allow-origin": origin,
      "access-control-allow-credentials": "true",
      "access-control-allow-headers": "authorization, content-type",
      "access-control-allow-methods": "GET, POST, DELETE",
    });
    if (request.method === "OPTIONS") response.status(204).end();
    else next();
  };
