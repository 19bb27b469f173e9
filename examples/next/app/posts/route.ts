import { isThreadsError } from "@hayon/threads";
import { postOf } from "@/lib/post";
import { userOf } from "@/lib/session";
import { threads } from "@/lib/threads";

/** Publishes `{ id, text }`. A repeated request with the same id returns the existing post. */
export async function POST(request: Request): Promise<Response> {
  const user = userOf(request.headers.get("cookie"));
  if (user === null) return Response.json({ message: "Please sign in first." }, { status: 401 });
  const post = postOf(await request.json().catch(() => null));
  if (post === null) return Response.json({ message: "Please send JSON with id and text." }, { status: 400 });
  try {
    const key = { idempotencyKey: `${user}/${post.id}` };
    const { id, permalink } = await threads().connections.account(user).publish({ text: post.text }, key);
    return Response.json({ id, permalink });
  } catch (error) {
    if (!isThreadsError(error)) throw error;
    return Response.json({ message: error.advice }, { status: error.retryable ? 503 : 400 });
  }
}
