/** A journal in which another writer is always faster, or that fails: how often a save is tried. */
import { expect, it } from "vitest";
import type { PublishJournal } from "../../../src/index.js";
import { rejection } from "../../support/mock.js";
import { publishStage } from "../support.js";

const DRAFT = { text: "a day at sea" };

/** The journal, with another result of each save over one entry. */
function saving(journal: PublishJournal, entry: string, result: () => Promise<null>) {
  let saves = 0;
  const save: PublishJournal["save"] = (key, value, ifVersion) => {
    if (key !== entry) return journal.save(key, value, ifVersion);
    saves += 1;
    return result();
  };
  return { journal: { ...journal, save }, saves: () => saves };
}

it("a key whose every save loses its race is in progress after 20 saves", async () => {
  const stage = await publishStage();
  const { journal, saves } = saving(stage.journal, "run:job", () => Promise.resolve(null));
  const error = await rejection(stage.process({ journal }).publish(DRAFT, "job"));
  expect(error).toMatchObject({ name: "ThreadsPublishInProgressError", retryAfterMs: 5_000 });
  expect([saves(), stage.count("create-container")]).toEqual([20, 0]);
});

it("a thread whose entry loses its race is published after 5 saves, because other runs have reserved the key", async () => {
  const stage = await publishStage();
  const { journal, saves } = saving(stage.journal, "run:thread", () => Promise.resolve(null));
  const options = { idempotencyKey: "thread", journal };
  const posts = await stage.process().account.publishThread([DRAFT, { text: "and a night" }], options);
  expect([posts.length, saves()]).toEqual([2, 5]);
});

it("a claim of a post that Threads reported is tried 5 times with growing pauses", async () => {
  const stage = await publishStage();
  let failures = 0;
  const save: PublishJournal["save"] = (key, value, ifVersion) => {
    if (!key.startsWith("post:")) return stage.journal.save(key, value, ifVersion);
    failures += 1;
    if (failures === 1) stage.clock.slept.length = 0;
    return Promise.reject(new Error("connect ECONNREFUSED"));
  };
  const error = await rejection(stage.process({ journal: { ...stage.journal, save } }).publish(DRAFT, "job"));
  expect(error).toMatchObject({ name: "ThreadsPublishUnconfirmedError", published: true });
  expect([failures, stage.clock.slept]).toEqual([5, [100, 200, 300, 400]]);
});
