/** 24/4279009 where a container is looked at: what was just made is not visible everywhere yet. */
import { describe, expect, it } from "vitest";
import { rejection } from "../support/mock.js";
import { KINDS, publishStage } from "./support.js";

const TEXT = "a day at sea";
const UNSEEN = { kind: "graph-error", status: 400, code: 24, subcode: 4279009 } as const;

describe.each(KINDS)("a container of a $kind", (row) => {
  it.each([1, 2, 3])("that is not found by its first %d looks is looked at again", async (times) => {
    const stage = await publishStage();
    const parent = (await stage.process().account.publish({ text: "the parent" })).id;
    stage.sandbox.inject({ ...UNSEEN, on: "node", times });
    const { id } = await stage.process().publish(row.draft(TEXT, parent), "job");
    expect(stage.postsOf(TEXT).map((post) => post.id)).toEqual([id]);
    expect(stage.count("publish")).toBe(1);
  });

  it("that is never found is made once more, then told as what may pass, and made anew by the next run", async () => {
    const stage = await publishStage();
    const parent = (await stage.process().account.publish({ text: "the parent" })).id;
    // Four looks at each of two containers; of a carousel, at the item that is asked first.
    stage.sandbox.inject({ ...UNSEEN, on: "node", times: 8 });
    const error = await rejection(stage.process().publish(row.draft(TEXT, parent), "job"));
    expect(error).toMatchObject({ name: "ThreadsContainerError", status: "UNSEEN", retryable: true });
    expect(stage.count("publish")).toBe(0);
    expect(stage.sandbox.pendingFaults).toEqual([]);
    const { id } = await stage.process().publish(row.draft(TEXT, parent), "job");
    expect(stage.postsOf(TEXT).map((post) => post.id)).toEqual([id]);
  });
});

it("a container that neither publishing nor looking finds is replaced", async () => {
  const stage = await publishStage();
  stage.sandbox.inject({ ...UNSEEN, on: "publish", times: 4 });
  stage.sandbox.inject({ ...UNSEEN, on: "node", occurrence: 2 });
  const { id } = await stage.process().publish({ text: TEXT }, "job");
  expect(stage.postsOf(TEXT).map((post) => post.id)).toEqual([id]);
  expect(stage.sandbox.containers()).toHaveLength(2);
});

it("a reply whose target is too young is tried again, also where Threads names no subcode", async () => {
  const stage = await publishStage();
  const parent = (await stage.process().account.publish({ text: "the parent" })).id;
  stage.sandbox.inject({ kind: "graph-error", status: 400, code: 24, on: "create-container" });
  const { id } = await stage.process().publish({ text: TEXT, replyTo: parent }, "job");
  expect(stage.postsOf(TEXT).map((post) => post.id)).toEqual([id]);
});
