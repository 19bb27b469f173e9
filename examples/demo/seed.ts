/** Fills the sandbox with four weeks of posts and replies, so that every page of the app has something to show. */
import { ThreadsClient } from "@hayon/threads";
import type { ThreadsSandbox } from "@hayon/threads/testing";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

interface LogEntry {
  readonly daysAgo: number;
  readonly text: string;
  readonly link?: string;
  readonly needsApproval?: boolean;
}

/** The posts of the account. */
const LOGBOOK: readonly LogEntry[] = [
  { daysAgo: 27, text: "The boat is in the water again." },
  { daysAgo: 26, text: "New ropes. The old ones were older than the crew." },
  { daysAgo: 24, text: "First day out. Two hours of wind, six hours of sun." },
  { daysAgo: 23, text: "We repaired the sail with a tablecloth. It holds." },
  { daysAgo: 21, text: "Our map of the islands is online.", link: "https://boats.example/islands" },
  { daysAgo: 20, text: "A seal followed us the whole morning." },
  { daysAgo: 18, text: "Fog. We could hear the lighthouse before we saw it." },
  { daysAgo: 17, text: "Coffee at five, harbor at noon." },
  { daysAgo: 15, text: "Which island is next? North or south?" },
  { daysAgo: 14, text: "North it is." },
  { daysAgo: 12, text: "The best bread of the coast is sold from a shed." },
  { daysAgo: 11, text: "Thirty knots. Everything that was not tied down is now somewhere else." },
  { daysAgo: 9, text: "How we reef, in five steps.", link: "https://boats.example/reefing" },
  { daysAgo: 8, text: "Laundry day. We look like a very small regatta." },
  { daysAgo: 6, text: "The first storm is over, and nothing is broken." },
  { daysAgo: 5, text: "A visitor left fish on the deck. Thank you, visitor." },
  { daysAgo: 3, text: "Turning south. The swallows have the same plan." },
  { daysAgo: 2, text: "Tell us about your worst harbor.", needsApproval: true },
  { daysAgo: 1, text: "Home tomorrow. Who wants to help with the sails?" },
];

/** The replies of other users to the last posts, some hours after the post. The last post comes first. */
const REPLIES: readonly (readonly { readonly by: string; readonly text: string; readonly answer?: string }[])[] = [
  [
    { by: "bo", text: "I can bring two hands and a cake.", answer: "The cake decides it. Saturday at ten?" },
    { by: "sail_deals", text: "CHEAP SAILS!!! Write to me for a price that you will not believe" },
    { by: "ana", text: "I have a sewing machine that can do canvas." },
  ],
  [
    { by: "ana", text: "The one where the mooring was a shopping cart." },
    { by: "sail_deals", text: "New ropes at half the price, today only" },
  ],
  [{ by: "bo", text: "Say hello to the swallows." }],
];

/** @param sandbox a new sandbox; the posts belong to its first user */
export async function seed(sandbox: ThreadsSandbox): Promise<void> {
  const [owner] = sandbox.users;
  if (owner === undefined) throw new Error("The sandbox has no user.");
  const users = new Map(["bo", "ana", "sail_deals"].map((username) => [username, sandbox.createUser({ username }).id]));
  const { clock } = sandbox.clientOptions;
  const now = clock.now();
  let movedMs = 0;
  const advance = (ms: number) => {
    sandbox.advance(ms);
    movedMs += ms;
  };
  const travelTo = (time: number) => advance(time - clock.now());

  const client = new ThreadsClient(sandbox.clientOptions);
  const account = (userId: string) =>
    client.account({ userId, accessToken: sandbox.issueToken({ userId, scopes: ["threads_content_publish"] }) });
  const posts: string[] = [];
  for (const { daysAgo, text, link, needsApproval } of LOGBOOK) {
    travelTo(now - daysAgo * DAY_MS);
    const post =
      link === undefined
        ? sandbox.postAs({ userId: owner.id, text, enableReplyApprovals: needsApproval })
        : await account(owner.id).publish({ text, link });
    posts.push(post.id);
  }
  for (const [index, replies] of REPLIES.entries()) {
    const replyTo = posts.at(-1 - index) ?? "";
    travelTo(now - ((LOGBOOK.at(-1 - index)?.daysAgo ?? 0) * DAY_MS - HOUR_MS));
    for (const { by, text, answer } of replies) {
      const reply = sandbox.postAs({ userId: users.get(by) ?? "", text, replyTo });
      advance(HOUR_MS);
      if (answer !== undefined) sandbox.postAs({ userId: owner.id, text: answer, replyTo: reply.id });
      advance(HOUR_MS);
    }
  }
  const fan = account(users.get("bo") ?? "");
  await fan.posts.repost(posts.at(-1) ?? "");
  await fan.publish({ text: "Read this before your first storm.", quote: posts.at(-5) ?? "" });
  advance(-movedMs);
  await client.close();
}
