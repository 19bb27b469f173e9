/** The owners that a webhook concerns, and whether the account itself caused it. */
import { describe, expect, it } from "vitest";
import type { ReceivedWebhookEvent } from "../../src/webhooks/index.js";
import { memoryStore } from "../../src/stores/memory.js";
import { connected, OWNER, USER, type Connected } from "../support/connections.js";
import { secret } from "../support/leaks.js";
import { rejection } from "../support/mock.js";
import { bytes, deleted, envelope, json, mentions, publish, replies, signatureOf } from "../webhooks/support.js";

const META_SECRET = "the-meta-apps-own-secret";

async function receive(here: Connected, body: unknown, key?: string, secrets?: readonly string[]) {
  const text = json(body);
  const signature = signatureOf(text, key ?? here.sandbox.clientOptions.appSecret);
  return await here.connections.receiveWebhook(bytes(text), signature, secrets);
}

async function only(here: Connected, body: unknown): Promise<ReceivedWebhookEvent> {
  const { events, malformed } = await receive(here, body);
  expect([events.length, malformed.length]).toEqual([1, 0]);
  return events[0]!;
}

/** Saves the connection of OWNER for another owner too, with changes. */
async function copy({ store }: Connected, ownerId: string, changes: object = {}): Promise<void> {
  const stored = await store.get(OWNER);
  if (stored?.value.auth == null) throw new Error("not connected");
  await store.save({ ...stored.value, ownerId, ...changes }, null);
}

describe("connections.receiveWebhook", () => {
  it("adds every owner of the account over several pages, and no other", async () => {
    const here = await connected();
    await here.connect();
    for (let index = 0; index < 250; index += 1) await copy(here, `owner-${index}`);
    await copy(here, "other", { platformId: "17000000000000003" });
    const { ownerIds } = await only(here, envelope(replies()));
    expect(ownerIds).toHaveLength(251);
    expect(new Set(ownerIds).size).toBe(251);
    expect(ownerIds).not.toContain("other");
  });

  it("finds a record with the rounded id, expired connections, and no disconnected one", async () => {
    const here = await connected();
    await here.connect();
    await copy(here, "rounded", { platformId: String(Number(USER)) });
    await copy(here, "expired", { state: "expired" });
    await copy(here, "gone");
    await here.connections.disconnect("gone");
    const { ownerIds } = await only(here, envelope(deleted()));
    expect([...ownerIds].sort()).toEqual([OWNER, "expired", "rounded"].sort());
  });

  it("adds the owner of a record that cannot be read", async () => {
    const store = memoryStore();
    const list: typeof store.list = () =>
      Promise.resolve({ items: [], unreadable: [{ ownerId: "unreadable", version: "1", reason: "damaged" }] });
    const here = await connected({ connections: { store: { ...store, list } } });
    expect(await only(here, envelope(publish(), { target_id: USER }))).toMatchObject({ ownerIds: ["unreadable"] });
  });

  it("adds no owner and does not read the store if the payload names no account", async () => {
    const list = () => Promise.reject(new Error("asked"));
    const here = await connected({ connections: { store: { ...memoryStore(), list } } });
    const event = await only(here, envelope(replies({ root_post: null })));
    expect(event).toMatchObject({ platformId: null, ownerIds: [], own: null });
  });

  it("reads the connections of each account of a webhook once", async () => {
    const store = memoryStore();
    const asked: (string | undefined)[] = [];
    const list: typeof store.list = (query) => {
      asked.push(query.platformId);
      return store.list(query);
    };
    const here = await connected({ connections: { store: { ...store, list } } });
    const other = "17000000000000000";
    const values = [replies(), deleted(), deleted({ owner: { owner_id: other } }), replies()];
    expect((await receive(here, envelope(values))).events).toHaveLength(4);
    expect(asked).toEqual([USER, String(Number(USER)), other]);
  });

  it("rejects when the store fails, so that Meta sends the webhook again", async () => {
    const here = await connected({
      connections: { store: { ...memoryStore(), list: () => Promise.reject(new Error("down")) } },
    });
    expect(await rejection(receive(here, envelope(replies())))).toMatchObject({ message: "down" });
  });

  it("accepts the app secret and the callback secrets, or only the given secrets", async () => {
    const here = await connected({ connections: { callbackSecrets: [secret(META_SECRET)] } });
    expect((await receive(here, envelope(replies()), META_SECRET)).events).toHaveLength(1);
    expect((await receive(here, envelope(replies()))).events).toHaveLength(1);
    const only = await rejection(receive(here, envelope(replies()), META_SECRET, ["another"]));
    expect(only).toMatchObject({ code: "THREADS_WEBHOOK", reason: "signature" });
    expect((await receive(here, envelope(replies()), "another", ["another"])).events).toHaveLength(1);
  });

  it("returns malformed updates beside the events", async () => {
    const here = await connected();
    const { events, malformed } = await receive(here, envelope([replies(), null]));
    expect([events.length, malformed.length]).toEqual([1, 1]);
  });
});

describe("the property own of a received webhook event", () => {
  const handleOf = async ({ store }: Connected) => (await store.get(OWNER))?.value.profile?.handle ?? "";

  it("is true for publish and delete, also without a known connection", async () => {
    const here = await connected();
    expect((await only(here, envelope(publish()))).own).toBe(true);
    expect((await only(here, envelope(deleted()))).own).toBe(true);
  });

  it("is true for a reply by the root post's owner, in any letter case of the username", async () => {
    const here = await connected();
    const own = async (username: unknown, root: object = {}) => {
      const root_post = { ...replies().value.root_post, ...root };
      return (await only(here, envelope(replies({ username, root_post })))).own;
    };
    expect(await own("mika")).toBe(true);
    expect(await own("MIKA")).toBe(true);
    expect(await own("ann")).toBe(false);
    expect(await own(null)).toBeNull();
    expect(await own("mika", { username: null })).toBeNull();
  });

  it("compares with the stored username if the payload does not contain the account's", async () => {
    const here = await connected();
    await here.connect();
    const handle = await handleOf(here);
    const root_post = { id: "1", owner_id: USER };
    const ownReply = async (username: string) => (await only(here, envelope(replies({ username, root_post })))).own;
    const ownMention = async (username: string) =>
      (await only(here, envelope(mentions({ username }), { target_id: USER }))).own;
    expect([await ownReply(handle), await ownReply("ann")]).toEqual([true, false]);
    expect([await ownMention(handle), await ownMention("ann")]).toEqual([true, false]);
    expect((await only(here, envelope(mentions({ username: null }), { target_id: USER }))).own).toBeNull();
  });

  it("prefers the username in the payload to the stored one, which may be outdated", async () => {
    const here = await connected();
    await here.connect();
    const root_post = { id: "1", owner_id: USER, username: "renamed" };
    expect((await only(here, envelope(replies({ username: "renamed", root_post })))).own).toBe(true);
  });

  it("is null for a mention without a connection, and for an unknown field", async () => {
    const here = await connected();
    expect((await only(here, envelope(mentions(), { target_id: USER }))).own).toBeNull();
    expect((await only(here, envelope({ field: "new", value: {} }))).own).toBeNull();
  });
});
