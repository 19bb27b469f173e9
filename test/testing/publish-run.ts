/** One publish job under the given conditions, delivered again in virtual time until it ends. */
import {
  isThreadsError,
  memoryJournal,
  ThreadsClient,
  type PostDraft,
  type PublishedPost,
  type ThreadsAccount,
} from "../../src/index.js";
import type { Fault, SandboxOptions, SandboxPost } from "../../src/testing/index.js";
import { manualClock } from "../support/clock.js";
import { IN_PROCESS_URL, inProcessThreads } from "../support/in-process.js";
import { ALL_SCOPES } from "./sandbox/posting.js";

const USER = "26999888777666555";
const APP = { id: "901234567890123", secret: "5f0c9e2d7b1a4c3e8d6f9a0b1c2d3e4f" };
const HOUR = 3_600_000;

/** How long a job is delivered again. By then a container is EXPIRED, and every search has ended. */
const LONGEST_MS = 30 * HOUR;

/** How many deliveries happen exactly when the error says. Later ones are further apart, so that an endless run is short. */
const PATIENT_DELIVERIES = 15;
const LONG_PAUSE_MS = HOUR / 2;

/** The conditions of a run. */
export interface Conditions {
  readonly options?: SandboxOptions;
  /** Injected when the post's own publishing begins, after the parent or the quoted post was published. */
  readonly faults?: readonly Fault[];
  readonly scopes?: readonly string[];
  /** Whether the owner deletes the post when it is live. */
  readonly deletes?: boolean;
}

/** A job: a draft, or the parts of a thread. */
export type Job = (otherId: string) => PostDraft | readonly PostDraft[];

/** How a job ended. `unknown`: the SDK reports a final unconfirmed outcome. `endless`: the error was always retryable. */
export interface Ended {
  readonly end: "published" | "failed" | "unknown" | "endless";
  /** The text of the last error, or null. */
  readonly error: string | null;
  readonly deliveries: number;
  /** The index of the part that failed; 0 for a single post. */
  readonly failedIndex: number;
  /** The live posts of each part, including deleted ones when the owner deletes them. */
  readonly live: readonly (readonly SandboxPost[])[];
  /** The id that the SDK reported for each part. */
  readonly reported: readonly string[];
}

export const text = (index = 0) => `a day at sea ${index}`;

/** Publishes a job with one idempotency key until it ends. */
export async function runJob(
  job: Job,
  { options, faults = [], scopes = ALL_SCOPES, deletes }: Conditions,
): Promise<Ended> {
  const clock = manualClock();
  const threads = inProcessThreads(
    { app: APP, users: [{ id: USER, username: "mika" }], fetchMedia: false, callLimit: Infinity, ...options },
    clock,
  );
  const accessToken = threads.issueToken(USER, scopes);
  const client = new ThreadsClient({
    appId: APP.id,
    appSecret: APP.secret,
    redirectUri: `${IN_PROCESS_URL}/callback`,
    hosts: { authorize: `${IN_PROCESS_URL}/oauth/authorize`, graph: IN_PROCESS_URL },
    dispatcher: threads.dispatcher,
    clock,
    retry: { maxAttempts: 3, random: () => 0.5 },
  });
  const account = client.account({ accessToken, userId: USER });
  const other = await account.publish({ text: "another post" });
  clock.advance(HOUR);
  for (const fault of faults) threads.service.faults.add(fault);

  const draft = job(other.id);
  const parts = Array.isArray(draft) ? draft.length : 1;
  const publish = publisher(account, draft, deletes === true ? threads.service.context.state.posts : null, other.id);
  const startedAt = clock.now();
  let deliveries = 0;
  for (;;) {
    deliveries += 1;
    const live = () =>
      Array.from({ length: parts }, (_part, index) =>
        threads.posts().filter((post) => post.text === text(index) && (deletes === true || post.deletedAt === null)),
      );
    try {
      const posts = await publish();
      return {
        end: "published",
        error: null,
        deliveries,
        failedIndex: 0,
        live: live(),
        reported: posts.map(({ id }) => id),
      };
    } catch (error) {
      if (!isThreadsError(error)) throw error;
      const failedIndex = isThreadsError(error, "THREADS_PUBLISH_THREAD") ? error.failedIndex : 0;
      const base = { error: inWords(error), deliveries, failedIndex, reported: [] };
      if (!error.retryable) return { ...base, end: isUnknown(error) ? "unknown" : "failed", live: live() };
      if (clock.now() > startedAt + LONGEST_MS) return { ...base, end: "endless", live: live() };
      clock.advance(Math.max(error.retryAfterMs ?? 0, deliveries < PATIENT_DELIVERIES ? 1000 : LONG_PAUSE_MS));
    }
  }
}

function publisher(
  account: ThreadsAccount,
  draft: PostDraft | readonly PostDraft[],
  deleted: Map<string, { deletedAt: number | null }> | null,
  otherId: string,
): () => Promise<readonly PublishedPost[]> {
  const options = {
    idempotencyKey: "job",
    journal: memoryJournal(),
    onProgress: () => {
      for (const [id, post] of deleted ?? []) if (id !== otherId) post.deletedAt ??= 1;
    },
  };
  return Array.isArray(draft)
    ? () => account.publishThread(draft as readonly PostDraft[], options)
    : async () => [await account.publish(draft as PostDraft, options)];
}

/** Returns whether an error, or the cause of a stopped thread, is an unconfirmed outcome. */
function isUnknown(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return isThreadsError(error, "THREADS_PUBLISH_UNKNOWN") || isUnknown(error.cause);
}

function inWords(error: Error): string {
  const cause = error.cause instanceof Error ? ` <- ${inWords(error.cause)}` : "";
  return `${error.name}: ${error.message}${cause}`;
}

/** Returns what is wrong with the end of a job, or null. A part must be live at most once and not reported as failed when it is live. */
export function wrongEnd({ end, failedIndex, live, reported }: Ended, mayDouble: boolean): string | null {
  const counts = live.map((posts) => posts.length);
  if (!mayDouble && counts.some((count) => count > 1)) return "a part is live twice";
  if (end === "endless") return "the job does not end";
  if (end === "failed" && counts.slice(failedIndex).some((count) => count > 0))
    return "a live post is reported as failed";
  const wrong = reported.findIndex((id, index) => !live[index]?.some((post) => post.id === id));
  return end === "published" && wrong !== -1 ? "a post is reported that is not the live one" : null;
}
