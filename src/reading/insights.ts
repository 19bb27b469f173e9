/**
 * How posts and the account perform.
 * Source: https://developers.facebook.com/documentation/threads/insights
 */
import type { AccountCalls } from "../graph/account-calls.js";
import { checkId } from "../graph/check-id.js";
import { callTo, type Endpoint } from "../graph/endpoint.js";
import { schemaOf } from "../graph/fields.js";
import type { CallOptions } from "../http/call.js";
import { CALL_OPTIONS, checkCallOptions } from "../internal/arguments.js";
import { refuse } from "../validation/refuse.js";
import type { ThreadsScope } from "../oauth/scopes.js";
import type { NamesOf } from "../validation/fields/known-fields.js";
import { readMetrics, type MetricValues } from "./metric-values.js";
import { byMetric } from "./metric-fallback.js";
import { isList, timeOfDate } from "../validation/fields/objects.js";

const SCOPES: readonly ThreadsScope[] = ["threads_basic", "threads_manage_insights"];

/** Threads answers an invalid metric with code 1, which elsewhere means trouble that passes: the SDK does not repeat it here. */
export const INSIGHTS_ENDPOINTS = {
  post: { method: "GET", path: "/{id}/insights", scopes: SCOPES, replay: "unless-code-1" },
  user: { method: "GET", path: "/me/threads_insights", scopes: SCOPES, replay: "unless-code-1" },
} as const satisfies Record<string, Endpoint>;

/** Every metric of a post. */
export const POST_METRICS = ["views", "likes", "replies", "reposts", "quotes", "shares"] as const;
/** Every metric of the account but follower_demographics. */
export const USER_METRICS = ["views", "likes", "replies", "reposts", "quotes", "clicks", "followers_count"] as const;
const BREAKDOWNS = ["country", "city", "age", "gender"] as const;

/** A metric of a post. */
export type PostMetric = (typeof POST_METRICS)[number];
/** A metric of the account. */
export type UserMetric = (typeof USER_METRICS)[number];
/** The property that follower counts are broken down by. */
export type FollowerBreakdown = (typeof BREAKDOWNS)[number];

/** Every metric of a post, counted since it was published. Null if Threads leaves it out. */
interface AllPostInsights {
  /** How often the post was viewed. */
  readonly views: number | null;
  /** How many users like the post. */
  readonly likes: number | null;
  /** All replies to a post, but only the direct replies to a reply. */
  readonly replies: number | null;
  /** How often the post was reposted. */
  readonly reposts: number | null;
  /** How often the post was quoted. */
  readonly quotes: number | null;
  /** How often users shared the post. Threads was seen to leave it out. */
  readonly shares: number | null;
}

/** The metrics of a post that were asked for; null for one that Threads left out. */
export type PostInsights<Chosen extends readonly PostMetric[] = typeof POST_METRICS> = Pick<
  AllPostInsights,
  Chosen[number]
>;

/** Options of `account.insights.post`. */
export interface PostInsightsOptions<Chosen extends readonly PostMetric[] = readonly PostMetric[]> extends CallOptions {
  /** All if omitted. */
  readonly metrics?: Chosen | undefined;
}

/** Views of one day. */
export interface DayViews {
  /** The end of the day as Threads sends it, 07:00 or 08:00 UTC. */
  readonly end_time: Date;
  readonly value: number;
}

/** Clicks on one link. */
export interface LinkClicks {
  readonly link_url: string;
  readonly value: number;
}

/** Every metric of the account. */
export interface AllUserInsights {
  /** The sum of `viewsByDay`, or the total where Threads sends no days. */
  readonly views: number | null;
  /** Comes with `views`. Days without data are missing. */
  readonly viewsByDay: readonly DayViews[] | null;
  /** Likes in the range. */
  readonly likes: number | null;
  /** Replies in the range. */
  readonly replies: number | null;
  /** Reposts in the range. */
  readonly reposts: number | null;
  /** Quotes in the range. */
  readonly quotes: number | null;
  /** Clicks on links of all posts in the range, for each URL. */
  readonly clicks: readonly LinkClicks[] | null;
  /** Now, whatever the range. */
  readonly followers_count: number | null;
}

