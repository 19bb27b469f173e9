/** The journal: its failures, its entries, and which draft and account a key belongs to. */
import { describe, expect, it } from "vitest";
import { memoryJournal, type JournalValue, type PostDraft, type PublishJournal } from "../../../src/index.js";
import { rejection } from "../../support/mock.js";
import { image, KINDS, publishStage, SIGNATURE, type PublishStage } from "../support.js";

const TEXT = "a day at sea";

/** A journal whose nth operation fails: `before` it has an effect, or `after` it, when its result is lost. */
function failingAt(journal: PublishJournal, operation: number, when: "before" | "after", forGood = false) {
  let count = 0;
  const step = async <Result>(work: () => Promise<Result>) => {
    count += 1;
    const struck = forGood ? count >= operation : count === operation;
    if (struck && when === "before") throw new Error("the database is down");
    const result = await work();
    if (struck) throw new Error("the result of the database was lost");
    return result;
  };
  const failing: PublishJournal = {
    load: (key) => step(() => journal.load(key)),
    save: (key, value, ifVersion) => step(() => journal.save(key, value, ifVersion)),
    prune: (olderThan) => journal.prune(olderThan),
  };
  return { failing, operations: () => count };
}

async function retryUntilDone(stage: PublishStage, draft: PostDraft, key: string) {
  for (let tries = 1; ; tries += 1) {
    stage.clock.advance(120_000);
    try {
      return await stage.process().publish(draft, key);
    } catch (error) {
      if (tries === 3) throw error;
    }
  }
}

describe.each(KINDS.filter(({ kind }) => kind !== "ghost"))(
  "publish: a journal that fails while a $kind is published",
  (row) => {
    it.each([
      ["once before an operation", "before", false],
      ["once after an operation", "after", false],
      ["from now on before an operation", "before", true],
    ] as const)("(%s, at each operation) publishes no duplicate, and loses nothing", async (_name, when, forGood) => {
      const stage = await publishStage();
      const parent = (await stage.process().account.publish({ text: "the parent" })).id;
      let survived = 0;
      let operation = 1;
      for (; operation < 100; operation += 1) {
        const text = `${row.kind} ${operation}`;
        const key = `job-${operation}`;
        const draft = row.draft(text, parent);
        const { failing, operations } = failingAt(stage.journal, operation, when, forGood);
        const { publish } = stage.process({ journal: failing });
        const first = await publish(draft, key).catch(() => null);
        if (first !== null) survived += 1;
        const post = await retryUntilDone(stage, draft, key);
        expect(
          stage.postsOf(text).map(({ id }) => id),
          `operation ${operation}`,
        ).toEqual([post.id]);
        expect(first === null || first.id === post.id).toBe(true);
        if (operations() < operation) break;
      }
      expect(operation).toBeGreaterThan(6);
      expect(operation).toBeLessThan(100);
      // A journal failure after the post is live does not make it a failure.
      expect(survived).toBeGreaterThan(1);
    });
  },
);

it("publish: returns a live post although the journal is down afterwards", async () => {
  const stage = await publishStage();
  let gone = false;
  const journal: PublishJournal = {
    ...stage.journal,
    load: (key) => (gone ? Promise.reject(new Error("gone")) : stage.journal.load(key)),
    save: (...args) => {
      gone ||= stage.sandbox.posts().length > 0;
      return gone ? Promise.reject(new Error("gone")) : stage.journal.save(...args);
    },
  };
  const { id } = await stage.process({ journal }).publish({ text: TEXT }, "job");
  expect(gone).toBe(true);
  stage.clock.advance(120_000);
  await expect(stage.process().publish({ text: TEXT }, "job")).resolves.toMatchObject({ id });
  expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
  expect(stage.count("publish")).toBe(1);
});

it("publish: sends nothing when the journal cannot save that the request may be sent", async () => {
  const stage = await publishStage();
  const journal: PublishJournal = {
    ...stage.journal,
    save: (key, value, ifVersion) =>
      value.unconfirmed === null ? stage.journal.save(key, value, ifVersion) : Promise.reject(new Error("read-only")),
  };
  await expect(rejection(stage.process({ journal }).publish({ text: TEXT }, "job"))).resolves.toMatchObject({
    message: "read-only",
  });
  expect(stage.count("publish")).toBe(0);
  expect(stage.sandbox.containers()).toHaveLength(1);
});

it("publish: sends nothing when saving that the request may be sent takes longer than the lease", async () => {
  const stage = await publishStage();
  const journal: PublishJournal = {
    ...stage.journal,
    save: async (key, value, ifVersion) => {
      const saved = await stage.journal.save(key, value, ifVersion);
      if (value.unconfirmed !== null) stage.clock.advance(90_000);
      return saved;
    },
  };
  await rejection(stage.process({ journal }).publish({ text: TEXT }, "job"));
  expect(stage.count("publish")).toBe(0);
});

