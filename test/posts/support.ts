/** Publishing against a sandbox whose clock the test moves. Waiting is free, and every sleep moves the clock for all processes. */
import { Agent } from "undici";
import { onTestFinished } from "vitest";
import {
  memoryJournal,
  ThreadsClient,
  type PostDraft,
  type PublishJournal,
  type PublishOptions,
  type ThreadsAccount,
  type ThreadsClientOptions,
} from "../../src/index.js";
import { systemClock } from "../../src/internal/clock.js";
import { ThreadsSandbox, type SandboxOptions, type SandboxPost } from "../../src/testing/index.js";
import { manualClock, type ManualClock } from "../support/clock.js";
import { record, secret, watched } from "../support/leaks.js";
import { ALL_SCOPES } from "../testing/sandbox/posting.js";
import { immortal, type Life } from "./support-life.js";

export type Operation = NonNullable<ThreadsSandbox["log"][number]["operation"]>;

export const USER = "26999888777666555";

/** A signature as hosts put it into the URLs of their media. No output and no record may contain it. */
export const SIGNATURE = "X-Amz-Signature-a1b2c3d4e5f6";

export const image = (name = "one", id?: string) =>
  ({ type: "image", url: `https://media.example/${name}.jpg?sig=${SIGNATURE}`, ...(id ? { id } : {}) }) as const;
export const video = (name = "one") =>
  ({ type: "video", url: `https://media.example/${name}.mp4?sig=${SIGNATURE}` }) as const;

/** How a process differs from a healthy one with a correct clock. */
export interface ProcessTraits {
  readonly life?: Life;
  /** How far its clock is off, in milliseconds. */
  readonly clockOffMs?: number;
  readonly journal?: PublishJournal;
  readonly userId?: string;
  readonly client?: Partial<ThreadsClientOptions>;
}

/** A process of the host: its own client, and the journal that all processes share. */
export interface Process {
  readonly account: ThreadsAccount;
  readonly publish: (
    draft: PostDraft,
    key: string,
    more?: Omit<PublishOptions, "idempotencyKey" | "journal">,
  ) => ReturnType<ThreadsAccount["publish"]>;
}

export interface PublishStage {
  readonly sandbox: ThreadsSandbox;
  readonly clock: ManualClock;
  readonly journal: PublishJournal;
  readonly process: (traits?: ProcessTraits) => Process;
  /** How often Threads received this operation, refused or not. */
  readonly count: (operation: Operation) => number;
  /** Closes the stage before the test ends. */
  readonly close: () => Promise<void>;
  /** The posts with this text in the sandbox's own record. */
  readonly postsOf: (text: string) => readonly SandboxPost[];
}

/** A clock that runs fifty times as fast, for processes that wait for each other. A clock that jumps would let the waiting one overtake. */
export function fastClock(): ManualClock {
  const manual = manualClock();
  const startedAt = performance.now();
  return {
    ...manual,
    now: () => manual.now() + (performance.now() - startedAt) * 50,
    sleep: (ms, signal) => systemClock.sleep(ms / 50, signal),
  };
}

/** Starts a sandbox and a journal, for as many processes as the test needs. */
export async function publishStage(options: SandboxOptions = {}, clock = manualClock()): Promise<PublishStage> {
  const sandbox = await ThreadsSandbox.start({
    clock,
    fetchMedia: false,
    seed: 7,
    strictness: "strict",
    users: [{ id: USER, username: "mika" }],
    ...options,
  });
  const { hosts, appId, appSecret, redirectUri } = sandbox.clientOptions;
  secret(appSecret);
  secret(SIGNATURE);
  const journal = memoryJournal();
  const agents: Agent[] = [];
  const close = async () => {
    await Promise.all(agents.map((agent) => agent.destroy()));
    await sandbox.close();
  };
  onTestFinished(close);

  const process = ({ life = immortal(), clockOffMs = 0, ...traits }: ProcessTraits = {}): Process => {
    const agent = new Agent();
    agents.push(agent);
    const client = new ThreadsClient({
      appId,
      appSecret,
      redirectUri,
      hosts,
      dispatcher: agent.compose(life.wire),
      // The sleep of a dead process must not move the time any more.
      clock: { now: () => clock.now() + clockOffMs, sleep: (ms, signal) => life.unless(() => clock.sleep(ms, signal)) },
      retry: { maxAttempts: 3, random: () => 0.5 },
      onEvent: (event) => record("event", event),
      ...traits.client,
    });
    const userId = traits.userId ?? USER;
    const accessToken = secret(sandbox.issueToken({ userId, scopes: ALL_SCOPES }));
    const account = watched(client.account({ accessToken, userId }));
    const own = life.journal(traits.journal ?? journal);
    return {
      account,
      publish: (draft, key, more) => account.publish(draft, { idempotencyKey: key, journal: own, ...more }),
    };
  };
  return {
    sandbox,
    clock,
    journal,
    close,
    process,
    count: (operation) => sandbox.log.filter((entry) => entry.operation === operation).length,
    postsOf: (text) => sandbox.posts().filter((post) => post.text === text),
  };
}

/** Each kind of post, with a given text, and the number of containers that publishing it creates. */
export interface KindRow {
  readonly kind: string;
  readonly draft: (text: string, parentId: string) => PostDraft;
  readonly containers: number;
}

export const KINDS: readonly KindRow[] = [
  { kind: "text", draft: (text) => ({ text }), containers: 1 },
  { kind: "image", draft: (text) => ({ text, media: [image()] }), containers: 1 },
  { kind: "carousel", draft: (text) => ({ text, media: [image("a"), video("b"), image("c")] }), containers: 4 },
  { kind: "reply", draft: (text, replyTo) => ({ text, replyTo }), containers: 1 },
  { kind: "ghost", draft: (text) => ({ text, ghost: true }), containers: 1 },
];
