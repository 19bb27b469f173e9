/** A draft is checked as a whole, and the error lists all issues at once. */
import { expect, it } from "vitest";
import type { PostDraft, ThreadsValidationError } from "../../src/index.js";
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
