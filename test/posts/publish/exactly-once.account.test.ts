/** An owner connects another account, or disconnects, while a key is in progress. Its post belongs to the account that it was begun for. */
import { describe, expect, it } from "vitest";
import { memoryJournal, type JournalValue, type PublishJournal } from "../../../src/index.js";
import { connected, OWNER, USER } from "../../support/connections.js";
import { rejection } from "../../support/mock.js";

const TEXT = "a day at sea";
const OTHER = "26999888777666556";

/** An owner with two accounts. The first one is connected. */
async function twoAccounts() {
  const users = [
    { id: USER, username: "mika" },
    { id: OTHER, username: "noor" },
  ];
  const here = await connected({ sandbox: { fetchMedia: false, seed: 7, users } });
  await here.connect();
  return { ...here, account: here.connections.account(OWNER) };
}

/** A journal that runs an action before its first save of such an entry. */
function meanwhile(isDue: (value: JournalValue) => boolean, happens: () => Promise<unknown>): PublishJournal {
  const inner = memoryJournal();
  let due = true;
  return {
    ...inner,
    save: async (key, value, ifVersion) => {
      if (due && isDue(value)) {
        due = false;
        await happens();
      }
      return await inner.save(key, value, ifVersion);
    },
  };
}

describe("publish: another account that is connected", () => {
  it.each<[string, (value: JournalValue) => boolean]>([
    ["while the key is acquired", ({ lease }) => lease !== null],
    ["while its container is saved", ({ container }) => container !== null],
  ])("%s publishes nothing, and the first account continues the key", async (_when, isDue) => {
    const { account, connect, sandbox } = await twoAccounts();
    const options = { idempotencyKey: "job", journal: meanwhile(isDue, () => connect(OWNER, OTHER)) };
    const conflict = { name: "ThreadsIdempotencyConflictError", reason: "account" };
    expect(await rejection(account.publish({ text: TEXT }, options))).toMatchObject(conflict);
    expect(await rejection(account.publish({ text: TEXT }, options))).toMatchObject(conflict);
    expect(sandbox.posts()).toEqual([]);
    expect(sandbox.log.filter(({ operation }) => operation === "publish")).toEqual([]);
    await connect(OWNER, USER);
    const { id } = await account.publish({ text: TEXT }, options);
    expect(sandbox.posts().map((post) => [post.id, post.userId])).toEqual([[id, USER]]);
  });

  it("after the publish request got its token does not change the account of the post", async () => {
    const { account, connect, sandbox } = await twoAccounts();
    const journal = meanwhile(
      ({ unconfirmed }) => unconfirmed !== null && unconfirmed !== undefined,
      () => connect(OWNER, OTHER),
    );
    const { id } = await account.publish({ text: TEXT }, { idempotencyKey: "job", journal });
    expect(sandbox.posts().map((post) => [post.id, post.userId])).toEqual([[id, USER]]);
  });
});

describe("publishThread: the parts of a thread", () => {
  it("all go to the account that the thread was begun for", async () => {
    const { account, connect, sandbox } = await twoAccounts();
    const isPartDone = ({ post }: JournalValue) => post !== null && post !== undefined;
    const options = { idempotencyKey: "job", journal: meanwhile(isPartDone, () => connect(OWNER, OTHER)) };
    const drafts = [{ text: "One" }, { text: "Two" }];
    const error = await rejection(account.publishThread(drafts, options));
    expect(error).toMatchObject({
      failedIndex: 1,
      cause: { name: "ThreadsIdempotencyConflictError", reason: "account" },
    });
    await connect(OWNER, USER);
    const published = await account.publishThread(drafts, options);
    expect(sandbox.posts().map(({ id, userId }) => [id, userId])).toEqual(published.map(({ id }) => [id, USER]));
  });
});

describe("publish: a finished key", () => {
  it("returns its post without a connection, and only for its own draft", async () => {
    const { account, connections, sandbox } = await twoAccounts();
    const options = { idempotencyKey: "job", journal: memoryJournal() };
    const post = await account.publish({ text: TEXT }, options);
    await connections.disconnect(OWNER);
    const sent = sandbox.log.length;
    expect(await account.publish({ text: TEXT }, options)).toEqual(post);
    for (const [text, idempotencyKey] of [
      ["another", "job"],
      [TEXT, "another"],
    ] as const) {
      const error = await rejection(account.publish({ text }, { ...options, idempotencyKey }));
      expect(error).toMatchObject({ name: "ThreadsNotConnectedError" });
    }
    expect(sandbox.log).toHaveLength(sent);
  });
});