describe("publish: a key", () => {
  const draft = { text: TEXT, media: [image("one")] };
  const again = (url: string, id?: string) => ({
    text: TEXT,
    media: [{ type: "image" as const, url, ...(id === undefined ? {} : { id }) }],
  });

  it.each<[string, PostDraft, PostDraft]>([
    ["a URL with another signature", draft, again("https://media.example/one.jpg?sig=another&expires=1")],
    [
      "another URL of the same medium",
      { text: TEXT, media: [image("one", "m-1")] },
      again("https://cdn.example/z", "m-1"),
    ],
    ["fields in another order", { text: TEXT, topicTag: "Sea" }, { topicTag: "Sea", text: TEXT }],
    ["an undefined field", { text: TEXT }, { text: TEXT, topicTag: undefined }],
  ])("accepts %s as the same draft", async (_name, first, second) => {
    const stage = await publishStage();
    const post = await stage.process().publish(first, "job");
    await expect(stage.process().publish(second, "job")).resolves.toEqual(post);
    expect(stage.sandbox.posts()).toHaveLength(1);
  });

  it.each<[string, PostDraft, PostDraft]>([
    ["another text", { text: TEXT }, { text: `${TEXT}!` }],
    ["another file", draft, again("https://media.example/two.jpg")],
    ["another medium", { text: TEXT, media: [image("one", "m-1")] }, { text: TEXT, media: [image("one", "m-2")] }],
    ["a reply", { text: TEXT }, { text: TEXT, replyTo: "18099999999999991" }],
    ["another alt text", draft, { text: TEXT, media: [{ ...image("one"), altText: "a boat" }] }],
    ["another order", { media: [image("a"), image("b")] }, { media: [image("b"), image("a")] }],
  ])("refuses %s as another draft", async (_name, first, second) => {
    const stage = await publishStage();
    await stage.process().publish(first, "job");
    const sent = stage.sandbox.log.length;
    const error = await rejection(stage.process().publish(second, "job"));
    expect(error).toMatchObject({ name: "ThreadsIdempotencyConflictError", reason: "draft", retryable: false });
    expect(stage.sandbox.log).toHaveLength(sent);
  });

  it("refuses another account, before and after it is finished", async () => {
    const other = "26999888777666556";
    const users = [
      { id: "26999888777666555", username: "mika" },
      { id: other, username: "noor" },
    ];
    const stage = await publishStage({ users });
    await stage.process().publish({ text: TEXT }, "job");
    const error = await rejection(stage.process({ userId: other }).publish({ text: TEXT }, "job"));
    expect(error).toMatchObject({ name: "ThreadsIdempotencyConflictError", reason: "account" });
    expect(stage.sandbox.posts()).toHaveLength(1);
  });

  it("refuses an entry that this SDK did not write", async () => {
    const stage = await publishStage();
    await stage.journal.save("run:job", { savedAt: 1, hello: "there" }, null);
    const error = await rejection(stage.process().publish({ text: TEXT }, "job"));
    expect(error).toMatchObject({ name: "ThreadsIdempotencyConflictError", reason: "journal-entry" });
    expect(stage.sandbox.log).toEqual([]);
  });

  it("continues from its step after a definite refusal", async () => {
    const stage = await publishStage({
      faults: [{ kind: "rate-limited", on: "publish" }],
    });
    const error = await rejection(stage.process().publish({ media: [image("a"), image("b")] }, "job"));
    expect(error).toMatchObject({ name: "ThreadsApiError", kind: "rate-limit" });
    // The lease is released at once, so no run waits for it.
    const { id } = await stage.process().publish({ media: [image("a"), image("b")] }, "job");
    expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
    expect(stage.sandbox.containers()).toHaveLength(3);
  });
});

it("publish: saves no token, no text and no media URL in the journal", async () => {
  const stage = await publishStage();
  const saved: JournalValue[] = [];
  const inner = memoryJournal();
  const journal: PublishJournal = {
    ...inner,
    save: (key, value, ifVersion) => {
      saved.push(value);
      return inner.save(key, value, ifVersion);
    },
  };
  const parent = (await stage.process().account.publish({ text: "the parent" })).id;
  const alt = "a boat that must stay secret";
  for (const [index, { draft }] of KINDS.entries()) {
    stage.sandbox.inject({ kind: "graph-error", status: 400, code: 24, subcode: 4279009, on: "publish" });
    stage.sandbox.inject({ kind: "close-after", on: "publish", occurrence: 2 });
    await stage.process({ journal }).publish(draft(TEXT, parent), `job-${index}`);
  }
  await stage.process({ journal }).publish({ text: TEXT, media: [{ ...image("one", "m-1"), altText: alt }] }, "job");
  expect(saved.length).toBeGreaterThan(40);
  const everything = JSON.stringify(saved);
  for (const secret of [SIGNATURE, "media.example", TEXT, alt, "m-1", "THAA", "access_token"]) {
    expect(everything).not.toContain(secret);
  }
  const token = stage.sandbox.issueToken().slice(0, 4);
  expect(everything).not.toContain(token);
  for (const value of saved) expect(JSON.parse(JSON.stringify(value))).toEqual(value);
});
