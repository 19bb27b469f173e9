/**
 * The routes for moderating replies: the posts of the account, their conversations, and what can be done with a reply. `POST /posts` of the
 * composer publishes an answer.
 */
import type { AppSetup } from "../serve.js";
import { failed, json } from "./responses.js";
import { userRoutesOf, type Route, type UserRequest } from "./route.js";

const ACTIONS = ["hide", "unhide", "approve", "ignore"] as const;
const FIELDS = ["id", "username", "text", "timestamp", "hide_status"] as const;
const POSTS = 10;

export function replyRoutes(setup: AppSetup): readonly Route[] {
  const { connections } = setup;
  const userRoute = userRoutesOf(setup);

  async function listPosts({ user }: UserRequest) {
    const fields = ["id", "text", "timestamp", "permalink", "has_replies"] as const;
    const { items } = await connections.account(user).posts.list({ limit: POSTS, fields });
    return json(200, { posts: items });
  }

  async function readConversation({ user, params }: UserRequest) {
    const { replies } = connections.account(user);
    const postId = String(params.id);
    // First, because a list throws at once for an invalid id. Nothing would handle the failure of a tree that is already being read.
    const pending = replies.pending(postId, { fields: [...FIELDS, "reply_approval_status"] });
    const [tree, { items }] = await Promise.all([replies.tree(postId, { fields: FIELDS }), pending]);
    return json(200, { ...tree, pending: items });
  }

  async function moderate({ user, params }: UserRequest) {
    const action = ACTIONS.find((known) => known === params.action);
    if (action === undefined) return failed(404, "NOT_FOUND", "This action does not exist.");
    await connections.account(user).replies[action](String(params.id));
    return json(200, {});
  }

  return [
    userRoute("GET", "/posts", listPosts),
    userRoute("GET", "/posts/:id/replies", readConversation),
    userRoute("POST", "/replies/:id/:action", moderate),
  ];
}