/** The metrics of the account that were asked for. `viewsByDay` comes with `views`. */
export type UserInsights<Chosen extends readonly UserMetric[] = typeof USER_METRICS> = Pick<
  AllUserInsights,
  Chosen[number] | ("views" extends Chosen[number] ? "viewsByDay" : never)
>;

/** Options of `account.insights.user`. */
export interface UserInsightsOptions<Chosen extends readonly UserMetric[] = readonly UserMetric[]> extends CallOptions {
  /** 2024-04-13T07:00:00Z or later. Threads counts from yesterday if omitted. */
  readonly since?: Date | undefined;
  /** Now if omitted, and at most a year from now. Goes with `since`. */
  readonly until?: Date | undefined;
  /** All if omitted. */
  readonly metrics?: Chosen | undefined;
}

/** The number of followers with one value, such as a country. */
export interface FollowerCount {
  readonly value: string;
  readonly count: number;
}

const POST_OPTIONS: NamesOf<PostInsightsOptions> = { ...CALL_OPTIONS, metrics: true };
const USER_OPTIONS: NamesOf<UserInsightsOptions> = { ...CALL_OPTIONS, metrics: true, since: true, until: true };

/** @throws ThreadsValidationError for metrics that a post does not have */
export const checkPostMetrics = (metrics: unknown = POST_METRICS): readonly PostMetric[] =>
  checkMetrics(metrics, POST_METRICS);

/** Reads the insights of a post. */
export async function readPostInsights(
  calls: AccountCalls,
  postId: string,
  options: PostInsightsOptions,
): Promise<Partial<PostInsights>> {
  checkCallOptions(options, POST_OPTIONS);
  return await readMetricsOfPost(calls, postId, checkPostMetrics(options.metrics), options);
}

/** Reads metrics of a post. The caller has checked the metrics and the options. */
export async function readMetricsOfPost(
  calls: AccountCalls,
  postId: string,
  asked: readonly PostMetric[],
  { signal, timeoutMs }: CallOptions,
): Promise<Partial<PostInsights>> {
  const id = checkId("postId", postId);
  const values = await byMetric(asked, (some) =>
    calls.send(
      callTo(INSIGHTS_ENDPOINTS.post, { id, query: { metric: some.join(",") }, schema: SCHEMA, signal, timeoutMs }),
    ),
  );
  const insights: Record<string, number | null> = {};
  for (const metric of asked) insights[metric] = values[metric]?.total ?? null;
  return insights;
}

/** Threads refuses an earlier time: 2024-04-13T07:00:00Z, in seconds. */
const EARLIEST_SINCE = 1_712_991_600;
const WEEK_SECONDS = 7 * 86_400;
const FURTHEST_SECONDS = 366 * 86_400;

interface Range {
  readonly since: number;
  readonly until: number;
}

/**
 * Reads the insights of the account. It sends one request for what has a range, one for each further week of `views`, and one for
 * `followers_count`.
 */
export async function readUserInsights(
  calls: AccountCalls,
  options: UserInsightsOptions,
): Promise<Partial<AllUserInsights>> {
  checkCallOptions(options, USER_OPTIONS);
  const { metrics = USER_METRICS } = options;
  const asked = checkMetrics(metrics, USER_METRICS);
  const range = checkRange(options, Math.floor(calls.transport.serverNow() / 1000));
  const weeks = range === null ? [null] : weeksOf(range);
  const read = (metrics: readonly UserMetric[], of: Range | null) => readUser(calls, metrics, of, options);

  const [first = null, ...furtherWeeks] = weeks;
  const isRanged = (metric: UserMetric) => metric !== "followers_count";
  // A long range of views brings only its older side: views are asked week by week, totals once for the whole range.
  const totals = asked.filter((metric) => isRanged(metric) && (weeks.length === 1 || metric !== "views"));
  const values = await read(totals, range);
  const views: (MetricValues | undefined)[] = [values.views];
  if (asked.includes("views") && weeks.length > 1) {
    for (const week of [first, ...furtherWeeks]) views.push((await read(["views"], week)).views);
  }
  const followers = asked.includes("followers_count") ? await read(["followers_count"], null) : {};
  return insightsOf(asked, { ...values, ...followers }, views);
}

