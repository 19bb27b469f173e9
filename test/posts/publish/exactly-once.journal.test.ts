/** The journal: what it may do wrong, what is written into it, and whose key it is. */
import { describe, expect, it } from "vitest";
import { memoryJournal, type JournalValue, type PostDraft, type PublishJournal } from "../../../src/index.js";
import { rejection } from "../../support/mock.js";
import { image, KINDS, publishStage, SIGNATURE, type PublishStage } from "../support.js";

const TEXT = "a day at sea";

/** A journal whose n-th operation fails: `before` nothing is done, `after` it is done, and its answer is lost. */
function failingAt(journal: PublishJournal, operation: number, when: "before" | "after", forGood = false) {
  let count = 0;
  const step = async <Result>(work: () => Promise<Result>) => {
    count += 1;
    const struck = forGood ? count >= operation : count === operation;
    if (struck && when === "before") throw new Error("the database does not answer");
    const result = await work();
    if (struck) throw new Error("the database's answer was lost");
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
  "a journal that fails while a $kind is published",
  (row) => {
    it.each([
      ["before it has done anything, once", "before", false],
      ["after it has done it, once", "after", false],
      ["before it has done anything, for good", "before", true],
    ] as const)("%s, at each operation: no double, nothing lost", async (_name, when, forGood) => {
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
      // At least what fails once the post is live does not turn it into a failure.
      expect(survived).toBeGreaterThan(1);
    });
  },
);

it("answers a post that is live although the journal is gone since", async () => {
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

it("sends nothing when its intent cannot be written down", async () => {
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

it("sends nothing when its intent takes longer to write down than the lease lasts", async () => {
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

describe("whose key it is", () => {
  const draft = { text: TEXT, media: [image("one")] };
  const again = (url: string, id?: string) => ({
    text: TEXT,
    media: [{ type: "image" as const, url, ...(id === undefined ? {} : { id }) }],
  });

  it.each<[string, PostDraft, PostDraft]>([
    ["a URL signed afresh", draft, again("https://media.example/one.jpg?sig=another&expires=1")],
    [
      "another URL of the same medium",
      { text: TEXT, media: [image("one", "m-1")] },
      again("https://cdn.example/z", "m-1"),
    ],
    ["fields in another order", { text: TEXT, topicTag: "Sea" }, { topicTag: "Sea", text: TEXT }],
    ["a field that says nothing", { text: TEXT }, { text: TEXT, topicTag: undefined }],
  ])("%s is the same draft", async (_name, first, second) => {
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
  ])("%s is another draft", async (_name, first, second) => {
    const stage = await publishStage();
    await stage.process().publish(first, "job");
    const sent = stage.sandbox.log.length;
    const error = await rejection(stage.process().publish(second, "job"));
    expect(error).toMatchObject({ name: "ThreadsIdempotencyConflictError", reason: "draft", retryable: false });
    expect(stage.sandbox.log).toHaveLength(sent);
  });

  it("another account is refused, before and after it is done", async () => {
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

  it("an entry that nobody here has written is left alone", async () => {
    const stage = await publishStage();
    await stage.journal.save("run:job", { savedAt: 1, hello: "there" }, null);
    const error = await rejection(stage.process().publish({ text: TEXT }, "job"));
    expect(error).toMatchObject({ name: "ThreadsIdempotencyConflictError", reason: "journal-entry" });
    expect(stage.sandbox.log).toEqual([]);
  });

  it("a key that was definitely refused is run again from its step", async () => {
    const stage = await publishStage({
      faults: [{ kind: "rate-limited", on: "publish" }],
    });
    const error = await rejection(stage.process().publish({ media: [image("a"), image("b")] }, "job"));
    expect(error).toMatchObject({ name: "ThreadsApiError", kind: "rate-limit" });
    // Let go at once: nobody waits for a lease.
    const { id } = await stage.process().publish({ media: [image("a"), image("b")] }, "job");
    expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
    expect(stage.sandbox.containers()).toHaveLength(3);
  });
});

it("writes down neither token, nor text, nor where a file is", async () => {
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
  const alt = "a boat nobody should read of";
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
