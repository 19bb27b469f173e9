/** 24/4279009 when a container is read: a new container is not visible on every server at once. */
import type { Dispatcher } from "undici";
import { describe, expect, it } from "vitest";
import { rejection } from "../../support/mock.js";
import { KINDS, publishStage } from "../support.js";
import { immortal, type Life } from "../support-life.js";

const TEXT = "a day at sea";
const UNSEEN = { kind: "graph-error", status: 400, code: 24, subcode: 4279009 } as const;

describe.each(KINDS)("publish: a new container of a $kind", (row) => {
  it.each([1, 2, 3])("is read again when its first %d reads do not find it", async (times) => {
    const stage = await publishStage();
    const parent = (await stage.process().account.publish({ text: "the parent" })).id;
    stage.sandbox.inject({ ...UNSEEN, on: "node", times });
    const { id } = await stage.process().publish(row.draft(TEXT, parent), "job");
    expect(stage.postsOf(TEXT).map((post) => post.id)).toEqual([id]);
    expect(stage.count("publish")).toBe(1);
  });

  it("is awaited, and is not created again, while it is not visible for 40 s", async () => {
    const stage = await publishStage();
    const parent = (await stage.process().account.publish({ text: "the parent" })).id;
    const before = stage.sandbox.containers().length;
    // Reads after 0, 2, 7, 17 and 27 s do not find it. For a carousel these are the reads of the first item.
    stage.sandbox.inject({ ...UNSEEN, on: "node", times: 5 });
    const { id } = await stage.process().publish(row.draft(TEXT, parent), "job");
    expect(stage.postsOf(TEXT).map((post) => post.id)).toEqual([id]);
    expect(stage.sandbox.containers().length - before).toBe(row.containers);
  });

  it("is kept in the record when it stays invisible, and is read again by the next delivery", async () => {
    const stage = await publishStage();
    const parent = (await stage.process().account.publish({ text: "the parent" })).id;
    const before = stage.sandbox.containers().length;
    const hidden = hiding();
    for (let delivery = 1; delivery <= 2; delivery += 1) {
      const error = await rejection(stage.process({ life: hidden }).publish(row.draft(TEXT, parent), "job"));
      expect(error).toMatchObject({ name: "ThreadsContainerError", status: "UNSEEN", retryable: true });
    }
    const { id } = await stage.process().publish(row.draft(TEXT, parent), "job");
    expect(stage.postsOf(TEXT).map((post) => post.id)).toEqual([id]);
    expect(stage.sandbox.containers().length - before).toBe(row.containers);
    expect(stage.count("publish")).toBe(1);
  });

  it("is replaced an hour after its creation when it is still invisible and was never published", async () => {
    const stage = await publishStage();
    const parent = (await stage.process().account.publish({ text: "the parent" })).id;
    const before = stage.sandbox.containers().length;
    await rejection(stage.process({ life: hiding() }).publish(row.draft(TEXT, parent), "job"));
    const old = stage.sandbox.containers().map(({ id }) => id);
    stage.clock.advance(3_600_000);
    const life = hiding((path) => old.some((id) => path.includes(id)));
    const { id } = await stage.process({ life }).publish(row.draft(TEXT, parent), "job");
    expect(stage.postsOf(TEXT).map((post) => post.id)).toEqual([id]);
    expect(stage.sandbox.containers().length - before).toBeGreaterThan(row.containers);
  });
});

/** A process to which Threads shows no container, or none of these. */
function hiding(hides: (path: string) => boolean = () => true): Life {
  const body = Buffer.from(
    JSON.stringify({ error: { message: "no", type: "OAuthException", code: 24, error_subcode: 4279009 } }),
  );
  return {
    ...immortal(),
    wire: (dispatch) => (options, handler) => {
      if (!options.path.includes("error_message") || !hides(options.path)) return dispatch(options, handler);
      const controller = {} as Dispatcher.DispatchController;
      handler.onRequestStart?.(controller, {});
      handler.onResponseStart?.(controller, 400, { "content-type": "application/json" }, "Bad Request");
      handler.onResponseData?.(controller, body);
      handler.onResponseEnd?.(controller, {});
      return true;
    },
  };
}

it("publish: replaces a container that neither publishing nor reading finds", async () => {
  const stage = await publishStage();
  stage.sandbox.inject({ ...UNSEEN, on: "publish", times: 4 });
  stage.sandbox.inject({ ...UNSEEN, on: "node", occurrence: 2 });
  const { id } = await stage.process().publish({ text: TEXT }, "job");
  expect(stage.postsOf(TEXT).map((post) => post.id)).toEqual([id]);
  expect(stage.sandbox.containers()).toHaveLength(2);
});

it("publish: retries a reply to a new post, even if Threads sends no subcode", async () => {
  const stage = await publishStage();
  const parent = (await stage.process().account.publish({ text: "the parent" })).id;
  stage.sandbox.inject({ kind: "graph-error", status: 400, code: 24, on: "create-container" });
  const { id } = await stage.process().publish({ text: TEXT, replyTo: parent }, "job");
  expect(stage.postsOf(TEXT).map((post) => post.id)).toEqual([id]);
});
