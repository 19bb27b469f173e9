/** A post that may be live is never reported as failed, whatever is refused, lost, missing or slow after the publish request. */
import { describe, expect, it } from "vitest";
import {
  isThreadsError,
  type PostDraft,
  type PublishJournal,
  type ThreadsPublishUnconfirmedError,
} from "../../../src/index.js";
import type { SandboxOptions } from "../../../src/testing/index.js";
import { connected, OWNER } from "../../support/connections.js";
import { rejection } from "../../support/mock.js";
import { image, KINDS, publishStage, type PublishStage } from "../support.js";
import { PUBLISHED, stoppable } from "../support-life.js";

const TEXT = "a day at sea";
const DRAFT = { text: TEXT };
const HOUR_MS = 3_600_000;
const UNKNOWN = { name: "ThreadsPublishUnconfirmedError", code: "THREADS_PUBLISH_UNKNOWN" } as const;

/** Retries the key after each `retryAfterMs`, as a worker does, until it has its post. */
async function redeliver(stage: PublishStage, draft: PostDraft, key = "job") {
  for (let delivery = 1; ; delivery += 1) {
    try {
      return await stage.process().publish(draft, key);
    } catch (error) {
      if (!isThreadsError(error) || !error.retryable || delivery === 10) throw error;
      stage.clock.advance(error.retryAfterMs ?? 1_000);
    }
  }
}

describe("publish: after a lost response, a stale FINISHED, and a refused second request", () => {
  const codes = ["506", "100", "10", "368", "-1", "190"] as const;
  const rows = codes.flatMap((publishTwice) => ([400, 500] as const).map((status) => [publishTwice, status] as const));

  it.each(rows)("with %s at HTTP %d, finds the post or reports it as unconfirmed", async (publishTwice, status) => {
    const options: SandboxOptions = { behaviors: { publishTwice, publishTwiceStatus: status }, staleStatusMs: 120_000 };
    for (const { draft } of KINDS.slice(0, 3)) {
      const stage = await publishStage(options);
      stage.sandbox.inject({ kind: "close-after", on: "publish" });
      // If the refusal is inconclusive, each attempt waits so long that the status is correct before the attempts end.
      await stage
        .process()
        .publish(draft(TEXT, ""), "job")
        .catch((error: unknown) => {
          expect(error).toMatchObject({ ...UNKNOWN, retryable: true, published: null });
        });
      expect((await redeliver(stage, draft(TEXT, ""))).id).toBe(stage.postsOf(TEXT)[0]?.id);
      expect(stage.postsOf(TEXT)).toHaveLength(1);
      await stage.close();
    }
  });

  it("without a journal, returns the state to resume with", async () => {
    const stage = await publishStage({ behaviors: { publishTwice: "506" }, staleStatusMs: 120_000 });
    stage.sandbox.inject({ kind: "close-after", on: "publish" });
    const { account } = stage.process();
    const error = (await rejection(
      account.publish(DRAFT, { autoPublishText: false }),
    )) as ThreadsPublishUnconfirmedError;
    expect(error).toMatchObject(UNKNOWN);
    expect(error.resume).not.toBeNull();
    stage.clock.advance(120_000);
    const { id } = await account.publish(DRAFT, { resume: JSON.parse(JSON.stringify(error.resume)) as unknown });
    expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
  });
});

describe("publish: a connection that ends while the outcome is unconfirmed", () => {
  it("does not fail the key, which stays unconfirmed until the owner connects again", async () => {
    const here = await connected({ sandbox: { fetchMedia: false, seed: 7, staleStatusMs: HOUR_MS / 2 } });
    await here.connect();
    const { memoryJournal } = await import("../../../src/index.js");
    const journal = memoryJournal();
    const publish = () => here.connections.account(OWNER).publish(DRAFT, { idempotencyKey: "job", journal });
    here.sandbox.inject({ kind: "close-after", on: "publish" });
    here.sandbox.inject({ kind: "close-before", on: "node", occurrence: 2, times: 100 });
    await rejection(publish());
    await here.connections.disconnect(OWNER);
    for (let delivery = 1; delivery <= 2; delivery += 1) {
      expect(await rejection(publish())).toMatchObject({
        ...UNKNOWN,
        retryable: true,
        cause: { code: "THREADS_NOT_CONNECTED" },
      });
      here.sandbox.advance(70_000);
    }
    // After about an hour it is final, and still not a failure.
    here.sandbox.advance(HOUR_MS);
    expect(await rejection(publish())).toMatchObject({ ...UNKNOWN, retryable: false, final: true });
  });

  it("reports a key that another worker holds as in progress", async () => {
    const here = await connected({ sandbox: { fetchMedia: false, seed: 7 } });
    await here.connect();
    const { memoryJournal } = await import("../../../src/index.js");
    const inner = memoryJournal();
    let meanwhile: unknown = null;
    const journal: PublishJournal = {
      ...inner,
      save: async (key, value, ifVersion) => {
        const saved = await inner.save(key, value, ifVersion);
        if (value.container !== null && value.container !== undefined && meanwhile === null) {
          await here.connections.disconnect(OWNER);
          meanwhile = await rejection(
            here.connections.account(OWNER).publish(DRAFT, { idempotencyKey: "job", journal: inner }),
          );
        }
        return saved;
      },
    };
    const first = await rejection(here.connections.account(OWNER).publish(DRAFT, { idempotencyKey: "job", journal }));
    expect(meanwhile).toMatchObject({ code: "THREADS_PUBLISH_IN_PROGRESS" });
    // Nothing was sent, so the missing connection is the error.
    expect(first).toMatchObject({ code: "THREADS_NOT_CONNECTED" });
  });
});