async function readUser(
  calls: AccountCalls,
  metrics: readonly UserMetric[],
  range: Range | null,
  { signal, timeoutMs }: CallOptions,
): Promise<Partial<Record<string, MetricValues>>> {
  if (metrics.length === 0) return {};
  return await byMetric(metrics, (some) =>
    calls.send(
      callTo(INSIGHTS_ENDPOINTS.user, {
        query: { metric: some.join(","), ...range },
        schema: SCHEMA,
        signal,
        timeoutMs,
      }),
    ),
  );
}

function insightsOf(
  asked: readonly UserMetric[],
  values: Partial<Record<string, MetricValues>>,
  views: readonly (MetricValues | undefined)[],
): Partial<AllUserInsights> {
  const insights: Record<string, unknown> = {};
  for (const metric of asked) {
    if (metric === "clicks") insights.clicks = values.clicks === undefined ? null : values.clicks.links;
    else if (metric === "views") Object.assign(insights, joined(views));
    else insights[metric] = values[metric]?.total ?? null;
  }
  return insights;
}

/** Joins the views of several requests; a day that two of them have counts once. */
function joined(views: readonly (MetricValues | undefined)[]): Pick<AllUserInsights, "views" | "viewsByDay"> {
  const given = views.filter((some) => some !== undefined);
  if (given.length === 0) return { views: null, viewsByDay: null };
  const byDay = new Map(given.flatMap(({ days }) => days).map((day) => [day.end_time.getTime(), day]));
  const viewsByDay = [...byDay.values()].sort((a, b) => a.end_time.getTime() - b.end_time.getTime());
  const withoutDays = given.filter(({ days }) => days.length === 0).flatMap(({ total }) => total ?? []);
  const numbers = [...viewsByDay.map(({ value }) => value), ...withoutDays];
  return { views: numbers.length === 0 ? null : numbers.reduce((sum, value) => sum + value, 0), viewsByDay };
}

/** Reads the followers by country, city, age or gender. Threads sends this from 100 followers on. */
export async function readDemographics(
  calls: AccountCalls,
  by: FollowerBreakdown,
  options: CallOptions,
): Promise<readonly FollowerCount[]> {
  checkCallOptions(options);
  if (!(BREAKDOWNS as readonly unknown[]).includes(by)) refuse("by", `must be ${BREAKDOWNS.join(", ")}`);
  const query = { metric: "follower_demographics", breakdown: by };
  const { signal, timeoutMs } = options;
  const values = await calls.send(callTo(INSIGHTS_ENDPOINTS.user, { query, schema: SCHEMA, signal, timeoutMs }));
  return values.follower_demographics?.counts ?? [];
}

function checkMetrics<Metric extends string>(metrics: unknown, known: readonly Metric[]): readonly Metric[] {
  const isKnown = (metric: unknown) => (known as readonly unknown[]).includes(metric);
  if (!isList(metrics) || metrics.length === 0 || !metrics.every(isKnown))
    refuse("metrics", `must be a list of ${known.join(", ")}`);
  return known.filter((metric) => metrics.includes(metric));
}

function checkRange({ since, until }: UserInsightsOptions, now: number): Range | null {
  if (since === undefined) {
    if (until !== undefined) refuse("until", "goes with since");
    return null;
  }
  const range = { since: seconds("since", since), until: until === undefined ? now : seconds("until", until) };
  if (range.since < EARLIEST_SINCE) refuse("since", "must be 2024-04-13T07:00:00Z or later");
  if (range.since >= range.until) refuse("since", "must be before until");
  // Each week of the range is a request.
  if (range.until > now + FURTHEST_SECONDS) refuse("until", "must be at most a year from now");
  return range;
}

function seconds(name: string, time: unknown): number {
  const timeMs = timeOfDate(time);
  if (Number.isNaN(timeMs)) refuse(name, "must be a valid Date");
  return Math.floor(timeMs / 1000);
}

function weeksOf({ since, until }: Range): readonly Range[] {
  const weeks: Range[] = [];
  for (let from = since; from < until; from += WEEK_SECONDS)
    weeks.push({ since: from, until: Math.min(from + WEEK_SECONDS, until) });
  return weeks;
}

const SCHEMA = schemaOf(readMetrics);
