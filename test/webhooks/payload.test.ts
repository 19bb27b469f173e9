/** The forms of a webhook's body, and the events in them. */
import { describe, expect, expectTypeOf, it } from "vitest";
import type { WebhookEvent } from "../../src/webhooks/index.js";
import {
  ACCOUNT,
  DELETE_VALUE,
  deleted,
  entries,
  envelope,
  MENTION_VALUE,
  mentions,
  parsed,
  POST,
  publish,
  PUBLISH_VALUE,
  reasonOf,
  replies,
  REPLY,
  REPLY_VALUE,
} from "./support.js";

const TIME = new Date("2026-08-07T10:33:16Z");
const only = (body: unknown): WebhookEvent => {
  const { events, malformed } = parsed(body);
  expect(malformed).toEqual([]);
  expect(events).toHaveLength(1);
  return events[0]!;
};
const problems = (body: unknown) => parsed(body).malformed.map(({ message }) => message);

describe("a webhook in the documented form", () => {
  it("is an event with the envelope's fields, the value's fields, Dates, and null for what is missing", () => {
    expect(only(envelope(replies()))).toEqual({
      type: "replies",
      id: `replies:${REPLY}`,
      platformId: ACCOUNT,
      target_id: POST,
      time: new Date(1_790_000_000_000),
      app_id: "1234567890",
      topic: "moderate",
      subscription_id: "3333333333",
      value: { ...REPLY_VALUE, timestamp: TIME, is_verified: null, profile_picture_url: null },
    });
  });

  it("has every documented field of a mention", () => {
    const event = only(envelope(mentions(), { topic: "interaction", target_id: ACCOUNT }));
    const options = { option_c: null, option_d: null };
    const votes = ["a", "b", "c", "d"].map((option) => [`option_${option}_votes_percentage`, null] as const);
    expect(event).toMatchObject({ type: "mentions", id: `mentions:${REPLY}:${ACCOUNT}`, platformId: ACCOUNT });
    expect(event.value).toEqual({
      ...MENTION_VALUE,
      timestamp: TIME,
      poll_attachment: {
        ...MENTION_VALUE.poll_attachment,
        ...options,
        ...Object.fromEntries(votes),
        expiration_timestamp: null,
      },
      profile_picture_url: null,
      replied_to: null,
      reposted_post: null,
      root_post: null,
      thumbnail_url: null,
    });
  });

  it("has every documented field of a published and of a deleted post", () => {
    const published = only(envelope(publish(), { target_id: ACCOUNT }));
    expect(published).toMatchObject({ type: "publish", id: `publish:${POST}`, platformId: ACCOUNT });
    expect(published.value).toEqual({ ...PUBLISH_VALUE, timestamp: TIME });
    const gone = only(envelope(deleted()));
    expect(gone).toMatchObject({ type: "delete", id: `delete:${POST}`, platformId: ACCOUNT });
    expect(gone.value).toEqual({ ...DELETE_VALUE, timestamp: TIME, deleted_at: new Date("2026-08-07T11:00:00Z") });
  });

  it("may have a list of updates, also an empty one", () => {
    const { events } = parsed(envelope([replies(), publish(), deleted()]));
    expect(events.map(({ id }) => id)).toEqual([`replies:${REPLY}`, `publish:${POST}`, `delete:${POST}`]);
    expect(parsed(envelope([]))).toEqual({ events: [], malformed: [] });
  });

  it("types the value by the type of the event", () => {
    const event = only(envelope(replies()));
    if (event.type === "replies") expectTypeOf(event.value.root_post).toExtend<{ owner_id: string | null } | null>();
    if (event.type === "delete") expectTypeOf(event.value.deleted_at).toEqualTypeOf<Date | null>();
    if (event.type === "unknown") expectTypeOf(event.value).toEqualTypeOf<unknown>();
    expect(event.type).toBe("replies");
  });
});

describe("a webhook in the form of other products of Meta's", () => {
  it("has the events of every entry and change, with the entry's id and time", () => {
    const body = {
      object: "threads",
      entry: [
        { id: ACCOUNT, time: 1_790_000_000, changes: [replies(), mentions()] },
        { id: "26111222333444555", time: 1_790_000_001, changes: [publish()] },
      ],
    };
    const { events } = parsed(body);
    expect(events.map(({ type, target_id, time }) => [type, target_id, time?.getTime()])).toEqual([
      ["replies", ACCOUNT, 1_790_000_000_000],
      ["mentions", ACCOUNT, 1_790_000_000_000],
      ["publish", "26111222333444555", 1_790_000_001_000],
    ]);
    expect(events[0]).toMatchObject({ app_id: null, topic: null, subscription_id: null });
  });

  it("gives the same event the same id as the documented form", () => {
    for (const [change, target_id] of [
      [replies(), POST],
      [mentions(), ACCOUNT],
      [publish(), ACCOUNT],
      [deleted(), POST],
      [{ field: "likes", value: { id: POST } }, POST],
    ] as const)
      expect(only(entries(change)).id).toBe(only(envelope(change, { target_id })).id);
  });
});