describe("publish: a process that lost its lease", () => {
  it("reads the record again instead of reporting that nothing was published", async () => {
    const stage = await publishStage({ processingMs: 30_000 });
    const stopped = stoppable("before GET /v1.0/17852602443562193");
    const life = stopped;
    const draft = { text: TEXT, media: [image()] };
    const continuing = stage.process({ life }).publish(draft, "job");
    await Promise.race([stopped.stopped, continuing]);
    stage.clock.advance(90_000);
    const { id } = await stage.process().publish(draft, "job");
    stage.clock.advance(120_000);
    stopped.resume();
    expect((await continuing).id).toBe(id);
    expect(stage.sandbox.posts()).toHaveLength(1);
  });

  it("does not report parts of a thread as unpublished when the journal cannot be read", async () => {
    const stage = await publishStage();
    const drafts = [{ text: "One" }, { text: "Two" }];
    const publishThread = (journal: PublishJournal) =>
      stage.process().account.publishThread(drafts, { idempotencyKey: "job", journal });
    await publishThread(stage.journal);
    for (const failing of ["run:job", "run:job\u21921"]) {
      let fails = true;
      const journal: PublishJournal = {
        ...stage.journal,
        load: async (key) => {
          if (fails && key === failing) {
            fails = false;
            throw new Error("the database is away");
          }
          return await stage.journal.load(key);
        },
      };
      const error = await rejection(publishThread(journal));
      expect(error).toMatchObject({ retryable: true });
      expect((error as Error).message).not.toMatch(/was not published|0 before it/);
      expect((error as Error).message).toMatch(/may be live|not known/);
    }
  });

  it("reports a journal that is too slow, and sends nothing", async () => {
    const stage = await publishStage();
    const slow: PublishJournal = {
      ...stage.journal,
      save: async (key, value, ifVersion) => {
        if (value.unconfirmed !== null && value.unconfirmed !== undefined) stage.clock.advance(50_000);
        return await stage.journal.save(key, value, ifVersion);
      },
    };
    const error = await rejection(stage.process({ journal: slow }).publish(DRAFT, "job"));
    expect(isThreadsError(error)).toBe(true);
    expect(stage.count("publish")).toBe(0);
  });
});

describe("publish: a response that is not Threads'", () => {
  it.each<[string, Parameters<PublishStage["sandbox"]["inject"]>[0]]>([
    ["HTTP 408 without a body", { kind: "http-error", status: 408, effect: "after", on: "publish" }],
    ["HTTP 408 with a Graph error", { kind: "graph-error", status: 408, code: 100, effect: "after", on: "publish" }],
    ["HTTP 403 with a page", { kind: "http-error", status: 403, body: "html", effect: "after", on: "publish" }],
    ["HTTP 400 with other JSON", { kind: "http-error", status: 400, body: "json", effect: "after", on: "publish" }],
    ["HTTP 429 without a Graph error", { kind: "http-error", status: 429, effect: "after", on: "publish" }],
  ])("%s counts as a lost response, and the post is found", async (_what, fault) => {
    const stage = await publishStage({ faults: [fault] });
    const { id } = await redeliver(stage, DRAFT);
    expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
  });
});

