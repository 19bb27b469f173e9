/** The Express app: the routes of Threads, the account page, and the posts. */
import express, { type Express, type Request, type RequestHandler } from "express";
import { isValidObjectId, Types } from "mongoose";
import { isThreadsError, type ThreadsConnections } from "@hayon/threads";
import { threadsRouter } from "@hayon/threads/express";
import { Post, SocialAccount } from "./models.js";
import { forBrowser } from "./mongoose-store.js";
import { postSchema } from "./post-schema.js";

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- Express declares the namespace
  namespace Express {
    interface Request {
      /** Set by the app's own sign-in. */
      auth?: { id: string };
    }
  }
}

export interface AppOptions {
  readonly connections: ThreadsConnections;
  /** The page of the front end to which users return. */
  readonly settingsUrl: string;
  /** `"server"` if the front end is on the same site as the API; `"front-end"` if it is on another one. */
  readonly finish: "server" | "front-end";
  /** Puts the signed-in user on the request. */
  readonly signIn: RequestHandler;
  /** Puts a post into the queue. */
  readonly enqueue: (postId: string) => Promise<void>;
  readonly log?: (line: string) => void;
}

export const THREADS_PATH = "/api/platform/threads";

/** The routes of Threads that only a signed-in user may call. Threads itself, Meta and the returning browser call the others. */
const FOR_USERS = ["/connect", "/status", "/refresh", "/disconnect", "/complete"].map((path) => THREADS_PATH + path);

/** The app's own middleware, with its own message. */
const requireUser: RequestHandler = (request, response, next) => {
  if (request.auth === undefined) response.status(401).json({ success: false, message: "Please sign in.", data: null });
  else next();
};

export function createApp({
  connections,
  settingsUrl,
  finish,
  signIn,
  enqueue,
  log = console.log,
}: AppOptions): Express {
  const app = express();
  app.use(express.json());
  app.use(signIn);

  app.use(FOR_USERS, requireUser);
  app.use(
    THREADS_PATH,
    threadsRouter(connections, {
      authenticate: (request) => request.auth?.id,
      settingsUrl,
      finish,
      onError: (error, { method, path }) =>
        log(`${method} ${path}: ${isThreadsError(error) ? error.code : "INTERNAL"}`),
    }),
  );

  app.param("id", (_request, response, next, id) => {
    if (isValidObjectId(id)) next();
    else response.status(404).json({ success: false, message: "No such post.", data: null });
  });

  app.get("/api/accounts", requireUser, async (request, response) => {
    const data = await SocialAccount.findOne({ userId: userOf(request) }, forBrowser("threads")).lean();
    response.json({ success: true, message: "Your accounts.", data });
  });

  app.post("/api/posts", requireUser, async (request, response) => {
    const post = postSchema.safeParse(request.body);
    if (!post.success) return void response.status(400).json(invalid(post.error.issues));
    const { _id } = await Post.create({ ...post.data, userId: userOf(request) });
    const id = _id.toString();
    await enqueue(id);
    response.status(202).json({ success: true, message: "Your post is being published.", data: { id } });
  });

  // Publishes a failed post again, with its edited content.
  app.post("/api/posts/:id/retry", requireUser, async (request, response) => {
    const post = postSchema.safeParse(request.body);
    if (!post.success) return void response.status(400).json(invalid(post.error.issues));
    // A post that may be live cannot be edited.
    const id = String(request.params.id);
    const failed = { _id: id, userId: userOf(request), status: "failed" as const, "result.mayBeLive": { $ne: true } };
    const { matchedCount } = await Post.updateOne(failed, { $set: { ...post.data, status: "queued" } });
    if (matchedCount === 0) {
      return void response
        .status(409)
        .json({ success: false, message: "This post cannot be posted again.", data: null });
    }
    await enqueue(id);
    response.status(202).json({ success: true, message: "Your post is being published.", data: { id } });
  });

  app.get("/api/posts/:id", requireUser, async (request, response) => {
    const post = await Post.findOne({ _id: String(request.params.id), userId: userOf(request) }).lean();
    if (post === null) return void response.status(404).json({ success: false, message: "No such post.", data: null });
    response.json({ success: true, message: "Your post.", data: { status: post.status, result: post.result ?? null } });
  });
  return app;
}

/** The signed-in user, after `requireUser`. */
const userOf = (request: Request) => new Types.ObjectId(request.auth?.id);

const invalid = (issues: readonly { readonly message: string; readonly path: readonly PropertyKey[] }[]) => ({
  success: false,
  message: issues[0]?.message ?? "This post is not valid.",
  data: { issues: issues.map(({ message, path }) => ({ message, path })) },
});
