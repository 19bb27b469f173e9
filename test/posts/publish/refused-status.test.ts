/** Threads refuses the status of an unconfirmed container: the lists are read, and the key ends. */
import { describe, expect, it } from "vitest";
import { isThreadsError } from "../../../src/index.js";
import { rejection } from "../../support/mock.js";
import { publishStage, type PublishStage } from "../support.js";

const DRAFT = { text: "a day at sea" };
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const LOST = { kind: "close-after", on: "publish" } as const;
const PERMISSION = { kind: "graph-error", status: 400, code: 10 } as const;
const APP = { kind: "graph-error", status: 400, code: 100, subcode: 10 } as const;

/** A key whose publish response is lost. From then on the status of its container is refused. */
async function refusedStatus(refusal: typeof PERMISSION | typeof APP | { kind: "graph-error"; status: 500; code: 10 }) {
  const stage = await publishStage({ faults: [LOST] });
  const { publish } = stage.process();
  const first = publish(DRAFT, "job", {
    onProgress: ({ step }) => {
      if (step === "ask" && !refused) {
        refused = true;
        stage.sandbox.inject({ ...refusal, on: "node", times: 10_000 });
      }
    },
  });
  let refused = false;
  return { stage, error: await rejection(first) };
}

async function untilFinal(stage: PublishStage) {
  const startedAt = stage.clock.now();
  for (let delivery = 1; delivery <= 100; delivery += 1) {
    stage.clock.advance(MINUTE_MS);
    const error = await rejection(stage.process().publish(DRAFT, "job"));
    if (!isThreadsError(error, "THREADS_PUBLISH_UNKNOWN")) throw error;
    if (error.final) return { error, elapsedMs: stage.clock.now() - startedAt };
  }
  throw new Error("the key has no end");
}

describe.each([
  ["a missing permission", PERMISSION],
  ["a missing permission with a 5xx", { kind: "graph-error", status: 500, code: 10 } as const],
  ["a refusal of the app", APP],
])("publish: an unconfirmed container whose status is refused by %s", (_what, refusal) => {
  it("is reported with the candidates of the lists, and is final about an hour after the request", async () => {
    const { stage, error } = await refusedStatus(refusal);
    const candidates = stage.sandbox.posts().map(({ id }) => ({ id }));
    expect(error).toMatchObject({ published: null, final: false, retryable: true, candidates, missingScope: null });
    const { error: last, elapsedMs } = await untilFinal(stage);
    expect(last).toMatchObject({ published: null, retryable: false, candidates });
    expect(elapsedMs).toBeGreaterThan(50 * MINUTE_MS);
    expect(elapsedMs).toBeLessThan(65 * MINUTE_MS);
    // One post is live, and no key has claimed it.
    expect(await stage.journal.load(`post:${candidates[0]?.id}`)).toBeNull();
    expect(stage.count("publish")).toBe(1);
  });

  it("is not final while the lists cannot be read", async () => {
    const { stage } = await refusedStatus(refusal);
    stage.sandbox.inject({ kind: "html-502", on: "list-threads", times: 10_000 });
    stage.clock.advance(2 * HOUR_MS);
    expect(await rejection(stage.process().publish(DRAFT, "job"))).toMatchObject({ final: false, retryable: true });
  });
});

describe("publish: an unconfirmed container whose status is refused", () => {
  it("is final at once when the lists lack a scope too, and the error names the scope", async () => {
    const { stage } = await refusedStatus(PERMISSION);
    stage.sandbox.inject({ ...PERMISSION, on: "list-threads", times: 10_000 });
    const error = await rejection(stage.process().publish(DRAFT, "job"));
    expect(error).toMatchObject({ final: true, retryable: false, missingScope: "threads_basic", candidates: [] });
    expect((error as Error).message).toMatch(/threads_basic/);
  });

  it("is final about an hour after the request when the app may not read the lists either", async () => {
    const { stage } = await refusedStatus(APP);
    stage.sandbox.inject({ ...APP, on: "list-threads", times: 10_000 });
    const { elapsedMs } = await untilFinal(stage);
    expect(elapsedMs).toBeGreaterThan(50 * MINUTE_MS);
    expect(elapsedMs).toBeLessThan(65 * MINUTE_MS);
  });

  it("returns the post that its key claimed before", async () => {
    const { stage } = await refusedStatus(PERMISSION);
    const [post] = stage.sandbox.posts();
    const draft = (await stage.journal.load("run:job"))?.value.draft;
    await stage.journal.save(`post:${post?.id}`, { savedAt: 1, claimedBy: "job", draft, ground: "published" }, null);
    expect(await stage.process().publish(DRAFT, "job")).toMatchObject({ id: post?.id });
  });
});
