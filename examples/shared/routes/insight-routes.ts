/** The routes of the insights: the numbers of the account, and those of its last posts. */
import { isThreadsError, type PostInsightsResult } from "@hayon/threads";
import type { AppSetup } from "../serve.js";
import { json } from "./responses.js";
import { userRoutesOf, type Route, type UserRequest } from "./route.js";

const DAYS = 28;
const DAY_MS = 86_400_000;
const POSTS = 10;

export function insightRoutes(setup: AppSetup): readonly Route[] {
  const { connections } = setup;
  const userRoute = userRoutesOf(setup);

  async function readAccount({ user }: UserRequest) {
    const { insights } = connections.account(user);
    const since = new Date(connections.client.clock.now() - DAYS * DAY_MS);
    const [numbers, countries] = await Promise.all([insights.user({ since }), insights.demographics("country")]);
    return json(200, { days: DAYS, numbers, countries });
  }

  async function readPosts({ user }: UserRequest) {
    const account = connections.account(user);
    const { items } = await account.posts.list({ limit: POSTS, fields: ["id", "text", "timestamp", "permalink"] });
    const results = new Map<string, PostInsightsResult>();
    for await (const result of account.insights.posts(items.map(({ id }) => id))) results.set(result.id, result);
    return json(200, { posts: items.map((post) => ({ ...post, ...numbersOf(results.get(post.id)) })) });
  }

  return [userRoute("GET", "/insights/account", readAccount), userRoute("GET", "/insights/posts", readPosts)];
}

/** Returns the numbers of a post, or why they are missing. */
function numbersOf(result: PostInsightsResult | undefined) {
  if (result?.error === undefined) return { numbers: result?.insights ?? {}, reason: null };
  const { error, deleted } = result;
  if (deleted) return { numbers: {}, reason: "The post was deleted." };
  return { numbers: {}, reason: isThreadsError(error) ? error.advice : "Something went wrong in this app." };
}