describe("the account of an event", () => {
  const account = (body: unknown) => only(body).platformId;

  it("of a reply is the owner of the root post, and unknown without one in the documented form", () => {
    expect(account(envelope(replies()))).toBe(ACCOUNT);
    expect(account(envelope(replies({ root_post: null })))).toBeNull();
    expect(account(envelope(replies({ root_post: { id: POST } })))).toBeNull();
  });

  it("of a mention is the target, unless the target is the post", () => {
    expect(account(envelope(mentions(), { target_id: ACCOUNT }))).toBe(ACCOUNT);
    expect(account(envelope(mentions(), { target_id: REPLY }))).toBeNull();
    expect(account(envelope(mentions(), { target_id: undefined }))).toBeNull();
  });

  it("of a published post is the target, which is not documented, unless it is the post", () => {
    expect(account(envelope(publish(), { target_id: ACCOUNT }))).toBe(ACCOUNT);
    expect(account(envelope(publish(), { target_id: POST }))).toBeNull();
  });

  it("of a deleted post is its owner", () => {
    expect(account(envelope(deleted({ owner: { owner_id: "26111222333444555" } })))).toBe("26111222333444555");
    expect(account(envelope(deleted({ owner: null })))).toBeNull();
    expect(account(envelope(deleted({ owner: {} })))).toBeNull();
  });

  it("is the id of the entry, unless that is a post of the value", () => {
    const entry = (id: string, change: unknown) => ({ object: "threads", entry: [{ id, changes: [change] }] });
    for (const change of [replies({ root_post: null }), mentions(), publish(), deleted({ owner: null })])
      expect(account(entry(ACCOUNT, change))).toBe(ACCOUNT);
    for (const change of [
      replies({ root_post: { id: POST } }),
      replies({ root_post: null }),
      publish(),
      deleted({ owner: null }),
    ])
      expect(account(entry(POST, change))).toBeNull();
    expect(account(entry(REPLY, replies({ root_post: null })))).toBeNull();
  });

  it("gives two accounts that one post mentions two events", () => {
    const of = (target_id: string) => only(envelope(mentions(), { target_id })).id;
    expect(of(ACCOUNT)).not.toBe(of("26111222333444555"));
    expect(of(REPLY)).toBe(`mentions:${REPLY}`);
  });
});

describe("an event of an unknown field", () => {
  const unknown = (value: unknown, field: unknown = "hide_status") => only(envelope({ field, value }));

  it("has its field and its value", () => {
    const value = { id: POST, hide_status: "HIDDEN", nested: [{ a: null }] };
    expect(unknown(value)).toMatchObject({ type: "unknown", field: "hide_status", value, platformId: null });
  });

  it.each([[null], [undefined], ["text"], [5], [[1, 2]], [true]])("may have the value %j", (value) => {
    expect(unknown(value)).toMatchObject({ type: "unknown", value });
  });

  it("has an id of field, object and value: equal for equal values only", () => {
    const { id } = unknown({ id: POST, hide_status: "HIDDEN" });
    expect(id).toMatch(new RegExp(`^hide_status:${POST}:[0-9a-f]{32}$`));
    expect(unknown({ id: POST, hide_status: "HIDDEN" }).id).toBe(id);
    expect(unknown({ id: POST, hide_status: "NOT_HUSHED" }).id).not.toBe(id);
    expect(unknown({ id: POST, hide_status: "HIDDEN" }, "hidden").id).not.toBe(id);
    expect(unknown("text").id).toMatch(/^hide_status:[0-9a-f]{32}$/);
  });

  it.each(["a b", "x".repeat(65), "a\u0000b", "\ud800", "é", "constructor", "__proto__", "toString", "unknown"])(
    "has an id that a journal can store, for the field %j",
    (field) => {
      const event = unknown({ id: POST }, field);
      expect(event).toMatchObject({ type: "unknown", field });
      expect(event.id).toMatch(/^[\w-]{1,64}:\d+:[0-9a-f]{32}$/);
    },
  );

  it("keeps a field of 64 characters in its id", () => {
    expect(unknown({}, "x".repeat(64)).id).toMatch(/^x{64}:[0-9a-f]{32}$/);
  });
});

