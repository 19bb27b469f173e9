/** Insights, counted from what happened in the sandbox. */
import { badParameter, unknownObject } from "../http/graph-errors.js";
import { json, parameter, refuse, type HandlerResult, type UserCall } from "../http/handler.js";
import type { Context } from "../state/context.js";
import { engagementOf, visibleReplies } from "../state/engagement.js";
import type { PostRecord } from "../state/state.js";
import { countPosts } from "./discovery.js";

const POST_METRICS = ["views", "likes", "replies", "reposts", "quotes", "shares"] as const;
type PostMetric = (typeof POST_METRICS)[number];

/** Returns a metric of a post. */
function count(post: PostRecord, metric: PostMetric, context: Context): number {
  switch (metric) {
    case "replies":
      // A first post counts its whole conversation, a reply only its direct replies.
      return visibleReplies(post, context.state, post.replyTo === null).length;
    case "reposts":
      return countPosts(context, "repostOf", post.id);
    case "quotes":
      return countPosts(context, "quoteOf", post.id);
    default:
      return engagementOf(context.state, post, context.clock.now())[metric];
  }
}

/** GET /{post}/insights: the numbers of one post. */
// fact: post-insights
export function postInsights(call: UserCall, context: Context): HandlerResult {
  const post = context.state.posts.get(call.pathId ?? "");
  if (post?.userId !== call.user.id || post.deletedAt !== null) return refuse(unknownObject("GET"));
  const metrics = parameter(call, "metric").split(",");
  if (!metrics.every((metric): metric is PostMetric => (POST_METRICS as readonly string[]).includes(metric)))
    return refuse(invalidMetric());
  if (post.mediaType === "REPOST_FACADE") return json({ data: [] });
  return json({
    data: metrics.map((name) => ({
      name,
      period: "lifetime",
      values: [{ value: count(post, name, context) }],
      title: name,
      id: `${post.id}/insights/${name}/lifetime`,
    })),
  });
}

/** Threads refuses an invalid metric with a code that usually means a temporary failure. */
// fact: invalid-metric
const invalidMetric = () => ({ status: 500, code: 1, message: "An unknown error occurred", isTransient: false });

const EARLIEST_SINCE = 1_712_991_600;
const DAY_MS = 86_400_000;
const FEWEST_FOLLOWERS = 100;
const BREAKDOWNS: readonly string[] = ["country", "city", "age", "gender"];

interface UserSource {
  readonly call: UserCall;
  readonly context: Context;
  /** The account's posts in the range. */
  readonly posts: readonly PostRecord[];
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const total = (metric: PostMetric) => (source: UserSource) => ({
  period: "day",
  total_value: { value: sum(source.posts.map((post) => count(post, metric, source.context))) },
});

const USER_METRICS: Readonly<Record<string, (source: UserSource) => object>> = {
  views: ({ posts, context }) => {
    const byDay = new Map<number, number>();
    for (const post of posts) {
      const day = Math.floor(post.publishedAt / DAY_MS);
      byDay.set(day, (byDay.get(day) ?? 0) + count(post, "views", context));
    }
    const values = [...byDay].map(([day, value]) => ({
      value,
      end_time: `${new Date((day + 1) * DAY_MS).toISOString().slice(0, 10)}T08:00:00+0000`,
    }));
    return { period: "day", values };
  },
  likes: total("likes"),
  replies: total("replies"),
  reposts: total("reposts"),
  quotes: total("quotes"),
  clicks: ({ posts, context }) => ({
    period: "day",
    link_total_values: posts.flatMap((post) => {
      const { clicks } = engagementOf(context.state, post, context.clock.now());
      const link = post.parameters.link_attachment;
      return clicks > 0 && link ? [{ value: clicks, link_url: link }] : [];
    }),
  }),
  followers_count: ({ context }) => ({ period: "day", total_value: { value: context.state.users.length - 1 } }),
};

/** GET /{user}/threads_insights: the numbers of the account. */
// fact: user-insights
export function userInsights(call: UserCall, context: Context): HandlerResult {
  const metrics = parameter(call, "metric").split(",");
  if (metrics.includes("follower_demographics")) return demographics(call, context, metrics);
  if (!metrics.every((metric) => Object.hasOwn(USER_METRICS, metric))) return refuse(invalidMetric());
  const now = Math.floor(context.clock.now() / 1000);
  const [since, until] = [
    Number(call.parameters.get("since") ?? now - 86_400),
    Number(call.parameters.get("until") ?? now),
  ];
  if (!(since >= EARLIEST_SINCE) || !(until > since))
    return refuse(badParameter(`Param since must be Unix seconds from ${EARLIEST_SINCE} on, and before until`));
  const timeline = context.state.timelines.get(call.user.id) ?? [];
  const posts = timeline.filter(
    ({ publishedAt, deletedAt }) => deletedAt === null && publishedAt >= since * 1000 && publishedAt <= until * 1000,
  );
  const source = { call, context, posts };
  return json({ data: metrics.map((name) => ({ name, title: name, ...USER_METRICS[name]?.(source) })) });
}

/** The sandbox's users have no country, city, age or gender, so all followers count under the value `unknown`. */
// fact: demographics
function demographics(call: UserCall, { state }: Context, metrics: readonly string[]): HandlerResult {
  const breakdown = parameter(call, "breakdown");
  if (metrics.length > 1 || !BREAKDOWNS.includes(breakdown))
    return refuse({ status: 400, code: 100, subcode: 4279040, message: "(#100) Param breakdown is required" });
  const followers = state.users.length - 1;
  if (followers < FEWEST_FOLLOWERS) return json({ data: [] });
  const results = [{ dimension_values: ["unknown"], value: followers }];
  const breakdowns = [{ dimension_keys: [breakdown], results }];
  return json({ data: [{ name: "follower_demographics", period: "lifetime", total_value: { breakdowns } }] });
}