describe("publish: a certain refusal", () => {
  it.each([
    [500, 190],
    [500, 100],
    [502, 102],
    [500, 368],
    [503, 506],
  ])(
    "with HTTP %d and code %d fails the key after the container's status shows that it is not published",
    async (status, code) => {
      const stage = await publishStage({ faults: [{ kind: "graph-error", status, code, on: "publish" }] });
      const statusReads = () => stage.count("node");
      const error = await rejection(stage.process().publish(DRAFT, "job"));
      expect(error).toMatchObject({ name: "ThreadsApiError", retryable: false, graph: { code } });
      expect(statusReads()).toBeGreaterThan(1);
    },
  );

  it.each([
    [500, 190],
    [500, 100],
    [503, 368],
  ])("with HTTP %d and code %d does not count when the post is live", async (status, code) => {
    const fault = { kind: "graph-error", status, code, effect: "after", on: "publish" } as const;
    const stage = await publishStage({ faults: [fault] });
    const { id } = await stage.process().publish(DRAFT, "job");
    expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
  });

  it.each([
    [500, 10, undefined],
    [500, 4, undefined],
    [500, 200, undefined],
    [400, 1, undefined],
    [400, 2, undefined],
    [400, 987654, undefined],
    [400, 368, true],
  ] as const)(
    "is not HTTP %d with code %d and is_transient %s: the post may be live, and is found",
    async (status, code, isTransient) => {
      const fault = { kind: "graph-error", status, code, isTransient, effect: "after", on: "publish" } as const;
      const stage = await publishStage({ faults: [fault] });
      const { id } = await redeliver(stage, DRAFT);
      expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
    },
  );

  it.each([10, 4, 1])(
    "with 500/%d for a text in one request and for a repost leaves the outcome unconfirmed",
    async (code) => {
      const stage = await publishStage();
      const { account } = stage.process();
      const { id } = await account.publish({ text: "the original" });
      stage.sandbox.inject({ kind: "graph-error", status: 500, code, on: "create-container" });
      expect(await rejection(account.publish(DRAFT))).toMatchObject(UNKNOWN);
      stage.sandbox.inject({ kind: "graph-error", status: 500, code, on: "repost" });
      expect(await rejection(account.posts.repost(id))).toMatchObject(UNKNOWN);
    },
  );
});

describe("publish: a 5xx with code 10", () => {
  it("while a container is created or read counts as one failed attempt", async () => {
    for (const on of ["create-container", "node"] as const) {
      const stage = await publishStage({ faults: [{ kind: "graph-error", status: 500, code: 10, on, times: 2 }] });
      const { id } = await stage.process().publish(DRAFT, "job");
      expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
    }
  });

  it("that stays is reported as a missing permission, with its scope", async () => {
    const stage = await publishStage({
      faults: [{ kind: "graph-error", status: 500, code: 10, on: "create-container", times: 10 }],
    });
    expect(await rejection(stage.process().publish(DRAFT, "job"))).toMatchObject({
      kind: "permission",
      missingScope: "threads_content_publish",
    });
  });
});

it("publish: checks a container that a publish did not find before it is replaced, and again before its replacement is published", async () => {
  const race = { kind: "graph-error", status: 400, code: 24, subcode: 4279009, on: "publish" } as const;
  // The fourth refusal takes effect nevertheless, after the first status check.
  const stage = await publishStage({
    faults: [
      { ...race, times: 3 },
      { ...race, occurrence: 4, effect: { afterMs: 10 } },
    ],
  });
  const publishing = stage.process({
    client: {
      onEvent: (event) => {
        if (event.type === "request" && event.path.endsWith("/me/threads")) stage.clock.advance(20);
      },
    },
  });
  const { id } = await publishing.publish(DRAFT, "job");
  expect(stage.sandbox.posts().map((post) => post.id)).toEqual([id]);
  expect(stage.count("publish")).toBe(4);
});

it("publish: reports the same unconfirmed outcome after an abort, a failing journal and an invalid token", async () => {
  for (const hit of ["abort", "journal", "token"] as const) {
    const stage = await publishStage({ staleStatusMs: 60_000 });
    const leaving = new AbortController();
    let sent = false;
    const journal: PublishJournal = {
      ...stage.journal,
      save: (key, value, ifVersion) =>
        hit === "journal" && sent ? Promise.reject(new Error("away")) : stage.journal.save(key, value, ifVersion),
    };
    stage.sandbox.inject({ kind: "close-after", on: "publish" });
    if (hit === "token")
      stage.sandbox.inject({ kind: "graph-error", status: 400, code: 190, on: "node", occurrence: 2, times: 50 });
    const error = await rejection(
      stage.process({ journal }).publish(DRAFT, "job", {
        signal: leaving.signal,
        onProgress: ({ step }) => {
          if (step !== "ask") return;
          sent = true;
          if (hit === "abort") leaving.abort(new Error("gone"));
        },
      }),
    );
    expect(error, hit).toMatchObject({ ...UNKNOWN, idempotencyKey: "job", retryable: true });
  }
});

it("publish: reports an unconfirmed outcome for a suspended process whose lease is over and whose journal is down", async () => {
  const stage = await publishStage();
  let away = false;
  const journal: PublishJournal = {
    ...stage.journal,
    load: (key) => (away ? Promise.reject(new Error("away")) : stage.journal.load(key)),
    save: (key, value, ifVersion) =>
      away ? Promise.reject(new Error("away")) : stage.journal.save(key, value, ifVersion),
  };
  const stopped = stoppable(PUBLISHED);
  const publishing = stage.process({ life: stopped, journal }).publish(DRAFT, "job");
  await stopped.stopped;
  away = true;
  stopped.resume();
  // Threads returned the id, so the caller gets it, although the journal could not save it.
  expect((await publishing).id).toBe(stage.sandbox.posts()[0]?.id);
});