describe("a malformed update", () => {
  it("is reported with the place and the problem of every field, and without its values", () => {
    expect(problems(envelope([replies({ id: "secret-id", username: 5, root_post: {} })]))).toEqual([
      "An update of the webhook has an unknown shape: values.0.value.id must be an id of digits; " +
        "values.0.value.username must be a string; values.0.value.root_post.id must be an id of digits.",
    ]);
    expect(problems(envelope(replies({ id: null })))[0]).toContain("values.value.id must be an id of digits");
    expect(problems(entries(publish(), deleted({ deleted_at: "soon" })))[0]).toContain(
      "entry.0.changes.1.value.deleted_at must be a time",
    );
  });

  it("does not stop the others", () => {
    const { events, malformed } = parsed(envelope([null, replies(), { field: "replies" }, publish(), 5]));
    expect(events.map(({ type }) => type)).toEqual(["replies", "publish"]);
    expect(malformed.map(({ code, reason }) => [code, reason])).toEqual(
      Array.from({ length: 3 }, () => ["THREADS_WEBHOOK", "malformed"]),
    );
  });

  it.each<[string, unknown]>([
    ["no field", { value: REPLY_VALUE }],
    ["an empty field", { field: "", value: REPLY_VALUE }],
    ["a field that is not text", { field: 5, value: REPLY_VALUE }],
    ["no value of a known field", { field: "delete" }],
    ["a list as the value of a known field", { field: "delete", value: [DELETE_VALUE] }],
    ["no id", publish({ id: undefined })],
    ["an id that is a fraction", publish({ id: 1.5 })],
    ["a list instead of a change", []],
  ])("has %s", (_case, change) => {
    expect(problems(envelope([change]))).toHaveLength(1);
    expect(problems(entries(change))).toHaveLength(1);
  });

  it.each<[string, unknown]>([
    ["no changes", { id: ACCOUNT }],
    ["changes that are not a list", { id: ACCOUNT, changes: {} }],
    ["null", null],
    ["text", "entry"],
  ])("is an entry that is or has %s", (_case, entry) => {
    expect(problems({ object: "threads", entry: [entry] })).toEqual([
      "An update of the webhook has an unknown shape: entry.0.changes.0 must be an object.",
    ]);
  });

  it("reports at most five problems", () => {
    const wrong = { id: "x", username: 1, text: 1, media_type: 1, permalink: 1, shortcode: 1, timestamp: "x" };
    expect(problems(envelope(replies(wrong)))[0]?.split(";")).toHaveLength(5);
  });

  it("is reported for an unknown field whose value is nested too deeply for a hash", () => {
    const depth = 100_000;
    const value = `${"[".repeat(depth)}${"]".repeat(depth)}`;
    const deep = `{"values":[{"field":"new","value":${value}},{"field":"publish","value":{"id":"${POST}"}}]}`;
    const { events, malformed } = parsed(deep);
    // Newer versions of V8 serialize any depth.
    const hashed = serializes(JSON.parse(value)) ? 1 : 0;
    expect([events.length, malformed.length]).toEqual([1 + hashed, 1 - hashed]);
  });
});

describe("a body that is not a webhook", () => {
  it.each([
    "",
    "{",
    "null",
    "5",
    '"text"',
    "[]",
    "{}",
    '{"values":null}',
    '{"values":"x"}',
    '{"entry":{}}',
    '{"entry":null}',
  ])("is malformed: %s", (body) => {
    expect(reasonOf(() => parsed(body))).toBe("malformed");
  });

  it("is accepted with a byte order mark before a webhook", () => {
    expect(parsed(`\ufeff{"values":[]}`).events).toEqual([]);
  });
});

describe("odd values", () => {
  it("ids that are JSON numbers keep every digit", () => {
    const body = `{"app_id":12345678901234567,"target_id":26999888777666555,"values":{"field":"replies","value":{
      "id":18022222222222223,"root_post":{"id":18011111111111111,"owner_id":26999888777666555}}}}`;
    const event = only(body);
    expect(event).toMatchObject({ id: "replies:18022222222222223", app_id: "12345678901234567" });
    expect(event).toMatchObject({ target_id: ACCOUNT, platformId: ACCOUNT, value: { root_post: { id: POST } } });
  });

  it("times may be texts, seconds, milliseconds or digits", () => {
    const at = (timestamp: unknown) => (only(envelope(publish({ timestamp }))).value as { timestamp: Date }).timestamp;
    for (const form of ["2026-08-07T10:33:16+0000", "2026-08-07T10:33:16Z", TIME.getTime() / 1000, TIME.getTime()])
      expect(at(form)).toEqual(TIME);
    expect(at(String(TIME.getTime() / 1000))).toEqual(TIME);
    expect(at(100_000_000_000)).toEqual(new Date(1e14));
    expect(at(100_000_000_001)).toEqual(new Date(100_000_000_001));
    expect(at(null)).toBeNull();
    for (const form of ["", "soon", true, 1e300])
      expect(problems(envelope(publish({ timestamp: form })))).toHaveLength(1);
  });

  it("an envelope with unreadable fields of its own still delivers its event", () => {
    const odd = { app_id: "app", topic: 5, target_id: {}, time: "soon", subscription_id: null };
    expect(only(envelope(replies(), odd))).toMatchObject({
      ...{ app_id: null, topic: null, target_id: null, time: null, subscription_id: null },
      id: `replies:${REPLY}`,
    });
  });

  it("fields that Threads adds are left out, and an unknown media type stays", () => {
    const event = only(envelope(replies({ media_type: "HOLOGRAM", brand_new: 1 })));
    expect(event.value).toMatchObject({ media_type: "HOLOGRAM" });
    expect(event.value).not.toHaveProperty("brand_new");
  });

  it("fields that a missing scope removes are null", () => {
    const event = only(envelope(mentions({ has_replies: undefined, is_reply: undefined }), { target_id: ACCOUNT }));
    expect(event.value).toMatchObject({ has_replies: null, is_reply: null, replied_to: null, root_post: null });
  });
});

function serializes(value: unknown): boolean {
  try {
    JSON.stringify(value);
    return true;
  } catch {
    return false;
  }
}
