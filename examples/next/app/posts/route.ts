import { isThreadsError } from "@hayon/threads";
import { userOf } from "@/lib/session";
import { threads } from "@/lib/threads";

/** Publishes `{ id, text }`. A repeated request with the same id returns the existing post. */
export async function POST(request: Request): Promise<Response> {
  const user = userOf(request.headers.get("cookie"));
  if (user === null) return Response.json({ message: "Please sign in first." }, { status: 401 });
  const { id, text } = (await request.json()) as { id: string; text: string };
  try {
    const post = await threads()
      .connections.account(user)
      .publish({ text }, { idempotencyKey: `${user}/${id}` });
    return Response.json({ id: post.id, permalink: post.permalink });
  } catch (error) {
    if (!isThreadsError(error)) throw error;
    return Response.json({ message: error.advice }, { status: error.retryable ? 503 : 400 });
  }
}
