/** The journal of ThreadsConnections, and the idempotency keys that use it. */
import { describe, expect, expectTypeOf, it } from "vitest";
import {
  memoryJournal,
  memoryStore,
  THREADS_SCOPES,
  ThreadsConnections,
  type JournaledAccount,
  type PublishJournal,
  type ThreadsAccount,
  type ThreadsClient,
} from "../../src/index.js";
import { connected, OWNER, USER } from "../support/connections.js";
import { rejection } from "../support/mock.js";

const TEXT = { text: "Ready to sail." };
const KEY = { idempotencyKey: "job-1" };
const PARTS = [{ text: "One" }, { text: "Two" }];

async function stage(journal: PublishJournal | undefined) {
  const here = await connected({ connections: { journal }, client: { scopes: THREADS_SCOPES } });
  await here.connect();
  const before = here.sandbox.log.length;
  const texts = () => here.sandbox.posts().map(({ text }) => text);
  return { ...here, account: here.connections.account(OWNER), sent: () => here.sandbox.log.length - before, texts };
}

describe("connections.account() with a journal", () => {
  it("publishes one post for two calls with the same key", async () => {
    const { account, connections, texts } = await stage(memoryJournal());
    const first = await account.publish(TEXT, KEY);
    const second = await connections.account(OWNER).publish(TEXT, KEY);
    expect(second).toEqual(first);
    expect(texts()).toEqual([TEXT.text]);
  });

  it("publishes one thread for two calls with the same key", async () => {
    const { account, texts } = await stage(memoryJournal());
    const first = await account.publishThread(PARTS, KEY);
    expect(await account.publishThread(PARTS, KEY)).toEqual(first);
    expect(texts()).toEqual(["One", "Two"]);
  });

  it("closes a key with resolvePublish", async () => {
    const journal = memoryJournal();
    const { account, sandbox, client } = await stage(journal);
    const accessToken = sandbox.issueToken({ userId: USER, scopes: THREADS_SCOPES });
    const post = await client.account({ accessToken, userId: USER }).publish({ ...TEXT, media: [] });
    const unknownKey = await rejection(account.resolvePublish("job-1", { postId: post.id }));
    expect(unknownKey).toMatchObject({ code: "THREADS_VALIDATION" });
    await account.publish(TEXT, KEY);
    const closed = await rejection(account.resolvePublish("job-1", { postId: post.id }));
    expect(closed).toMatchObject({ code: "THREADS_IDEMPOTENCY_CONFLICT" });
  });

  it("needs no key to publish, and then writes nothing to the journal", async () => {
    const journal = memoryJournal();
    const { account, texts } = await stage(journal);
    await account.publish(TEXT);
    await account.publish(TEXT);
    expect(texts()).toEqual([TEXT.text, TEXT.text]);
    expect(await journal.prune(new Date(8.64e15))).toBe(0);
  });

  it("accepts its own journal in a call, and refuses another one before anything is sent", async () => {
    const journal = memoryJournal();
    const { account, sent, texts } = await stage(journal);
    const other = { ...KEY, journal: memoryJournal() };
    const refusal = {
      code: "THREADS_VALIDATION",
      message: "journal must be left out, because the account has another journal.",
    };
    expect(await rejection(account.publish(TEXT, other))).toMatchObject(refusal);
    expect(await rejection(account.publishThread(PARTS, other))).toMatchObject(refusal);
    const resolved = account.resolvePublish("job-1", { notPublished: true }, { journal: other.journal });
    expect(await rejection(resolved)).toMatchObject(refusal);
    expect(sent()).toBe(0);
    await account.publish(TEXT, { ...KEY, journal });
    expect(texts()).toEqual([TEXT.text]);
  });

  it("refuses a journal without a key", async () => {
    const journal = memoryJournal();
    const { account } = await stage(journal);
    expect(await rejection(account.publish(TEXT, { journal }))).toMatchObject({
      message: "idempotencyKey is missing: a key and a journal go together.",
    });
  });

  it.each([null, 5, "job-1", []])("refuses %o as the options of a publish", async (options) => {
    const { account, sent } = await stage(memoryJournal());
    for (const call of [
      () => account.publish(TEXT, options as never),
      () => account.publishThread(PARTS, options as never),
      () => account.resolvePublish("job-1", { notPublished: true }, options as never),
    ])
      expect(await rejection(call())).toMatchObject({ code: "THREADS_VALIDATION" });
    expect(sent()).toBe(0);
  });
});

