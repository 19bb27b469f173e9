/** A draft is checked as a whole, and the error lists all issues at once. */
import { expect, it } from "vitest";
import { memoryJournal, type PostDraft, type ThreadsValidationError } from "../../src/index.js";
import { rejection } from "../support/mock.js";
import { image, publishStage } from "./support.js";

const pathsOf = async (promise: Promise<unknown>) =>
  ((await rejection(promise)) as ThreadsValidationError).issues.map(({ path }) => path);

it("checkDraft: reports a missing URL together with all other issues", async () => {
  const stage = await publishStage();
  const draft = {
    text: "x".repeat(501),
    media: [image(), { type: "image", mimeType: "image/gif", sizeBytes: 1_000 }],
  } as unknown as PostDraft;
  const paths = await pathsOf(stage.process().account.publish(draft));
  expect(paths).toContainEqual(["text"]);
  expect(paths).toContainEqual(["media", 1, "url"]);
  expect(paths).toContainEqual(["media", 1, "mimeType"]);
  expect(paths).toHaveLength(3);
  const inThread = await pathsOf(stage.process().account.publishThread([{ text: "One" }, draft]));
  expect(inThread).toContainEqual([1, "text"]);
  expect(inThread).toContainEqual([1, "media", 1, "url"]);
  expect(stage.sandbox.log).toEqual([]);
});

it("checkDraft: rejects an idempotency key in the draft, unless the options have a key", async () => {
  const stage = await publishStage();
  const { account } = stage.process();
  const row = { text: "Hello", idempotencyKey: "job-1" };
  const message = "Field idempotencyKey is unknown; pass it in the options of publish, the second argument.";
  expect(await rejection(account.publish(row))).toMatchObject({ message, responsible: "developer" });
  const inThread = await rejection(account.publishThread([{ text: "One" }, row]));
  expect(inThread).toMatchObject({ issues: [{ path: [1, "idempotencyKey"], message: `Part 2: ${message}` }] });
  expect(stage.sandbox.log).toEqual([]);
  const { id } = await account.publish(row, { idempotencyKey: row.idempotencyKey, journal: memoryJournal() });
  expect(id).toMatch(/^\d+$/);
});
