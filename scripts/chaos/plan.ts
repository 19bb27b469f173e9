/** The posts to publish, drawn from the seed. Pure. */
import type { Random } from "../../src/testing/sandbox/state/random.js";

/** The kind of a post. A reply is a text in reply to an earlier post of the same account. */
export type JobKind = "text" | "image" | "carousel" | "reply";

/** One post to publish. */
export interface Job {
  /** The idempotency key. */
  readonly key: string;
  readonly userId: string;
  readonly kind: JobKind;
  readonly text: string;
  /** Without the query, which each delivery signs again. */
  readonly imageUrls: readonly string[];
  /** The key of the post that this is a reply to. */
  readonly replyTo: string | null;
}

/** Well below the 250 posts a day that Threads allows. */
const POSTS_PER_ACCOUNT = 100;
const MIN_ACCOUNTS = 5;

/** The share of drafts that two or three keys have: then a tenth of all posts have an equal one. */
const EQUAL_RATE = 0.045;

/** How many posts come between a post and its reply at least. */
const REPLIED_AFTER = 40;

/** Returns the ids of the accounts for this number of posts. */
export function accountIds(posts: number): string[] {
  const count = Math.max(MIN_ACCOUNTS, Math.ceil(posts / POSTS_PER_ACCOUNT));
  return Array.from({ length: count }, (_, index) => `2700000000000${String(index + 1).padStart(4, "0")}`);
}

/** Draws the posts in the order of their delivery. Equal ones are neighbors; `equalRate: 0` draws none. */
export function planJobs(posts: number, random: Random, equalRate = EQUAL_RATE): Job[] {
  const users = accountIds(posts);
  const jobs: Job[] = [];
  const pick = <Item>(items: readonly Item[]) => items[random.int(0, items.length - 1)];
  while (jobs.length < posts) {
    const number = jobs.length + 1;
    const userId = pick(users) ?? "";
    const parent = pick(jobs.slice(0, Math.max(0, number - REPLIED_AFTER)).filter((job) => job.userId === userId));
    const kind = kindOf(random.next(), parent !== undefined);
    const images = { text: 0, reply: 0, image: 1, carousel: random.int(2, 4) }[kind];
    const draft = {
      userId,
      kind,
      text: `No. ${number}: Grüße aus dem Sturm 🌊 über ${userId.slice(-3)}`,
      imageUrls: Array.from({ length: images }, (_, index) => `https://media.example/${number}-${index}.jpg`),
      replyTo: kind === "reply" ? (parent?.key ?? null) : null,
    };
    const copies = random.next() < equalRate ? random.int(2, 3) : 1;
    for (let copy = 1; copy <= copies && jobs.length < posts; copy += 1) {
      jobs.push({ key: `job-${jobs.length + 1}`, ...draft });
    }
  }
  return jobs;
}

function kindOf(drawn: number, mayReply: boolean): JobKind {
  if (drawn < 0.2 && mayReply) return "reply";
  if (drawn < 0.6) return "text";
  return drawn < 0.85 ? "image" : "carousel";
}