describe("connections.account() without a journal", () => {
  it("refuses a key with a ThreadsConfigError before anything is sent", async () => {
    const { account, sent } = await stage(undefined);
    for (const call of [
      () => account.publish(TEXT, KEY),
      () => account.publishThread(PARTS, KEY),
      () => account.resolvePublish("job-1", { notPublished: true }),
    ]) {
      expect(await rejection(call())).toMatchObject({
        code: "THREADS_CONFIG",
        message:
          "The idempotency key cannot be used: journal is missing: pass it to ThreadsConnections, or to this call.",
      });
    }
    expect(sent()).toBe(0);
  });

  it("uses the journal that a call brings", async () => {
    const { account, texts } = await stage(undefined);
    const options = { ...KEY, journal: memoryJournal() };
    const first = await account.publish(TEXT, options);
    expect(await account.publish(TEXT, options)).toEqual(first);
    expect(texts()).toEqual([TEXT.text]);
  });
});

describe("new ThreadsConnections()", () => {
  it.each([null, {}, { load: () => null }, "journal"])("refuses the journal %o", async (journal) => {
    const { client } = await connected();
    expect(() => new ThreadsConnections({ client, store: memoryStore(), journal: journal as never })).toThrow(
      "ThreadsConnections cannot be used: journal must be a PublishJournal, with load and save.",
    );
  });
});

describe("client.account()", () => {
  it("uses the journal that it was given for every key", async () => {
    const { sandbox, client } = await connected();
    const accessToken = sandbox.issueToken({ userId: USER, scopes: THREADS_SCOPES });
    const account = client.account({ accessToken }, { journal: memoryJournal() });
    const first = await account.publish(TEXT, KEY);
    expect(await account.publish(TEXT, KEY)).toEqual(first);
    expect(sandbox.posts()).toHaveLength(1);
  });

  it.each([
    [{ journal: {} }, "journal must be a PublishJournal, with load and save."],
    [{ jornal: memoryJournal() }, "jornal is not a known option; use journal."],
    [null, "options must be an object."],
  ])("refuses the options %o", async (options, message) => {
    const { client } = await connected();
    expect(() => client.account({ accessToken: "TH" }, options as never)).toThrow(message);
  });
});

/** Held by the compiler: each line either must compile or must not. Nothing here runs. */
export function typesOf(client: ThreadsClient, connections: ThreadsConnections, journal: PublishJournal) {
  const own = client.account({ accessToken: "TH" });
  const stored = connections.account(OWNER);
  expectTypeOf(own).toEqualTypeOf<ThreadsAccount>();
  expectTypeOf(stored).toEqualTypeOf<JournaledAccount>();
  expectTypeOf(stored).toExtend<ThreadsAccount>();
  void own.publish(TEXT);
  void own.publish(TEXT, { timeoutMs: 5_000 });
  void own.publish(TEXT, { ...KEY, journal });
  void own.publishThread(PARTS, { ...KEY, journal, ifRunning: "wait" });
  void own.resolvePublish("job-1", { notPublished: true }, { journal });
  // @ts-expect-error -- not allowed: a key without a journal
  void own.publish(TEXT, KEY);
  // @ts-expect-error -- not allowed: a journal without a key
  void own.publish(TEXT, { journal });
  // @ts-expect-error -- not allowed: a key without a journal
  void own.publishThread(PARTS, KEY);
  // @ts-expect-error -- not allowed: no journal
  void own.resolvePublish("job-1", { notPublished: true }, {});
  // @ts-expect-error -- not allowed: an option that does not exist
  void own.publish(TEXT, { idempotency: "job-1" });
  void stored.publish(TEXT, KEY);
  void stored.publishThread(PARTS, KEY);
  void stored.resolvePublish("job-1", { notPublished: true });
  void client.account({ accessToken: "TH" }, { journal }).publish(TEXT, KEY);
  // @ts-expect-error -- not allowed: `resume` in a thread
  void stored.publishThread(PARTS, { resume: {} });
}
